"""The frame that all pages share: templates, addresses, language, and the charts and tables of the report room.

    render(frame, "about.html", limits=LIMITS)   ->   the page as text

Every text is escaped by the template engine; only the charts of the report room, which escape their own texts, go in as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lenity import __version__
from lenity.report.html import ICONS, quoted
from lenity.web.languages import NAMES, SOURCE, Language, language
from lenity.web.wording import SIGNS, Wording, plain

STYLE = "style.css"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page stands: its language, its path from the root of the site, what was asked, and the site around it.

    `base` is the path of the site's root. A site of files (`static`) can show, but not answer.
    """

    language: Language
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    base: str = "/"
    static: bool = False

    def url(self, path: str = "", **query: str) -> str:
        """Give the address of a page in the language of this one."""
        return self.address(path, self.language.code, query)

    def here(self, code: str) -> str:
        """Give the address of this page in another language."""
        return self.address(self.path, code, self.query)

    def address(self, path: str, code: str, query: Mapping[str, str] | None = None) -> str:
        prefix = "" if code == SOURCE else f"{code}/"
        return f"{self.base}{prefix}{path}" + (f"?{urlencode(dict(query))}" if query else "")

    def asset(self, name: str) -> str:
        """Give the address of a file of the interface; it changes with the file, so that it may be kept for good."""
        return f"{self.base}static/{fingerprint(name)}/{name}"


def render(frame: Frame, template: str, **parts: object) -> str:
    """Fill a template of the explorer."""
    return environment(frame.language.code).get_template(template).render(
        frame=frame, url=frame.url, say=Wording(frame.language), icons=ICONS, languages=NAMES, version=__version__, **parts
    ).strip() + "\n"  # fmt: skip


@cache
def environment(code: str) -> Environment:
    """Give the template engine of one language."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("lenity.web"), PackageLoader("lenity.report")]),
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    spoken = language(code)
    made.install_gettext_callables(spoken.gettext, spoken.ngettext, newstyle=False)  # type: ignore[attr-defined]  # of the extension
    made.filters |= {
        "kind": lambda node: type(node).__name__, "quoted": quoted, "drawing": Markup, "plain": plain, "sign": SIGNS.get,
        "day": spoken.day, "number": spoken.number, "terms": spoken.terms, "upper_first": upper_first,
    }  # fmt: skip
    return made


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def asset(name: str) -> bytes:
    """Give a file of the interface, the style being that of the report room, then ours; raise `KeyError` where there is none."""
    folder = files("lenity.web") / "static"
    if name == STYLE:
        report = files("lenity.report") / "templates" / STYLE
        return report.read_bytes() + (folder / "explorer.css").read_bytes()
    if name not in {one.name for one in folder.iterdir() if one.is_file()} - {"explorer.css"}:
        raise KeyError(name)
    return (folder / name).read_bytes()


@cache
def fingerprint(name: str) -> str:
    """Give the print of a file by which its address changes."""
    return hashlib.sha256(asset(name)).hexdigest()[:16]
