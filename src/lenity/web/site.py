"""Write the part of the explorer that only shows as files for any web host.

write_site(Path("public"))   ->   public/index.html, public/laws/kh/index.html, public/fr/index.html ...
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

from lenity.law.library import LAWS
from lenity.law.problems import problem
from lenity.web.frame import STYLE, Frame, asset, fingerprint
from lenity.web.languages import NAMES, SOURCE, language
from lenity.web.pages import Desk, addresses, page
from lenity.web.shelf import Shelf
from lenity.web.studies import DOWNLOADS, Studies, find_written

MADE_HERE = ".lenity-site"  # says that a folder is a site of ours, and may be written anew


def write_site(
    out: Path, *, base: str = "/", laws: Path = LAWS, reviews: Path | None = None, studies: Path | None = None,
    today: date | None = None, told: Callable[[str], None] | None = None,
) -> int:  # fmt: skip
    """Write the site, whole or not at all, and give the number of its pages; the same laws and day give the same bytes.

    `base` is the path under which it will be served. Raise `LenityError` where `out` holds something else, `OSError` where it
    cannot be written.
    """
    if out.exists() and not (out / MADE_HERE).is_file() and any(out.iterdir()):
        raise problem("LEN503", f"`{out}` holds files that are no site of ours", "name a new folder")
    if not base.startswith("/") or not base.endswith("/"):
        raise problem("LEN506", f"`{base}` is not a path", "begin and end it with a slash: `/laws/`")
    desk = Desk(Shelf(laws), Studies(studies or out / ".none", find_written(reviews)), today or date.today())
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".lenity-", dir=out.parent) as held:
        made = Path(held, "site")
        count = _pages(desk, made, base, told)
        _assets(made)
        _reviews(desk, made)
        (made / MADE_HERE).write_text("written by `lenity site`\n", "utf-8")
        if out.exists():
            out.rename(Path(held, "old"))
        made.rename(out)
    return count


def _pages(desk: Desk, made: Path, base: str, told: Callable[[str], None] | None) -> int:
    count = 0
    for code in NAMES:
        for path in addresses(desk):
            shown = page(desk, Frame(language(code), path, {}, base, static=True))
            file = made / ("" if code == SOURCE else code) / path / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(shown.text, "utf-8")
            count += 1
            if told:
                told(path)
    return count


def _assets(made: Path) -> None:
    names = [one.name for one in (files("lenity.web") / "static").iterdir() if one.is_file() and one.name != "explorer.css"]
    for name in (STYLE, *names):
        file = made / "static" / fingerprint(name) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(asset(name))


def _reviews(desk: Desk, made: Path) -> None:
    for place in desk.shelf.places():
        law = desk.shelf.in_force(place, desk.today)
        folder = desk.studies.review(law) if law else None
        if folder is not None:
            (made / "files" / place).mkdir(parents=True)
            for name in DOWNLOADS:
                shutil.copyfile(folder / name, made / "files" / place / name)
