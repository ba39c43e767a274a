"""The page of the catalogue of checks, made from the library: checks, settings, metrics, norms and who is bound.

python -m lenity.review.catalogue_page      writes docs/reference/checks.md anew
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lenity.review.catalogue import STAGES, Ask, Catalogue, Check
from lenity.review.norms import TAGS, UNBOUND, Norm, Norms

KINDS = {
    "AUTO": "decided from the rules of the law",
    "SIM": "decided by putting vignettes to the law",
    "DATA": "needs figures from the country",
    "ASK": "a person judges",
}


def catalogue_page(catalogue: Catalogue, norms: Norms) -> str:
    """Give the page as docs/reference/checks.md holds it.

    >>> catalogue_page(Catalogue.read(), Norms.read()).splitlines()[0]
    '# Checks'
    """
    lines = [
        "# Checks",
        "",
        f"A review puts {len(catalogue.checks)} questions to a law. Each has a stage, and a failure at an earlier stage is",
        "not cured at a later one. `python -m lenity.review.catalogue_page` makes this page from `library/checks` and",
        "`library/norms`. A norm is named by its id, with how far it binds; the list of norms below says where it stands.",
        "",
        "How a check is answered, from left to right: "
        + ", ".join(f"`{kind}` {meaning}" for kind, meaning in KINDS.items())
        + ". A question to a person lists its words: the first speaks for the law, the last against it.",
        "",
        "How far a norm binds, strongest first: " + ", ".join(f"`{tag}` {meaning}" for tag, meaning in TAGS.items()) + ".",
        "A treaty, and what its own body reads in it, counts as such only for a State it binds on the day of the review; for",
        f"any other State it is shown as `{UNBOUND}`.",
        "",
    ]
    for letter, stage in STAGES.items():
        lines += [f"## {letter}: {stage}", ""]
        for check in catalogue:
            if check.stage == letter:
                lines += _check(check, norms)
    return "\n".join([*lines, *_settings(catalogue), *_metrics(catalogue), *_trace(catalogue), *_norms(norms), *_states(norms)])


def _check(check: Check, norms: Norms) -> list[str]:
    used = ", ".join(f"`{name}` {norms[name].tag}" for name in check.norms)
    lines = [
        f"### {check.id} {check.title}",
        "",
        f"{check.question} ({', '.join(f'`{kind}`' for kind in check.kinds)})",
        "",
        f"- **Needs** {', '.join(check.needs)}.",
        f"- **Decided** {check.decided}",
        f"- **Left to a person** {check.left}",
        f"- **Norms** {used}.",
    ]
    lines += [f"- **Contested** {check.contested}"] * bool(check.contested)
    lines += [f"- **Settings** {', '.join(f'`{name}`' for name in check.thresholds)}."] * bool(check.thresholds)
    lines += [f"- **Metrics** {', '.join(check.metrics)}."] * bool(check.metrics)
    return [*lines, *map(_ask, check.asks), ""]


def _ask(ask: Ask) -> str:
    each = f", once for each {ask.each}" if ask.each else ""
    words = ": " + " / ".join(ask.words) if ask.words else ""
    return f"- **Asked** `{ask.id}` {ask.text} ({ask.scale}{each}{words})"


def _settings(catalogue: Catalogue) -> list[str]:
    rows = [(f"`{one.id}`", str(one.value), one.unit, one.meaning, ", ".join(one.of)) for one in catalogue.thresholds.values()]
    said = "No norm fixes these figures. All are ours, and a reviewer may move them."
    return ["## Settings", "", said, "", *_table(("Setting", "Value", "Unit", "Meaning", "Used by"), rows)]


def _metrics(catalogue: Catalogue) -> list[str]:
    rows = [(one.id, one.name, one.definition, one.flag) for one in catalogue.metrics.values()]
    return ["## Metrics", "", *_table(("Id", "Name", "Definition", "Flag"), rows)]


def _trace(catalogue: Catalogue) -> list[str]:
    rows = [(phrase.text, ", ".join(phrase.checks)) for phrase in catalogue.trace]
    return ["## The founding abstract, phrase by phrase", "", *_table(("Phrase", "Checks"), rows)]


def _norms(norms: Norms) -> list[str]:
    rows = [
        (
            f"`{one.id}` {one.tag}",
            _where(one, norms),
            one.says or "not read",
            one.confidence,
            one.side,
            one.note if one.says else "",
        )
        for one in norms
    ]
    return ["## Norms", "", *_table(("Id", "Where", "In our words", "Confidence", "Speaks for", "Note"), rows)]


def _where(norm: Norm, norms: Norms) -> str:
    place = f"{norms.instruments[norm.instrument].title}, {norm.where}"
    address = norms.address(norm)
    return f"[{place}]({address})" if address else place


def _states(norms: Norms) -> list[str]:
    rows = []
    for bond in norms.bonds.values():
        title = norms.instruments[bond.treaty].title
        since = bond.first_day.isoformat() if bond.first_day else ""
        rows.append((bond.place, title, bond.status, since, bond.reservations, bond.cite.confidence if bond.cite else ""))
    said = "A State or treaty that is not listed is unknown, and a review says so."
    return ["## Who is bound", "", said, "", *_table(("State", "Treaty", "Status", "Since", "Reservations", "Confidence"), rows)]


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [_row(heads), _row(("---",) * len(heads)), *map(_row, rows), ""]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def main() -> None:
    """Write the page anew, beside the source it is made from."""
    page = Path(__file__).parents[3] / "docs" / "reference" / "checks.md"
    page.write_text(catalogue_page(Catalogue.read(), Norms.read()), "utf-8")


if __name__ == "__main__":
    main()
