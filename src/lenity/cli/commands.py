"""What can be asked on the command line, and how mistakes are said.

    lenity sentence kh --offence possession --substance methamphetamine --quantity 2.5g

Status 0: done. 1: a mistake in the data, each on stderr with its place and mend. 2: the command was not understood.
130: stopped by the user. Nothing is left half-written.
"""

from __future__ import annotations

import calendar
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from lenity.cli.law import law_dict, show_law
from lenity.cli.outcome import show_outcome
from lenity.engine.ask import LAW_AT, Asker
from lenity.law.library import Library, in_force
from lenity.law.model import CONFIDENCES, Law
from lenity.law.problems import LenityError, Problem, problem

STOPPED = 130
ITEM_FACTS = ("substance", "quantity", "form")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Khmer letters shows `?`, and no traceback
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its status; every mistake of a user is said in one message."""
    color = False if os.environ.get("NO_COLOR") else None
    try:
        status = commands.main(arguments, prog_name="lenity", standalone_mode=False, color=color)
        if sys.stdout is not None:
            sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except LenityError as error:
        return _say(error.problems)
    except click.UsageError as error:
        return _say_usage(error)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped: nothing was written", err=True)
        return STOPPED
    except BrokenPipeError:
        _drop_output()  # `lenity law kh | head`: the reader went away, there is nobody left to tell
        return 1
    except OSError as error:
        _drop_output()
        return _say(cannot_write(error, "the output").problems)


def _say(problems: Sequence[Problem]) -> int:
    for one in problems:
        click.echo(str(one), err=True)
    return 1


def _say_usage(error: click.UsageError) -> int:
    """Say in the manner of all our messages what was not understood: `lenity law: no such option `--asof``."""
    message, _, hint = error.format_message().rstrip(".").partition(" Did you mean ")
    path = error.ctx.command_path if error.ctx else "lenity"
    said = (message[:1].lower() + message[1:]).rstrip(".").replace("'", "`")
    click.echo(f"{path}: {said}", err=True)
    mend = f"did you mean {hint}".replace("'", "`") if hint else f"`{path} --help` lists what it takes"
    click.echo(f"help: {mend}", err=True)
    return error.exit_code


def _drop_output() -> None:
    """Let what is still in the buffer go nowhere, so that the interpreter does not fail on it once more at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def cannot_write(error: OSError, what: str) -> LenityError:
    """Say that something could not be written, and why."""
    name = f"`{error.filename}`" if error.filename else what
    reason = (error.strerror or "unknown reason").lower()
    return problem("LEN503", f"{name} cannot be written: {reason}", "check the path, the permissions and the free space")


# -- what options take ------------------------------------------------------------------------------------------------


def day(ctx: click.Context, param: click.Parameter, said: str | None) -> date | None:
    """Read a day; a month or a year means its last day: `2014-11` is 2014-11-30."""
    if said is None:
        return None
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", said)
    year, month = (int(match[1]), int(match[2] or 12)) if match else (0, 0)
    if match and year and 1 <= month <= 12:
        last = calendar.monthrange(year, month)[1]
        if 1 <= int(match[3] or last) <= last:
            return date(year, month, int(match[3] or last))
    raise click.BadParameter(f"`{said}` is not a day: write `2014-11-30`, or `2014-11` or `2014` for its last day")


