"""The page of threshold quantities, made from library/thresholds.

python -m lenity.law.thresholds_page      writes docs/reference/threshold-quantities.md anew
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lenity.law.model import Citation
from lenity.law.thresholds import COUNTED, DECIDES, EDGES, ThresholdQuantity, ThresholdTable, threshold_tables


def thresholds_page(tables: Iterable[ThresholdTable]) -> str:
    """Give the page as docs/reference/threshold-quantities.md holds it.

    >>> thresholds_page(threshold_tables()).splitlines()[0]
    '# Threshold quantities'
    """
    tables = tuple(tables)
    lines = [
        "# Threshold quantities",
        "",
        f"{sum(len(table.amounts) for table in tables)} figures of {len({table.place for table in tables})} places whose law is",
        "not encoded, from `library/thresholds`. A place whose law is encoded has its thresholds in that law, with what follows",
        "from them. `python -m lenity.law.thresholds_page` makes this page.",
        "",
        "Grams are not alike. Read how a figure is counted before you put two side by side: nothing here is converted.",
        "",
        "| word | meaning |",
        "| --- | --- |",
        *(f"| `{word}` | {meaning} |" for words in (DECIDES, COUNTED, EDGES) for word, meaning in words.items()),
        "",
        "Confidence is that of [every figure](../explanation/confidence.md): `unverified` rests on memory and decides nothing",
        "until somebody has read the source. A date that is only a month or a year is kept so.",
        "",
        "## The form",
        "",
        "One file for each place, named by its ISO 3166 code: `place`, `sources` as in [a law](law-form.md), and `tables`.",
        "A table has `id`, `title`, `decides`, `consequence`, `counted`, `edge`, `since`, `until`, `cite` and `amounts` by",
        "substance of the vocabulary: `15 g`, a list of amounts that stand beside one another, or",
        "`{amount, counted, note, cite}` where one differs from its table. `amounts: none` says that there is known to be none.",
        "",
    ]
    for word, meaning in DECIDES.items():
        lines += [f"## {word.replace('_', ' ').capitalize()}", "", f"{meaning.capitalize()}.", ""]
        for table in tables:
            if table.decides == word:
                lines += _table(table)
    return "\n".join(lines).rstrip() + "\n"


def _table(table: ThresholdTable) -> list[str]:
    when = (f"since {table.since}" if table.since else "first day not said") + (f", until {table.until}" if table.until else "")
    how = f"Counted `{table.counted}`, edge `{table.edge}`, {when}" if table.amounts else f"{when[:1].upper()}{when[1:]}"
    lines = [
        f"### {table.place}: {table.title}",
        "",
        f"{table.consequence[:1].upper()}{table.consequence[1:]}.",
        "",
        f"{how}; {_said(table.cite, table)}.",
        "",
    ]
    if not table.amounts:
        return lines
    rows = [_row(one, table) for one in table.amounts]
    return [*lines, "| substance | amount | counted | confidence | note |", "| --- | --- | --- | --- | --- |", *rows, ""]


def _row(one: ThresholdQuantity, table: ThresholdTable) -> str:
    own = _said(one.cite, table) if one.cite != table.cite else ""
    note = "; ".join(part for part in (one.note, own) if part)
    return f"| {one.substance} | {one.amount} | {one.counted} | {one.cite.confidence} | {note} |"


def _said(cite: Citation, table: ThresholdTable) -> str:
    source = table.sources[cite.source]
    named = f"[{source.title}]({source.address})" if source.address else source.title
    note = f" ({cite.note})" if cite.note else ""
    return f"{cite.confidence}: {named}{note}"


def main() -> None:
    """Write the page anew, beside the source it is made from."""
    page = Path(__file__).parents[3] / "docs" / "reference" / "threshold-quantities.md"
    page.write_text(thresholds_page(threshold_tables()), "utf-8")


if __name__ == "__main__":
    main()
