"""The strongest argument for the present law: norms that speak for severity, with what follows from them for this law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lenity.law.document import Document, raise_all
from lenity.law.problems import did_you_mean
from lenity.review.citing import Reference, norm_key
from lenity.review.norms import Instrument, Norms

OURS = "the last sentence is our inference"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the argument and what it rests on."""

    text: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Argument:
    """The argument, what it does not say, and the instruments it cites by their key in the review."""

    points: tuple[Point, ...]
    caveat: str
    instruments: Mapping[str, Instrument]


def read_argument(file: Path, norms: Norms | None = None) -> Argument:
    """Read an argument file, whose points name norms that speak for severity; raise `LenityError` with every mistake.

    Without `norms`, those that ship with lenity are meant.
    """
    known = norms or Norms.read()
    severe = [one.id for one in known.speaking_for_severity()]
    document = Document.read(file, file.name)
    fields = document.fields(document.root, "the file", ("caveat", "points"), ("points",))
    points, instruments = [], {}
    for node in document.items(fields.get("points"), "points"):
        one = document.fields(node, "a point", ("norm", "adds"), ("norm",))
        name, adds = (document.text(one.get(key), key) for key in ("norm", "adds"))
        if name not in severe:
            said = f"`{name}` is no norm that speaks for severity"
            document.say("LEN350", one.get("norm", node), said, did_you_mean(name, severe))
            continue
        norm = known[name]
        notes = [norm.note] * bool(norm.note) + [OURS] * bool(adds)
        points.append(Point(f"{norm.says} {adds}".strip(), replace(norm.reference, note="; ".join(notes))))
        instruments[norm_key(norm.instrument)] = known.instruments[norm.instrument]
    raise_all([document])
    return Argument(tuple(points), document.text(fields.get("caveat"), "caveat"), instruments)