def pairs(ctx: click.Context, param: click.Parameter, said: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Read `NAME=VALUE`, any number of times."""
    found = []
    for one in said:
        name, joined, value = one.partition("=")
        if not joined or not name.strip():
            raise click.BadParameter(f"`{one}` is not NAME=VALUE")
        found.append((name.strip(), value.strip()))
    return tuple(found)


def items(ctx: click.Context, param: click.Parameter, said: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """Read the facts of items, `substance=heroin quantity=3 g`; a value may hold blanks."""
    found = []
    for one in said:
        parts = pairs(ctx, param, tuple(re.split(r"[,;\s]+(?=\w+\s*=)", one.strip())))
        found.append(once(parts))
    return tuple(found)


def once(given: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Give pairs as a mapping; none may be given twice."""
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise click.BadParameter(f"`{name}` is given twice")
        found[name] = value
    return found


place_argument = click.argument("place", metavar="LAW")
reading_option = click.option(
    "--reading", "readings", callback=pairs, multiple=True, metavar="NAME=VERSION",
    help="Settle a disputed point; without it all versions are taken together. May be repeated.",
)  # fmt: skip
confidence_option = click.option(
    "--min-confidence", type=click.Choice(CONFIDENCES), metavar="GRADE",
    help="Leave weaker rules out: unverified, conflict, secondary or verified. The answer widens.",
)  # fmt: skip
law_at_option = click.option(
    "--law-at", type=click.Choice(LAW_AT), default="offence", show_default=True, help="Which law applies."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


# -- the commands -----------------------------------------------------------------------------------------------------


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="lenity", message="%(prog)s %(version)s")
def commands() -> None:
    """Read a country's drug-sentencing law as data.

    LAW is a place (`kh`), which stands for the law in force there, one law (`kh/drug-control-2012`), or a folder.
    """


@commands.command()
@place_argument
@click.option("--offence", metavar="WORD", help="The conduct charged: possession, transport, supply, use ...")
@click.option("--substance", metavar="WORD", help="The substance: methamphetamine, heroin, cannabis ...")
@click.option("--quantity", metavar="AMOUNT", help="Amount with its unit: 2.5g, 700mg, 20tablets, 5plants.")
@click.option("--form", metavar="WORD", help="What the product looks like: powder, tablets, plants ...")
@click.option("--purpose", metavar="WORD", help="own_use or supply.")
@click.option("--age", metavar="YEARS", help="Age of the person on the day of the offence.")
@click.option("--offence-date", metavar="DATE", help="Day of the offence, as 2019-12-01.")
@click.option("--sentence-date", metavar="DATE", help="Day of the sentence.")
@click.option("--fact", "facts", callback=pairs, multiple=True, metavar="NAME=VALUE", help="Any other fact. May be repeated.")
@click.option(
    "--item", "items", callback=items, multiple=True, metavar="FACTS",
    help='A further substance: "substance=heroin quantity=3g". May be repeated.',
)  # fmt: skip
@reading_option
@confidence_option
@law_at_option
@click.option("--as-of", callback=day, metavar="DATE", help="Take this day for today where a date is not given.")
@json_option
def sentence(
    place: str, facts: tuple[tuple[str, str], ...], items: tuple[dict[str, str], ...],
    readings: tuple[tuple[str, str], ...], min_confidence: str | None, law_at: str, as_of: date | None, as_json: bool,
    **named: str | None,
) -> None:  # fmt: skip
    """Say what the court may impose in one case, and why.

    A fact that is not given stays unknown: the answer covers every value it could take.

    \b
    lenity sentence kh --offence possession --substance methamphetamine \\
        --quantity 2.5g --age 30 --offence-date 2019-12-01
    """
    case = _case({name: value for name, value in named.items() if value is not None}, facts, items)
    library, name = library_of(place)
    asker = Asker(name, min_confidence or "", library)
    answer = asker.ask(case, once(readings), law_at, as_of)
    if as_json:
        _print_json(answer.as_dict())
    else:
        law = asker.program(date.fromisoformat(answer.day)).law
        show_outcome(answer, law, case).show()


def _case(
    named: dict[str, str], facts: tuple[tuple[str, str], ...], items: tuple[dict[str, str], ...]
) -> dict[str, object]:
    """Join the facts given by name, by `--fact` and by `--item` into one case."""
    case: dict[str, object] = dict(once((*named.items(), *facts)))
    if items:
        first = {name: str(case.pop(name)) for name in ITEM_FACTS if name in case}
        case["items"] = [*([first] if first else []), *items]
    return case


@commands.command("law")
@place_argument
@click.option("--as-of", callback=day, metavar="DATE", help="Only the law in force on this day, with its rules of that day.")
@json_option
def show_laws(place: str, as_of: date | None, as_json: bool) -> None:
    """Show a law as tables: its decisions in order, each rule with article and confidence.

    A place shows every law of offences, then the general parts they use. A folder is checked on the way: every
    problem of its files is listed, and the command ends with status 1.
    """
    laws = laws_of(place, as_of)
    if as_json:
        _print_json([law_dict(law) for law in laws])
        return
    for number, law in enumerate(laws):
        if number:
            click.echo("\n\n")
        show_law(law).show()


def laws_of(place: str, as_of: date | None = None) -> list[Law]:
    """Give the laws a place, a name or a folder stands for, then the general parts they use, each once."""
    library, name = library_of(place)
    found = list(library.find(name))
    if as_of:
        found = [in_force(found, as_of)]
    general = {used.id: used.at(as_of) if as_of else used for law in found for used in law.uses}
    return [*found, *general.values()]


def library_of(place: str) -> tuple[Library, str]:
    """Give the library and the name that a command's first argument stands for.

    A folder of laws on disk (`mine/kh`, with `drug-control/law.yaml` in it) is a place of a library of its own.
    """
    path = Path(place)
    if path.is_dir() and (os.sep in place or place.startswith(".")) and not (path / "law.yaml").is_file():
        if not any(path.glob("*/law.yaml")):
            raise problem("LEN001", f"`{place}` has no `law.yaml`", "name the folder of a law, or one that holds such folders")
        return Library(path.resolve().parent), path.resolve().name
    if path.is_file():
        raise problem("LEN001", f"`{place}` is a file", f"name the folder of the law: `{path.parent}`")
    return Library(), place


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
