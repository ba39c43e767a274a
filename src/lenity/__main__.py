"""`python -m lenity` is the same as `lenity`."""

from lenity.cli import main

if __name__ == "__main__":
    main()
