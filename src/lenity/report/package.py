"""Write a review into a folder: the page and its data, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from lenity.report.html import to_html
from lenity.report.pages import first_review
from lenity.review import Review


def write(review: Review, folder: Path) -> Path:
    """Write `index.html` and `review.json` and return the path of the page; the same review gives the same
    bytes.

    Files appear under their names only when all of them are written out. Raise `OSError` if that fails; then
    nothing is left behind, and what stood there before still stands.
    """
    pages = {"review.json": to_json(review), "index.html": to_html(first_review(review))}
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    written: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            written[Path(temporary)] = folder / name
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(temporary).chmod(0o644)
        for temporary_path, final in written.items():
            temporary_path.replace(final)
    except BaseException:
        for temporary_path in written:
            temporary_path.unlink(missing_ok=True)
        for one in made:
            if one.is_dir() and not any(one.iterdir()):
                one.rmdir()
        raise
    return folder / "index.html"


def to_json(review: Review) -> str:
    """Give every figure of a review with its citation, and the fingerprints of what it was made from, as JSON
    text.
    """
    return json.dumps(plain(review), ensure_ascii=False, indent=1) + "\n"


def plain(value: object) -> object:
    """Give dataclasses as mappings, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
