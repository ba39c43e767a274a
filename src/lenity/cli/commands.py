"""What can be asked on the command line, and how mistakes are said.

    lenity sentence kh --offence possession --substance methamphetamine --quantity 2.5g

Status 0: done. 1: a mistake in the data, each on stderr with its place and mend. 2: the command was not
understood. 130: stopped by the user. Nothing is left half-written.
"""

from __future__ import annotations

import gc
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from lenity import __version__
from lenity.cli.amend import reform_option, reforms, show_effect, show_reforms, tests
from lenity.cli.dmn import COMMANDS as DMN_COMMANDS
from lenity.cli.law import law_dict, show_law
from lenity.cli.least import least_schedule
from lenity.cli.outcome import show_outcome
from lenity.cli.serve import serve
from lenity.cli.site import site
from lenity.cli.work import show_evaluation, show_revision
from lenity.engine.ask import LAW_AT, asker
from lenity.engine.narrow import narrow
from lenity.law.amend import Reform
from lenity.law.library import Library, in_force, refuse_idle
from lenity.law.model import CONFIDENCES, Law
from lenity.law.problems import LenityError, Problem, problem

STOPPED = 130
PATIENCE = 1.5  # seconds before a bar is drawn
ITEM_FACTS = ("substance", "quantity", "form")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Khmer letters shows `?`, and no traceback
    gc.set_threshold(100_000, 20, 100)  # a command keeps what it makes: Python's 700 would take a fifth of a review's time
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
        if error.filename is None:
            _drop_output()
        return _say(cannot_write(error, "the output").problems)


def _say(problems: Sequence[Problem]) -> int:
    for one in problems:
        click.echo(str(one), err=True)
    return 1


def _say_usage(error: click.UsageError) -> int:
    """Say what was not understood, in the manner of all our messages."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return error.exit_code
    message, _, hint = error.format_message().rstrip(".").partition(" Did you mean ")
    path = error.ctx.command_path if error.ctx else "lenity"
    said = (message[:1].lower() + message[1:]).rstrip(".").replace("'", "`")
    click.echo(f"{path}: {said}", err=True)
    mend = f"did you mean {hint}".replace("'", "`") if hint else f"`{path} --help` lists what it takes"
    click.echo(f"help: {mend}", err=True)
    return error.exit_code


def _drop_output() -> None:
    """Let what is still in the buffer go nowhere: the interpreter would fail on it once more at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def cannot_write(error: OSError, what: str) -> LenityError:
    """Say that something could not be written, and why."""
    name = f"`{error.filename}`" if error.filename else what
    reason = (error.strerror or "unknown reason").lower()
    return problem("LEN503", f"{name} cannot be written: {reason}", "check the path, the permissions and the free space")


# -- what options take -----------------------------------------------------------------------------------


def day(ctx: click.Context, param: click.Parameter, said: str | None) -> date | None:
    """Read a day; a month or a year means its last day: `2014-11` is 2014-11-30."""
    from lenity.review import last_day

    return last_day(said) if said is not None else None


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


