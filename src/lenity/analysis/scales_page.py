"""The page of scales, made from library/scales.yaml.

python -m lenity.analysis.scales_page      writes docs/reference/scales.md anew
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from lenity.analysis.scales import Book, Kind, Scale, Weight, scales


def scales_page(book: Book) -> str:
    """Give the page as docs/reference/scales.md holds it.

    >>> scales_page(scales()).splitlines()[0]
    '# Scales of severity'
    """
    lines = [
        "# Scales of severity",
        "",
        "Made from `library/scales.yaml` by `python -m lenity.analysis.scales_page`. What the order and the scales are for:",
        "[severity](../explanation/severity.md).",
        "",
        "The scales are illustrative bounds, not measurements. A weight marked *judgement* has no source; its range is half to",
        "one and a half of it. A scale shows whether a claim survives disagreement, and nothing else.",
        "",
        "## The order",
        "",
        "A day of a kind is also a day of every kind that it contains. Nothing else is ranked without weights.",
        "",
        "| sanction | counted in | contains | stands against a day | leaves | note |",
        "| --- | --- | --- | ---: | --- | --- |",
        *(_kind(kind, book) for kind in book.kinds.values()),
        "",
        "Death stands above everything and on no scale. Imprisonment for life stands above every term.",
        "",
        "## The weights",
        "",
        "In months of prison. First the printed weight, then its range. † a source, ‡ what the scale is about, no mark: a",
        "judgement.",
        "",
        f"| sanction | per | {' | '.join(f'{scale.id} {scale.title}' for scale in book.scales)} |",
        f"| --- | --- | {' | '.join('---' for _ in book.scales)} |",
        *(_weights(kind, book) for kind in book.kinds.values() if kind.weighed_per is not None),
        f"| imprisonment for life | sentence | {' | '.join(_cell(scale.life) for scale in book.scales)} |",
        f"| exponent | | {' | '.join(_cell(scale.exponent) for scale in book.scales)} |",
        "",
    ]
    for scale in book.scales:
        lines += [f"### {scale.id}: {scale.title}", "", f"{scale.about[:1].upper()}{scale.about[1:]}.", ""]
        lines += [f"- {name}: {_ground(weight, book)}" for name, weight in _figures(scale, book)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _kind(kind: Kind, book: Book) -> str:
    contains = ", ".join(book.kinds[one].title for one in kind.contains)
    return f"| {kind.title} | {kind.counted_in} | {contains} | {kind.a_day or ''} | {kind.record} | {kind.note} |"


def _weights(kind: Kind, book: Book) -> str:
    return f"| {kind.title} | {kind.weighed_text} | {' | '.join(_cell(scale.weights[kind.name]) for scale in book.scales)} |"


def _cell(weight: Weight) -> str:
    mark = {"cite": "†", "definition": "‡", "judgement": ""}[weight.ground]
    low, high = map(_number, weight.range)
    printed = "" if weight.printed is None else _number(weight.printed)
    return f"{printed}{mark}" if low == high else f"{printed}{mark} ({low} to {high})" if printed else f"{low} to {high}{mark}"


def _number(number: Fraction) -> str:
    """Print a figure as the file gives it: a decimal where it is one, else a ratio."""
    return str(float(number)).removesuffix(".0") if number.limit_denominator(1000) * 1000 % 1 == 0 else str(number)


def _figures(scale: Scale, book: Book) -> list[tuple[str, Weight]]:
    found = [(book.kinds[name].title, weight) for name, weight in scale.weights.items()]
    return [*found, ("imprisonment for life", scale.life), ("exponent", scale.exponent)]


def _ground(weight: Weight, book: Book) -> str:
    if weight.citation is None:
        return f"{weight.ground}: {weight.why}"
    source = book.sources[weight.citation.source]
    named = f"[{source.title}]({source.address})" if source.address else source.title
    return f"{weight.citation.confidence}, {source.producer}, {named}: {weight.why}"


def main() -> None:
    """Write the page anew, beside the source it is made from."""
    page = Path(__file__).parents[3] / "docs" / "reference" / "scales.md"
    page.write_text(scales_page(scales()), "utf-8")


if __name__ == "__main__":
    main()
