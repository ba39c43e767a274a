"""Exchange with decision models: read one into a law, write a law as one, and see what each decision gives in a case."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lenity.cli.amend import reform_option
from lenity.cli.page import Cell, Page
from lenity.law.amend import Reform
from lenity.law.library import Library, in_force, refuse_idle
from lenity.law.model import Law, covers, show_value
from lenity.law.problems import LenityError, Place, did_you_mean, problem

if TYPE_CHECKING:
    from lenity.engine.decision_model import Decisions
    from lenity.engine.given import AllGiven, Given
    from lenity.law.dmn import Imported

Stated = tuple[str, ...]
EXACT_DIGITS = 15  # as many a double-precision float keeps


@click.command("import-dmn")
@click.argument("model", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="The new law: .../place/name.")
@click.option(
    "--decision", "decisions", multiple=True, metavar="NAME", help="Only this one and what it requires. May be repeated."
)
def import_dmn(model: Path, out: Path, decisions: Stated) -> None:
    """Read a decision model (OMG DMN 1.2 to 1.5) into a law.

    What a law has no place for is refused with its element and line. A model says nothing of place, money, days and
    sources; law.yaml marks what is to be filled in.

    \b
    lenity import-dmn approval.dmn --out mine/xx/approval
    """
    from lenity.law.dmn import read_dmn

    folder = out.resolve()
    imported = read_dmn(model, f"{folder.parent.name}/{folder.name}", decisions)
    law = _write_checked(imported, out, model)
    _show_import(imported, law, out).show()


def _write_checked(imported: Imported, out: Path, model: Path) -> Law:
    """Write the law beside its place, read it back, and only then move it there."""
    folder = out.resolve()
    if folder.exists():
        raise problem("LEN503", f"`{out}` is there already", "name a new folder; nothing is overwritten")
    base = next(parent for parent in folder.parents if parent.is_dir())
    with tempfile.TemporaryDirectory(dir=base, prefix=".import-") as work:
        fresh = Path(work) / imported.id
        imported.write(fresh)
        try:
            law = _read(fresh, Library(folder.parent.parent))
        except LenityError as error:  # the places of a folder that is about to go tell nobody anything
            raise LenityError(replace(one, place=Place(str(model))) for one in error.problems) from None
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(fresh, folder)
    return law


def _read(folder: Path, library: Library) -> Law:
    from lenity.law.load import load
    from lenity.law.vocabulary import vocabulary

    return load(folder, vocabulary(), library.get)


def _show_import(imported: Imported, law: Law, out: Path) -> Page:
    page = Page()
    rules = sum(len(decision.rules) for decision in law.decisions if decision.law == law.id)
    own = sum(decision.law == law.id for decision in law.decisions)
    page.text(f"{law.id}: {own} decisions, {rules} rules, written to {out}", 0)
    for note in imported.notes:
        page.text(note)
    if imported.names is not None:
        page.text(
            "To be filled in in law.yaml: `place`, `in_force`, `money`, and what each decision rests on. All is unverified."
        )
        page.text(f"`lenity decide {out} --fact NAME=VALUE` answers with the names of the model.")
    return page


@click.command("export-dmn")
@click.argument("place", metavar="LAW")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The new model: .dmn.")
@click.option("--as-of", metavar="DATE", help="Of a place with several laws, the one in force on this day.")
@reform_option
def export_dmn(place: str, out: Path, as_of: str | None, made: tuple[Reform, ...]) -> None:
    """Write a law as a decision model (OMG DMN 1.3) that modellers open, diagram included.

    What DMN has no word for goes along, so that `import-dmn` makes the same law again.

    \b
    lenity export-dmn kh/drug-control-2012 --out law.dmn
    """
    from lenity.law.dmn import write_dmn
    from lenity.law.verify import write_new

    law = _one_law(place, as_of, made)
    if law.reforms and not law.amendments:
        owner = next(one.id for one in law.uses if one.amendments)
        raise problem("LEN745", f"the reform leaves the rules of `{law.id}` itself as they are", f"export `{owner}`")
    text = write_dmn(law)
    write_new(out, text.encode())
    own = [decision for decision in law.decisions if decision.law == law.id]
    click.echo(f"{law.id}: {len(own)} decisions, {sum(len(one.rules) for one in own)} rules: {out}")


def _one_law(place: str, as_of: str | None, made: tuple[Reform, ...]) -> Law:
    """Give the one law a name stands for, with the rules of every day and the reforms made in it."""
    from lenity.cli.commands import existing

    laws = Library(reforms=made).find(existing(place))
    refuse_idle(made, laws)
    if len(laws) == 1:
        return laws[0]
    day = _day(as_of)
    in_force(laws, day)
    return next(law for law in laws if covers(law, day))


def _day(said: str | None) -> date:
    from lenity.review import last_day

    return last_day(said) if said is not None else date.today()


@click.command("decide")
@click.argument("place", metavar="LAW")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="A fact of the case. May be repeated.")
@click.option("--as-of", metavar="DATE", help="The law as it stood on this day.")
@reform_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def decide(place: str, facts: Stated, as_of: str | None, made: tuple[Reform, ...], as_json: bool) -> None:
    """Say what each decision of a law gives in one case, step by step.

    A law made by `import-dmn` is asked with the names of its model.

    \b
    lenity decide mine/xx/approval --fact "Age=17" --fact "Risk Category=Low"
    """
    from lenity.engine.decision_model import decide as answer
    from lenity.engine.given import given_by
    from lenity.law.dmn import read_names
    from lenity.law.dmn.names import FILE

    law, stated = _one_law(place, as_of, made).at(_day(as_of)), _stated(facts)
    if (Path(law.folder) / FILE).is_file():
        decisions = answer(law, read_names(Path(law.folder)), stated, law.as_of)
        _print(_model_dict(decisions)) if as_json else _show_model(decisions).show()
    else:
        given = given_by(law, stated)
        _print(_given_dict(given)) if as_json else _show_given(given).show()


def _stated(facts: Stated) -> dict[str, object]:
    stated: dict[str, object] = {}
    for fact in facts:
        name, sign, value = fact.partition("=")
        if not sign or not name.strip():
            raise click.UsageError(f"`{fact}` is not NAME=VALUE", click.get_current_context())
        if name.strip() in stated:
            raise problem("LEN506", f"`{name.strip()}` is given twice", did_you_mean(name, ()) or "give it once")
        stated[name.strip()] = value.strip()
    return stated


def _show_model(decisions: Decisions) -> Page:
    from lenity.law.dmn.names import shown

    page = Page()
    for name, value in decisions.values.items():
        page.row(Cell(name, 34), Cell(shown(value), 44))
    for name, values in decisions.open.items():
        page.row(Cell(name, 34), Cell(" or ".join(map(shown, values)) or "depends on what is not known", 44, "depends"))
    if decisions.unknown:
        page.text(f"not given, and it matters: {', '.join(decisions.unknown)}", 0, "quiet")
    return page


def _model_dict(decisions: Decisions) -> dict[str, object]:
    return {"decisions": _plain(decisions.values), "open": _plain(decisions.open), "unknown": list(decisions.unknown)}


def _plain(value: object) -> object:
    """Give a value of a model as JSON has it; a number that a reader of JSON might round stands as text."""
    from lenity.law.dmn.names import shown

    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    text = shown(value)
    if isinstance(value, Decimal) and len(text) <= EXACT_DIGITS:
        return float(text) if "." in text else int(text)
    return value if value is None or isinstance(value, bool) else text


def _show_given(given: AllGiven) -> Page:
    page = Page()
    for name, one in given.names.items():
        look = "not known" if one.undetermined else ""
        page.row(Cell(name, 26), Cell(_said(given, one), 26, look), Cell(", ".join(one.rules), 24, "quiet"))
    if given.unknown:
        page.text(f"not given, and it matters: {', '.join(given.unknown)}", 0, "quiet")
    return page


def _said(given: AllGiven, one: Given) -> str:
    said = [show_value(given.law, one.kind, value, one.name) if value is not None else "none" for value in one.values]
    return " or ".join([*said, *(["not known"] if one.undetermined else [])])


def _given_dict(given: AllGiven) -> dict[str, object]:
    return {
        "given": {
            name: {
                "decision": one.decision, "kind": one.kind, "values": list(one.values), "said": _said(given, one),
                "rules": list(one.rules), "undetermined": one.undetermined,
            }
            for name, one in given.names.items()
        },
        "unknown": list(given.unknown),
    }  # fmt: skip


def _print(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


COMMANDS = (import_dmn, export_dmn, decide)