def stating_a_case(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options by which one case is stated, each with the words of the vocabulary."""
    for option in reversed((
        click.option("--offence", metavar="WORD", help="The conduct charged: possession, transport, supply, use ..."),
        click.option("--substance", metavar="WORD", help="The substance: methamphetamine, heroin, cannabis ..."),
        click.option("--quantity", metavar="AMOUNT", help="Amount with its unit: 2.5g, 700mg, 20tablets, 5plants."),
        click.option("--form", metavar="WORD", help="What the product looks like: powder, tablets, plants ..."),
        click.option("--purpose", metavar="WORD", help="own_use or supply."),
        click.option("--age", metavar="YEARS", help="Age of the person on the day of the offence."),
        click.option("--offence-date", metavar="DATE", help="Day of the offence, as 2019-12-01."),
        click.option("--fact", "facts", callback=pairs, multiple=True, metavar="NAME=VALUE",
                     help="Any other fact. May be repeated."),
    )):  # fmt: skip
        command = option(command)
    return command


# -- the commands ----------------------------------------------------------------------------------------


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, message="%(prog)s %(version)s")
def commands() -> None:
    """Read a country's drug-sentencing law as data.

    LAW is a place (`kh`), which stands for the law in force there, one law (`kh/drug-control-2012`), or a
    folder on disk.
    """


for exchange in (*DMN_COMMANDS, least_schedule, serve, site):
    commands.add_command(exchange)


@commands.command()
@place_argument
@stating_a_case
@click.option("--sentence-date", metavar="DATE", help="Day of the sentence.")
@click.option(
    "--item", "items", callback=items, multiple=True, metavar="FACTS",
    help='A further substance: "substance=heroin quantity=3g". May be repeated.',
)  # fmt: skip
@reading_option
@confidence_option
@law_at_option
@reform_option
@click.option("--as-of", callback=day, metavar="DATE", help="Take this day for today where a date is not given.")
@json_option
def sentence(
    place: str, facts: tuple[tuple[str, str], ...], items: tuple[dict[str, str], ...],
    readings: tuple[tuple[str, str], ...], min_confidence: str | None, law_at: str, made: tuple[Reform, ...],
    as_of: date | None, as_json: bool, **named: str | None,
) -> None:  # fmt: skip
    """Say what the court may impose in one case, and why.

    A fact that is not given stays unknown: the answer covers every value it could take.

    \b
    lenity sentence kh --offence possession --substance methamphetamine \\
        --quantity 2.5g --age 30 --offence-date 2019-12-01
    """
    case = _case({name: value for name, value in named.items() if value is not None}, facts, items)
    laws = asker(existing(place), min_confidence or "", made)
    answer = laws.ask(case, once(readings), law_at, as_of)
    if as_json:
        _print_json(answer.as_dict())
    else:
        program = laws.program(date.fromisoformat(answer.day))
        show_outcome(answer, program.law, case, narrow(program, case, answer, once(readings))).show()


def _case(named: dict[str, str], facts: tuple[tuple[str, str], ...], items: tuple[dict[str, str], ...]) -> dict[str, object]:
    """Join the facts given by name, by `--fact` and by `--item` into one case."""
    case: dict[str, object] = dict(once((*named.items(), *facts)))
    if items:
        first = {name: str(case.pop(name)) for name in ITEM_FACTS if name in case}
        case["items"] = [*([first] if first else []), *items]
    return case


@commands.command()
@click.argument("places", metavar="LAW LAW ...", nargs=-1, required=True)
@stating_a_case
@click.option("--vignettes", is_flag=True, help="Ask the vignettes of the library instead, for the substance named.")
@click.option(
    "--cases", type=click.Path(), metavar="FILE", help="Ask a file of cases instead; the outcomes of each law go into --out."
)  # fmt: skip
@click.option("--as-of", callback=day, metavar="DATE", help="Take this day for today where a date is not given.")
@click.option("--out", type=click.Path(path_type=Path), metavar="PATH", help="A folder for page, PDF, charts and tables.")
@reform_option
@json_option
def compare(
    places: tuple[str, ...], facts: tuple[tuple[str, str], ...], vignettes: bool, cases: str | None, as_of: date | None,
    out: Path | None, made: tuple[Reform, ...], as_json: bool, **named: str | None,
) -> None:  # fmt: skip
    """Put the same case to many laws: ranges, options and the article of each.

    Nothing is converted: where laws count different things of a drug, the answer says so. Fines are not compared.

    \b
    lenity compare kh vn th sg my --offence possession --quantity 5g \\
        --substance methamphetamine --age 30 --out build/compare
    """
    from lenity.cli.compare import show_comparison
    from lenity.report.package import plain, write_comparison
    from lenity.review.compare import compare as put
    from lenity.review.compare import compare_cases, compare_vignettes

    given = once((*((name, value) for name, value in named.items() if value is not None), *facts))
    known = [existing(place) for place in places]
    if cases is not None:
        if vignettes or given or out is None or as_json:
            raise click.UsageError(
                "`--cases` goes with `--out FILE`, `--reform` and `--as-of` alone", click.get_current_context()
            )
        for place, done in compare_cases(known, cases, out, as_of=as_of, reforms=made):
            click.echo(f"{place}:")
            show_evaluation(done).show()
        return
    if vignettes:
        if set(given) != {"substance"}:
            raise click.UsageError("`--vignettes` takes its facts from the library: name a `--substance` only",
                                   click.get_current_context())  # fmt: skip
        found = compare_vignettes(known, [given["substance"]], as_of=as_of, library=Library(reforms=made))
    else:
        found = put(known, given, as_of=as_of, library=Library(reforms=made))
    if out is not None:
        click.echo(f"comparison: {write_comparison(found, out)}")
    elif as_json:
        _print_json(plain(found))
    else:
        show_comparison(found).show()


@commands.command("law")
@place_argument
@click.option(
    "--as-of",
    callback=day,
    metavar="DATE",
    help="Only the law in force on this day, with its rules of that day.",
)
@click.option("--examples", is_flag=True, help="Run the worked examples instead, and say which fail.")
@reform_option
@json_option
def show_laws(place: str, as_of: date | None, examples: bool, made: tuple[Reform, ...], as_json: bool) -> None:
    """Show a law as tables: its decisions in order, each rule with article and confidence.

    A place shows every law of offences, then the general parts they use. A folder is checked on the way:
    every problem of its files is listed, and the command ends with status 1.
    """
    if examples:
        if made:
            raise click.UsageError("the examples of a law are about the law as it stands", click.get_current_context())
        _run_examples(place)
        return
    laws = laws_of(place, as_of, made)
    if as_json:
        _print_json([law_dict(law) for law in laws])
        return
    for number, law in enumerate(laws):
        if number:
            click.echo("\n")
        show_law(law).show()


def laws_of(place: str, as_of: date | None = None, made: tuple[Reform, ...] = ()) -> list[Law]:
    """Give the laws a place, a name or a folder stands for, then the general parts they use, each once."""
    found = list(Library(reforms=made).find(existing(place)))
    refuse_idle(made, found)
    if as_of:
        found = [in_force(found, as_of)]
    general = {used.id: used.at(as_of) if as_of else used for law in found for used in law.uses}
    return [*found, *general.values()]


def all_laws_of(place: str) -> tuple[Library, list[Law]]:
    """Give every law of a place, general parts and offences for comparison too; or the one law named."""
    path = Path(existing(place)).resolve()
    if (path / "law.yaml").is_file():
        return Library(path.parent.parent), list(Library().find(place))
    on_disk = any(path.glob("*/law.yaml"))
    library, name = (Library(path.parent), path.name) if on_disk else (Library(), place)
    members = [member for member in library.names() if member.startswith(f"{name}/")]
    return library, [library.get(member) for member in members] if members else list(library.find(name))


def existing(place: str) -> str:
    """Refuse a path that leads to a file, or to a folder without laws; anything else is for the library to know."""
    path = Path(place)
    if path.is_file():
        raise problem("LEN001", f"`{place}` is a file", f"name the folder of the law: `{path.parent}`")
    named = os.sep in place or place.startswith(".")
    if named and path.is_dir() and not (any(path.glob("law.yaml")) or any(path.glob("*/law.yaml"))):
        mend = "name the folder of a law, or one that holds such folders"
        raise problem("LEN001", f"`{place}` has no `law.yaml`", mend)
    return place


def _run_examples(place: str) -> None:
    from lenity.engine.examples import check_examples

    library, laws = all_laws_of(place)
    problems: list[Problem] = []
    for law in laws:
        checked = check_examples(law, library)
        failed = [one for one in checked if one.problems]
        problems += [found for one in failed for found in one.problems]
        said = "all as written" if not failed else f"{len(failed)} not as written"
        count = f"{len(checked)} example{'s' * (len(checked) != 1)}, {said}" if checked else "no examples"
        click.echo(f"{law.id}: {count}")
    if problems:
        raise LenityError(problems)


@commands.command("check")
@place_argument
@click.option("--at", callback=day, metavar="DAY", help="The law as it stood on this day; without it also the days before it.")
@reading_option
@click.option("--only", "kinds", multiple=True, metavar="KIND", help="Look for this kind of defect alone. May be repeated.")
@click.option(
    "--fail-on", "bar_at", type=click.Choice(["error", "warning", "note"]), default="error", show_default=True,
    help="End with status 1 where a defect is this grave or graver.",
)  # fmt: skip
@click.option("--examples", is_flag=True, help="Show each case as an entry for examples.yaml.")
@click.option("--picture/--no-picture", "pictures", default=None, help="Draw the staircase for each defect, or for none.")
@click.option("--sarif", "log", type=click.Path(path_type=Path), metavar="FILE", help="Also write SARIF for editors and hosts.")
@reform_option
@json_option
def check_law(
    place: str, at: date | None, readings: tuple[tuple[str, str], ...], kinds: tuple[str, ...], bar_at: str, examples: bool,
    pictures: bool | None, log: Path | None, made: tuple[Reform, ...], as_json: bool,
) -> int:  # fmt: skip
    """Look for what is wrong with a law: gaps, dead rules, inversions, cliffs ...

    Each defect comes with the rules it lies in and a case that the engine answers. A place stands for the law in
    force there. Status 1 where there is a defect at or above the bar.

    \b
    lenity check kh
    lenity check laws/kh/drug-control-2012 --fail-on warning --sarif check.sarif
    """
    from lenity.cli.check import as_dict, check_place, show_check, write_sarif

    checked = check_place(existing(place), at, once(readings), kinds, made)
    if log is not None:
        write_sarif([checked], log)
    if as_json:
        _print_json(as_dict(checked))
    else:
        show_check(checked, examples, pictures).show()
    return 1 if checked.at_least(bar_at) else 0


@commands.command()
@place_argument
@click.argument("made", metavar="[REFORM ...]", nargs=-1, callback=reforms)
@click.option("--cases", type=click.Path(path_type=Path), metavar="FILE", help="Also judge a file of cases, before and after.")
@click.option(
    "--within", callback=tests, metavar="TESTS",
    help='Prove that nothing outside changes: "offence=possession, quantity=[0 g .. 2 g)".',
)  # fmt: skip
@reading_option
@click.option("--findings", "with_findings", is_flag=True, help="Also decide the checks of the review twice; takes a minute.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="A folder for page, PDF and tables.")
@json_option
def amend(
    place: str, made: tuple[Reform, ...], cases: Path | None, within: dict[str, str], readings: tuple[tuple[str, str], ...],
    with_findings: bool, out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say what reforms would change; without one, list those that ship.

    REFORM is a file, or the name of one that ships; several are made in order. The law is compared with itself on the first day
    on which all of them hold: rules, a proof over all cases, the standard vignettes, a file of cases, findings.

    \b
    lenity amend kh
    lenity amend kh kh/personal-use-threshold \\
        --within "offence=possession, purpose=own_use, quantity=[0 g .. 2 g)"
    """
    from lenity.report.package import plain, write_effect
    from lenity.review.effect import effect

    if not made:
        show_reforms(existing(place)).show()
        return
    if cases is None and readings:
        raise click.UsageError("`--reading` is for `--cases`: all else is compared under each", click.get_current_context())
    rows = out / "cases.parquet" if out is not None and cases is not None else None
    if rows is not None:
        rows.parent.mkdir(parents=True, exist_ok=True)
    found = effect(
        existing(place), made, within=within, cases=cases, out=rows, reading=once(readings), with_findings=with_findings
    )
    if out is not None:
        click.echo(f"effect: {write_effect(found, out)}")
    elif as_json:
        _print_json(plain(found))
    else:
        show_effect(found).show()


@commands.command()
@place_argument
@click.option(
    "--reform", "made", callback=reforms, multiple=True, required=True, metavar="FILE",
    help="The reform: a file, or one that ships (`kh/role-tiers`). May be repeated.",
)  # fmt: skip
@click.option("--years", type=click.IntRange(1, 50), default=15, show_default=True, help="How far to look.")
@click.option("--draws", type=click.IntRange(1), default=1024, show_default=True, help="Divided among the readings.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed gives the same draws.")
@reading_option
@click.option("--by", "attributes", multiple=True, metavar="GROUP", help="Show these groups alone: sex, age ... May be repeated.")
@click.option("--assumptions", type=click.Path(path_type=Path), metavar="FILE", help="Rest on this file of figures instead.")
@click.option("--population", type=click.Path(path_type=Path), metavar="FOLDER", help="Take another population.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="A folder for page, PDF, charts and tables.")
@json_option
def project(
    place: str, made: tuple[Reform, ...], years: int, draws: int, seed: int, readings: tuple[tuple[str, str], ...],
    attributes: tuple[str, ...], assumptions: Path | None, population: Path | None, out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say what a reform would change over the years, and for whom.

    People inside, time served, beds, room and cost under the law before and after, each as an interval with what it
    rests on. Ctrl-C keeps the draws that are finished.

    \b
    lenity project kh --reform kh/personal-use-threshold --out build/project
    """
    from lenity.cli.project import show_projection
    from lenity.report.package import plain, write_projection
    from lenity.review.projection import see
    from lenity.simulate.project import project as put

    with bar("projecting", as_json) as told:
        found = put(
            place, made, years=years, draws=draws, seed=seed, reading=once(readings), attributes=attributes or None,
            assumptions=assumptions, population=population, progress=told,
        )  # fmt: skip
    with bar("what drives it", as_json) as told:
        seen = see(found, told)
    if out is not None:
        click.echo(f"projection: {write_projection(seen, out)}")
    elif as_json:
        _print_json(plain(seen))
    else:
        show_projection(seen).show()


@commands.command()
@place_argument
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the worksheet to a new CSV file.")
@click.option(
    "--read",
    "filled",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take back a filled-in worksheet.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Change a copy of the laws, made in this folder.",
)
def verify(place: str, out: Path | None, filled: Path | None, into: Path | None) -> None:
    """Print the figures that nobody has yet read in the law itself, or take back what a reader filled in.

    \b
    lenity verify kh --out worksheet.csv
    lenity verify kh --read worksheet.csv
    """
    if filled is None:
        if into:
            raise click.UsageError("`--into` goes with `--read`", click.get_current_context())
        _print_worksheet(place, out)
    elif out:
        raise click.UsageError(
            "`--out` prints a worksheet and `--read` takes one back: give one of them",
            click.get_current_context(),
        )
    else:
        _take_back(place, filled, into)


def _print_worksheet(place: str, out: Path | None) -> None:
    from lenity.law.verify import write_new
    from lenity.law.worksheet import print_worksheet, to_verify

    _, laws = all_laws_of(place)
    text = print_worksheet(laws)
    if out is None:
        click.echo(text, nl=False)
        return
    write_new(out, text.encode())
    click.echo(f"{len(to_verify(laws))} lines to fill in: {out}")


def _take_back(place: str, filled: Path, into: Path | None) -> None:
    from lenity.law.verify import copy_laws, take_back

    library, laws = all_laws_of(place)
    revision = take_back(laws, _content(filled), library.get, datetime.now().astimezone().date(), str(filled))
    moved = copy_laws(laws, revision.files, into) if into else {}
    if not into:
        revision.write()
    show_revision(revision, moved).show()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise problem("LEN601", f"`{path}` cannot be read: {reason}", "check the path and permissions") from None


@commands.command()
@place_argument
@click.argument("cases", type=click.Path())
@click.option("--out", type=click.Path(), metavar="FILE", help="Where the outcomes go: .parquet, .csv or .jsonl.")
@click.option(
    "--items",
    type=click.Path(),
    metavar="FILE",
    help="A second file with the items of the cases, joined by `id`.",
)
@click.option("--rejects", type=click.Path(), metavar="FILE", help="Rows that cannot be judged, each with its reason.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What runs the query.",
)
@reading_option
@confidence_option
@law_at_option
@click.option("--as-of", callback=day, metavar="DATE", help="The law of this day judges cases without a date.")
@reform_option
@click.option("--by-person", is_flag=True, help="Fold the charges of one person by the law's rule on concurrence.")
@click.option("--quiet", is_flag=True, help="No progress bar and no summary.")
def evaluate(
    place: str, cases: str, out: str | None, items: str | None, rejects: str | None, engine: str,
    readings: tuple[tuple[str, str], ...], min_confidence: str | None, law_at: str, as_of: date | None,
    made: tuple[Reform, ...], by_person: bool, quiet: bool,
) -> None:  # fmt: skip
    """Judge a file of cases: one row in, one outcome out.

    CASES is a Parquet, CSV or JSON lines file, or a folder of them. No row is dropped in silence.

    \b
    lenity evaluate kh cases.parquet --out outcomes.parquet --rejects rejects.csv
    """
    from lenity.engine.batch import evaluate as judge

    with bar("evaluating", quiet) as progress:
        done = judge(
            existing(place), cases, items=items, out=out, rejects=rejects, engine=engine, reading=once(readings),
            law_at=law_at, min_confidence=min_confidence or "", as_of=as_of, by_person=by_person, reform=made,
            progress=progress,
        )  # fmt: skip
    if not quiet:
        show_evaluation(done).show()


@contextmanager
def bar(what: str, quiet: bool) -> Iterator[Callable[[float], None] | None]:
    """Give a function that draws how far long work is, on stderr; nothing where that is not a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    started = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True, disable=False) as progress:
        task = progress.add_task(what, total=1.0, visible=False)
        yield lambda share: progress.update(task, completed=share, visible=time.monotonic() - started > PATIENCE)


@commands.command()
@place_argument
@click.option(
    "--as-of",
    callback=day,
    metavar="DATE",
    help="Law and evidence as they stood then; a month means its last day.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="build/review",
    show_default=True,
    metavar="FOLDER",
    help="Where it goes.",
)
@click.option(
    "--judgements",
    "judged",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="What named people decided: a sheet of `lenity judge`, or a folder of them.",
)
@reform_option
def review(place: str, as_of: date | None, out: Path, judged: Path | None, made: tuple[Reform, ...]) -> None:
    """Write a review: the evidence, the law, ways out of prison, sixty checks, options, sources.

    A page that works offline, a PDF for paper, and a data package.
    """
    from lenity.report import write
    from lenity.review import review as compose
    from lenity.review.catalogue import Catalogue
    from lenity.review.judgements import questions, read_judgements

    judgements = None
    if judged is not None:
        today = datetime.now().astimezone().date()
        law = in_force(Library(reforms=made).find(existing(place)), as_of or today)
        judgements = read_judgements(judged, questions(Catalogue.read()), law.id, today)
    written = write(compose(existing(place), as_of, judgements=judgements, reform=made), out)
    click.echo(f"review: {written}")


@commands.command()
@place_argument
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write a sheet to fill in, or add to one; answers stay."
)
@click.option(
    "--read", "filled", type=click.Path(path_type=Path), metavar="PATH", help="Read a filled sheet, or a folder of them."
)
@click.option("--as-of", callback=day, metavar="DATE", help="The law in force on this day.")
@reform_option
def judge(place: str, out: Path | None, filled: Path | None, as_of: date | None, made: tuple[Reform, ...]) -> None:
    """List what only a person can decide, write a sheet to fill in, or show who judged what."""
    from lenity.cli.judge import show_judgements, show_questions, show_written
    from lenity.review import bench_of, questions_to_people
    from lenity.review.catalogue import Catalogue
    from lenity.review.judgements import questions, read_judgements, write_sheet

    if out and filled:
        raise click.UsageError("`--out` writes a sheet and `--read` takes one back: give one of them")
    today = datetime.now().astimezone().date()
    if filled:
        law = in_force(Library(reforms=made).find(existing(place)), as_of or today)
        asked = questions(Catalogue.read())
        show_judgements(read_judgements(filled, asked, law.id, today), asked).show()
        return
    bench = bench_of(existing(place), as_of, reform=made)
    asked = questions_to_people(bench)
    page = show_written(write_sheet(out, asked, bench.law.id, today), out) if out else show_questions(asked)
    page.show()


@commands.command("audit")
@click.argument("claims", metavar="CLAIMS")
@click.option(
    "--evidence",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Use this folder of evidence instead of the library's.",
)
@click.option(
    "--with",
    "imports",
    callback=pairs,
    multiple=True,
    metavar="PUBLISHER=FILE",
    help="Lay a publisher's file beside the evidence: unodc-seizures=FILE. May be repeated.",
)
@click.option("--as-of", callback=day, metavar="DATE", help="Only what was published by this day; a month means its last.")
@json_option
def audit_published(
    claims: str, folder: Path | None, imports: tuple[tuple[str, str], ...], as_of: date | None, as_json: bool
) -> None:
    """Judge published claims against the evidence, each with its reason.

    CLAIMS is a file, or the name of one that ships with lenity: `idpc-2014-11`.
    """
    from lenity.cli.audit import audit_claims, show_audit

    done = audit_claims(claims, folder, once(imports), as_of)
    if as_json:
        _print_json(done.as_dict())
    else:
        show_audit(done).show()


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
