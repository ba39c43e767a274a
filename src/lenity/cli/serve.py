"""`lenity serve`: the explorer as a server on this machine."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from lenity.law.library import LAWS
from lenity.law.problems import problem

NEEDED = ("starlette", "uvicorn", "pydantic", "babel", "pyarrow")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further host name to answer under. May be repeated.")
@click.option("--laws", type=click.Path(path_type=Path, file_okay=False, exists=True), default=LAWS, metavar="FOLDER",
              help="Serve this folder of laws instead of the library's.")  # fmt: skip
@click.option("--reviews", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Show the reviews in it, each in a folder with the name of its place.")  # fmt: skip
@click.option("--studies", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Keep there what takes minutes to work out; by default in the user's cache.")  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer cases and pages."
)
def serve(
    host: str, port: int, names: tuple[str, ...], laws: Path, reviews: Path | None, studies: Path | None, workers: int
) -> None:  # fmt: skip
    """Serve the explorer: laws to look at, a case to ask, an API to build on.

    It answers on this machine alone, unless `--host` and `--name` say otherwise. Nothing of what is asked is kept.

    \b
    lenity serve
    lenity serve --reviews build/reviews --port 8080
    """
    refuse_without_extra()
    from lenity.web.serving import serve as run

    click.echo(f"the explorer: http://{host}:{port}/ (stop it with Ctrl+C)")
    run(host, port, names=names, laws=laws, reviews=reviews, studies=studies, workers=workers)


def refuse_without_extra() -> None:
    """Raise `LenityError` where the extra of the explorer is not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise problem("LEN504", f"the explorer needs `{missing[0]}`", "install the extra: pip install 'lenity[web]'")
