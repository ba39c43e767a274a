"""Write a review into a folder: the page, the same document on paper, and a data package, whole or not at all.

index.html  briefing.pdf  findings.json  datapackage.json  manifest.json  tables/*.csv  figures/*.svg *.png
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from pathlib import Path, PurePath
from typing import TypeAlias

from lenity.report.comparison import comparison_document
from lenity.report.document import Block, Chart, Document, Fold, Section, Value, inlines
from lenity.report.drawing import alone
from lenity.report.effect import effect_document
from lenity.report.html import to_html
from lenity.report.pages import briefing
from lenity.report.pdf import to_pdf, to_png
from lenity.report.projection import projection_document
from lenity.report.tables import NO_FIGURE, File, printed_tables, tables_of, to_csv
from lenity.review import Review, SourceEntry
from lenity.review.compare import Comparison
from lenity.review.effect import Effect
from lenity.review.least import LeastSeen
from lenity.review.projection import Projection

Written: TypeAlias = Review | Comparison | Effect | Projection | LeastSeen
PAGE, PAPER, FINDINGS, PACKAGE, MANIFEST = "index.html", "briefing.pdf", "findings.json", "datapackage.json", "manifest.json"
OURS = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International; figures of other publishers stay under their own terms",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
MEDIA = {
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "png": "image/png",
}


def write(review: Review, folder: Path) -> Path:
    """Write the whole package and return the path of the page; the same review gives the same bytes.

    Files appear under their names only when all of them are written out. Raise `OSError` if that fails; then
    nothing is left behind, and what stood there before still stands. Files of an earlier package that this one
    does not have are removed, if nobody has changed them.
    """
    put(package(review), folder)
    return folder / PAGE


def package(review: Review) -> dict[str, bytes]:
    """Give every file of the package by its path, in the order of their names."""
    document = briefing(review)
    return packed(document, review, tables_of(document, review), f"review-{review.place.lower()}", review.sources)


def write_comparison(found: Comparison, folder: Path) -> Path:
    """Write a comparison of laws as such a package, and return the path of the page; see `write`."""
    document = comparison_document(found)
    put(packed(document, found, printed_tables(document), "comparison", found.sources), folder)
    return folder / PAGE


def write_effect(found: Effect, folder: Path) -> Path:
    """Write what reforms would change as such a package, and return the path of the page; see `write`."""
    document = effect_document(found)
    put(packed(document, found, printed_tables(document), "reform", found.sources), folder)
    return folder / PAGE


def write_projection(seen: Projection, folder: Path) -> Path:
    """Write a projection as such a package, and return the path of the page; see `write`."""
    document = projection_document(seen)
    put(packed(document, seen, printed_tables(document), f"projection-{seen.place.lower()}", seen.sources), folder)
    return folder / PAGE


def packed(
    document: Document, value: Written, tables: Sequence[File], name: str, sources: Iterable[SourceEntry]
) -> dict[str, bytes]:
    with ThreadPoolExecutor(1) as beside:  # the typesetter works outside Python: the rest is written meanwhile
        paper = beside.submit(to_pdf, document)
        files = {PAGE: to_html(document).encode(), FINDINGS: to_json(value, document).encode()}
        files |= {f"tables/{one.name}.csv": to_csv(one).encode() for one in tables}
        for chart in _charts(document.sections):
            picture = alone(chart.wide)
            files |= {f"figures/{chart.id}.svg": picture.encode(), f"figures/{chart.id}.png": to_png(picture)}
        files[PAPER] = paper.result()
    files[PACKAGE] = _json(_described(name, document, sources, tables, files)).encode()
    prints = {path: hashlib.sha256(files[path]).hexdigest() for path in sorted(files)}
    files[MANIFEST] = _json({"sha256": prints}).encode()
    return dict(sorted(files.items()))


def to_json(value: Written, document: Document) -> str:
    """Give what was written up with every citation, and every figure of the document in reading order, as JSON text."""
    figures = [plain(one) for one in inlines(document) if isinstance(one, Value)]
    data = plain(value)
    assert isinstance(data, dict)
    return json.dumps(data | {"figures": figures}, ensure_ascii=False) + "\n"


def plain(value: object) -> object:
    """Give dataclasses as mappings, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, date | Decimal | Fraction):
        return str(value)
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _charts(blocks: Sequence[Block]) -> Iterator[Chart]:
    for one in blocks:
        match one:
            case Chart():
                yield one
            case Section() | Fold():
                yield from _charts(one.blocks)


# -- what the package says of itself -------------------------------------------------------------------------


def _described(
    name: str, document: Document, sources: Iterable[SourceEntry], tables: Sequence[File], files: Mapping[str, bytes]
) -> dict[str, object]:
    """Describe the files as a Data Package (https://datapackage.org, version 2)."""
    described = {f"tables/{one.name}.csv": _schema(one) for one in tables}
    cited = [{"title": one.title, "path": one.address} for one in sources if one.address.startswith("http")]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": document.title,
        "licenses": [OURS],
        "sources": cited,
        "resources": [_resource(path, content) | described.get(path, {}) for path, content in sorted(files.items())],
    }


def _resource(path: str, content: bytes) -> dict[str, object]:
    name, _, form = path.rpartition(".")
    about: dict[str, object] = {
        "name": f"{name.replace('/', '-')}-{form}",
        "path": path,
        "format": form,
        "mediatype": MEDIA[form],
    }
    if form not in ("pdf", "png"):
        about["encoding"] = "utf-8"
    return about | {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _schema(table: File) -> dict[str, object]:
    columns = [{"name": one.name, "type": one.type, "title": one.title} for one in table.fields]
    return {"type": "table", "title": table.title, "schema": {"fields": columns, "missingValues": ["", NO_FIGURE]}}


# -- whole or not at all -------------------------------------------------------------------------------------


def put(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files beside their places, then change places with what stood there; on failure change back."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".lenity-", dir=folder))
    except OSError:
        _prune(made)
        raise
    taken: list[str] = []
    placed: list[str] = []
    try:
        for path, content in files.items():
            _make_room(aside / "new" / path).write_bytes(content)
        for path in (*files, *_left_over(folder, files)):
            final = folder / path
            if final.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(final))
            if final.exists():
                final.replace(_make_room(aside / "old" / path))
                taken.append(path)
            if path in files:
                (aside / "new" / path).replace(_make_room(final))
                placed.append(path)
    except BaseException:
        for path in placed:
            (folder / path).unlink()
        for path in taken:
            shutil.move(aside / "old" / path, folder / path)
        shutil.rmtree(aside)
        _prune([*_folders(files, folder), *made])
        raise
    shutil.rmtree(aside)
    _prune(_folders(taken, folder))


def _make_room(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _left_over(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Find files that an earlier package left, by its own manifest, unchanged since, and that are no more in this one."""
    try:
        prints = json.loads((folder / MANIFEST).read_bytes())["sha256"].items()
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []  # no manifest of ours: nothing here is ours to remove
    inside = [(path, digest) for path, digest in prints if path not in files and ".." not in PurePath(path).parts]
    own = [(path, digest) for path, digest in inside if not PurePath(path).is_absolute() and (folder / path).is_file()]
    return [path for path, digest in own if hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest]


def _folders(paths: Iterable[str], folder: Path) -> list[Path]:
    return sorted({folder / path.rpartition("/")[0] for path in paths if "/" in path}, reverse=True)


def _prune(folders: Iterable[Path]) -> None:
    """Remove folders that hold nothing."""
    for one in folders:
        if one.is_dir() and not any(one.iterdir()):
            one.rmdir()
