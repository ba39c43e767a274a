"""Take back a worksheet that a person filled in with the law in hand: figures are confirmed or corrected.

    revision = take_back(laws, content, resolve, today)   ->   confirmed, corrected, to be encoded by hand
    revision.write()                                      ->   law files changed in place, layout kept

A confirmed figure's citation becomes `verified`; what was believed before stays in its history. Nothing is
written unless every filled-in row can be taken back and the changed laws load and say what was intended.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from lenity.law.entry import TestError, read_amount, read_test
from lenity.law.figures import in_notation, read_custody, read_fine
from lenity.law.load import load
from lenity.law.model import COMBINE, Law, kind_of
from lenity.law.problems import LenityError, Place, Problem, did_you_mean, problem
from lenity.law.provisions import AMOUNTS, read_says, subjects
from lenity.law.provisions import FILE as PROVISIONS
from lenity.law.rewrite import Rewrite, entries, fields, flow, quoted, text, words
from lenity.law.vocabulary import vocabulary
from lenity.law.worksheet import CONDITION, PROVISION, QUESTION, Filled, Line, lines, open_files, read_worksheet
from lenity.units import UnitError, parse_date

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Settled:
    """A filled-in row beside the figure it is about; `new` is the figure the law gets."""

    filled: Filled
    line: Line
    new: str

    @property
    def corrects(self) -> bool:
        return self.new != self.line.figure

    def entry(self) -> dict[str, str]:
        """Give the entry for the citation's history."""
        line, filled = self.line, self.filled
        return {
            "who": filled.who, "when": filled.when, "page": filled.page,
            "figure": f"{line.output}: {filled.figure_as_printed}",
            "was": f"{line.figure}, {line.citation['confidence']}, {line.citation['source']}",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a condition or an amount comes to, whatever way it is written."""

    intervals: tuple[tuple[int | None, int | None], ...]
    measure: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """What a worksheet comes to, ready to be written."""

    confirmed: tuple[Settled, ...]
    corrected: tuple[Settled, ...]
    by_hand: tuple[tuple[Filled, str], ...]  # with the YAML that is suggested
    already: tuple[Filled, ...]
    files: Mapping[Path, bytes]

    def write(self) -> None:
        """Write the changed files, all or none; raise `LenityError` where a folder cannot be written."""
        mend = "laws that came with the program may be read-only: add `--into FOLDER` to copy them first"
        replace_all(self.files, mend)


def take_back(
    laws: Sequence[Law], content: bytes, resolve: Callable[[str], Law], today: date, name: str = "worksheet"
) -> Revision:
    """Read a filled-in worksheet against the laws it was printed for.

    `resolve` gives a law that these use by its id. Nothing is written before `Revision.write`. Raise
    `LenityError` with every wrong row.
    """
    rows, problems = read_worksheet(content, name)
    opened = {law.id: open_files(law) for law in laws}
    known = {line.key: line for law in laws for line in lines(law, opened[law.id])}
    settled: list[Settled] = []
    by_hand: list[tuple[Filled, str]] = []
    already: list[Filled] = []
    for one in rows:
        try:
            line = _line_of(one, known)
            _check_reader(one, today)
            if line.kind == QUESTION:
                by_hand.append((one, suggestion(one, line)))
            elif _taken_before(one, line):
                already.append(one)
            else:
                settled.append(Settled(one, line, _new_figure(one, line)))
        except UnitError as error:
            message = f"row {one.row}: `{error.found}` is not {error.expected}"
            problems.setdefault(one.row, Problem("LEN601", message, Place(name), error.mend))
    problems |= _shared_citations(settled, known.values(), name)
    if problems:
        raise LenityError(problems[row] for row in sorted(problems))
    files = _rewritten(settled, known.values(), opened)
    if files:
        _prove(laws, files, settled, known, resolve)
    return Revision(
        confirmed=tuple(one for one in settled if not one.corrects),
        corrected=tuple(one for one in settled if one.corrects),
        by_hand=tuple(by_hand), already=tuple(already), files=files,
    )  # fmt: skip


# -- one row ---------------------------------------------------------------------------------------------


def _line_of(one: Filled, known: Mapping[Key, Line]) -> Line:
    line = known.get(one.key)
    if line is not None:
        return line
    laws = dict.fromkeys(law for law, _, _ in known)
    if one.law not in laws:
        raise UnitError(one.law, "a law of this worksheet", did_you_mean(one.law, laws))
    rules = dict.fromkeys(rule for law, rule, _ in known if law == one.law)
    if one.rule not in rules:
        raise UnitError(one.rule, f"a rule of {one.law}", did_you_mean(one.rule, rules))
    outputs = [output for law, rule, output in known if (law, rule) == (one.law, one.rule)]
    raise UnitError(one.output, f"a figure of rule `{one.rule}`", did_you_mean(one.output, outputs))


def _check_reader(one: Filled, today: date) -> None:
    missing = [name for name, said in (("who", one.who), ("when", one.when), ("page", one.page)) if not said]
    if missing:
        mend = "say who read it, on which day, on which page"
        raise UnitError(one.figure_as_printed, f"taken back without {' and '.join(missing)}", mend)
    if parse_date(one.when) > today:
        raise UnitError(one.when, "a day that has been", "write the day on which the text was read")


def _taken_before(one: Filled, line: Line) -> bool:
    """Say whether this very row is in the history already: the same worksheet is taken back a second time."""
    figure = f"{line.output}: {one.figure_as_printed}"
    said = {"who": one.who, "when": one.when, "page": one.page, "figure": figure}
    history = [{key: text(value) for key, value in fields(one).items()} for one in entries(fields(line.cite).get("history"))]
    return any(said.items() <= entry.items() for entry in history)


def _new_figure(one: Filled, line: Line) -> str:
    """Give the figure as printed in the notation of law files; as it stands where the two are equal."""
    if one.figure.lower() != line.shown.lower():  # a spreadsheet shows `true` as `TRUE`
        raise UnitError(one.figure, f"what the law says now, `{line.shown}`", "print a fresh worksheet")
    printed = one.figure_as_printed
    after, before = _read(printed, line), _read(line.figure, line)
    if after == before:
        return line.figure
    if isinstance(after, Amounts) and isinstance(before, Amounts) and after.measure != before.measure:
        raise UnitError(printed, f"a {before.measure or 'figure'} like `{line.figure}`", "a count is not converted")
    if line.kind in ("words", "expression") or not isinstance(line.value, yaml.ScalarNode):
        mend = "change a figure of this kind in the law file by hand, and leave this row empty"
        raise UnitError(printed, f"`{line.shown}`", mend)
    if line.kind == PROVISION:
        return _answer_as_written(printed, line)
    return after if isinstance(after, str) else in_notation(printed, line.law.currency)


def _read(said: str, line: Line) -> object:
    """Read a figure of the line's kind, so that two ways to write it are equal; raise `UnitError`."""
    law, kind = line.law, line.kind
    if kind in ("expression", "words"):
        return "".join(said.removeprefix("=").split())
    if kind == "dates":
        return _read_dates(said)
    if kind == PROVISION:
        return read_says(_answer(said, line), subjects()[line.output], law.calendar, law.currency)
    if kind == "date":
        return parse_date(said).toordinal()
    figure = said if said == line.figure else in_notation(said, law.currency)
    if kind == "custody":
        return read_custody(figure, law.calendar)
    if kind == "fine":
        return read_fine(figure, law.currency)
    if kind == "test":
        return _read_condition(figure, line)
    if figure in ("none", "null", "~"):
        return None
    if kind in ("quantity", "duration", "money", "number", "decimal"):
        amount, measure = read_amount(figure, kind, law.calendar, law.currency)
        return Amounts(((amount, amount),), measure)
    return _read_word(said, line)


def _answer(said: str, line: Line) -> list[str]:
    """Give the words of an answer on a subject, in the notation of law files."""
    kind = subjects()[line.output].type
    if kind == "set":
        return [word.strip() for word in said.removeprefix("[").removesuffix("]").split(",")]
    if kind in AMOUNTS:
        return [said if said == line.figure else in_notation(said, line.law.currency)]
    return [said if kind == "text" else said.lower()]


def _answer_as_written(printed: str, line: Line) -> str:
    words_of_answer = _answer(printed, line)
    if len(words_of_answer) > 1:
        raise UnitError(printed, "one word", "write a list into the law file by hand, and leave this row empty")
    return words_of_answer[0]


def _read_dates(said: str) -> tuple[date | None, date | None]:
    first, dots, last = (part.strip() for part in said.partition(".."))
    if not dots:
        raise UnitError(said, "a first and a last day", "write `2012-01-02 ..` or `2012-01-02 .. 2015-12-31`")
    return parse_date(first) if first else None, parse_date(last) if last else None


def _read_condition(said: str, line: Line) -> object:
    law, name = line.law, line.output.removeprefix(CONDITION)
    parts = words(line.value) if said == line.figure else [said]
    try:
        found = read_test(parts, name, kind_of(law, name), (), law.calendar, law.currency)
    except TestError as error:
        raise UnitError(said, f"a condition such as `{line.figure}`", error.mend) from None
    return Amounts(found.intervals, found.measure, found.negated) if found else None


def _read_word(said: str, line: Line) -> str:
    known = {word.lower(): word for word in _known_words(line)}
    if said.lower() not in known:
        expected = f"one of {', '.join(f'`{word}`' for word in known.values())}"
        raise UnitError(said, expected, did_you_mean(said, known.values()))
    return known[said.lower()]


def _known_words(line: Line) -> tuple[str, ...]:
    """List the words that a figure which is no amount may be."""
    if line.kind == "option":
        return ("open", "closed")
    if line.kind == "boolean":
        return ("true", "false")
    if line.kind == "combine":
        return COMBINE
    attribute = line.law.vocabulary.attributes.get(line.output)
    given = [rule.then[line.output].value for _, rule in line.law.rules() if line.output in rule.then]
    found = [*(attribute.values if attribute else ()), *(word for word in given if isinstance(word, str))]
    return tuple(dict.fromkeys(found))


def suggestion(one: Filled, line: Line) -> str:
    """Give the YAML that a person may start from where the law was not known."""
    read = f"{one.who}, {one.when}, p. {one.page}"
    if line.rule.startswith("reading "):
        printed = one.figure_as_printed
        return f"# {line.rule}: the text bears out `{printed}` ({read}); drop the rules of the others"
    entry = {
        "who": one.who,
        "when": one.when,
        "page": one.page,
        "figure": one.figure_as_printed,
        "was": "not known",
    }
    cite = {key: line.citation[key] for key in ("article", "source") if key in line.citation}
    cited = f"{flow(cite | {'confidence': 'verified'})[:-1]}, history: [{flow(entry)}]}}"
    if line.file == PROVISIONS:
        about = text(fields(line.owner).get("about"))
        return f"- id: {line.rule}\n  about: {about}\n  says: ...   # as printed: {one.figure_as_printed}\n  cite: {cited}"
    asked = {name: _as_written(value) for name, value in fields(fields(line.owner).get("when")).items()}
    return "\n".join([
        f"- id: {line.rule}",
        f"  when: {{{', '.join(f'{name}: {value}' for name, value in asked.items())}}}",
        f"  then: {{...}}   # as printed: {one.figure_as_printed}",
        f"  cite: {cited}",
    ])  # fmt: skip


def _as_written(node: yaml.nodes.Node) -> str:
    was_quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')
    return quoted(text(node)) if was_quoted else text(node)


# -- rewriting the files ---------------------------------------------------------------------------------


def _rewritten(
    settled: Sequence[Settled], known: Iterable[Line], opened: Mapping[str, Mapping[str, Rewrite]]
) -> dict[Path, bytes]:
    """Give the new content of every file that changes."""
    files = {(one.line.law.folder, one.line.file): opened[one.line.law.id][one.line.file] for one in settled}
    alone: dict[int, list[Settled]] = {}
    for one in settled:
        if one.corrects and one.line.value is not None:
            files[one.line.law.folder, one.line.file].replace(one.line.value, one.new)
    for group, whole in _by_citation(settled, known):
        if whole:
            _raise(files[group[0].line.law.folder, group[0].line.file], group)
        else:
            for one in group:
                alone.setdefault(id(one.line.owner), []).append(one)
    for group in alone.values():
        _cite_alone(files[group[0].line.law.folder, group[0].line.file], group)
    return {Path(folder) / name: file.text().encode() for (folder, name), file in sorted(files.items())}


def _by_citation(settled: Iterable[Settled], known: Iterable[Line]) -> Iterator[tuple[list[Settled], bool]]:
    """Put rows that rest on one citation together; say whether all that rests on it was read."""
    resting: dict[int, set[Key]] = {}
    for line in known:
        if line.kind != QUESTION:
            resting.setdefault(id(line.cite), set()).add(line.key)
    groups: dict[int, list[Settled]] = {}
    for one in settled:
        groups.setdefault(id(one.line.cite), []).append(one)
    for cite, group in groups.items():
        yield group, group[0].line.verified or resting[cite] <= {one.line.key for one in group}


def _shared_citations(settled: Iterable[Settled], known: Iterable[Line], name: str) -> dict[int, Problem]:
    """Report rows that would need a citation of their own where the form of a law has no place for one."""
    known, problems = list(known), {}
    for group, whole in _by_citation(settled, known):
        line, row = group[0].line, group[0].filled.row
        if line.owner is None and not whole:
            outputs = ", ".join(one.output for one in known if one.cite is line.cite)
            message = f"row {row}: the figures of `{line.rule}` share one citation"
            problems[row] = Problem("LEN601", message, Place(name), f"fill in all of them: {outputs}")
    return problems


def _raise(file: Rewrite, group: Sequence[Settled]) -> None:
    """Make a citation verified, and add the rows to its history."""
    cite = group[0].line.cite
    assert cite is not None
    parts = fields(cite)
    if not group[0].line.verified:
        file.replace(parts["confidence"], "verified")
    added = [flow(one.entry()) for one in group]
    history = parts.get("history")
    if isinstance(history, yaml.SequenceNode) and history.value:
        for entry in added:
            file.append(history, entry)
    else:
        file.add_list(cite, "history", added)


def _cite_alone(file: Rewrite, group: Sequence[Settled]) -> None:
    """Give figures of one rule citations of their own: others that rested on the same one were not read."""
    owner = group[0].line.owner
    assert owner is not None
    said = {}
    for one in group:
        cite = flow({**one.line.citation, "confidence": "verified"})
        said[one.line.output] = f"{cite[:-1]}, history: [{flow(one.entry())}]}}"
    cites = fields(owner).get("cites")
    if isinstance(cites, yaml.MappingNode) and cites.value:
        for output, cite in said.items():
            file.add(cites, output, cite)
    else:
        file.add_mapping(owner, "cites", said)


# -- proving that the files now say what was intended ----------------------------------------------------


def _prove(
    laws: Sequence[Law], files: Mapping[Path, bytes], settled: Iterable[Settled], known: Mapping[Key, Line],
    resolve: Callable[[str], Law],
) -> None:  # fmt: skip
    """Load the changed laws elsewhere: what was read has changed as intended, and nothing else has."""
    with tempfile.TemporaryDirectory() as place:
        try:
            changed = _load_changed(laws, files, resolve, Path(place))
        except LenityError as error:
            rows = ", ".join(str(one.filled.row) for one in settled if one.corrects)
            message = f"with the figures of row {rows} the law does not fit together; nothing was changed"
            first = Problem("LEN601", message, Place(), "what does not fit follows")
            raise LenityError([first, *error.problems]) from None
        expected = {key: _state(line) for key, line in known.items()}
        expected |= {one.line.key: (one.new, "verified") for one in settled}
        found = {line.key: _state(line) for law in changed for line in lines(law)}
    wrong = [key for key in expected | found if expected.get(key) != found.get(key)]
    assert not wrong, f"rewriting changed what it should not have: {wrong}"


def _state(line: Line) -> tuple[str, str]:
    return line.figure, line.citation.get("confidence", "") if line.kind != QUESTION else ""


def _load_changed(laws: Sequence[Law], files: Mapping[Path, bytes], resolve: Callable[[str], Law], place: Path) -> list[Law]:
    folders = {law.id: Path(law.folder) for law in laws}
    for name, folder in folders.items():
        if any(path.parent == folder for path in files):
            folders[name] = place / folder.resolve().parent.name / folder.resolve().name
            _copy(folder, folders[name], files)
    loaded: dict[str, Law] = {}

    def get(name: str) -> Law:
        if name not in folders:
            return resolve(name)
        if name not in loaded:
            loaded[name] = load(folders[name], vocabulary(), get)
        return loaded[name]

    return [get(law.id) for law in laws]


# -- writing ---------------------------------------------------------------------------------------------


def copy_laws(laws: Iterable[Law], files: Mapping[Path, bytes], into: Path) -> dict[Path, Path]:
    """Copy the folders of some laws to `into/place/name` with changed files in them; all or none.

    Give the new place of each changed file. Raise `LenityError` where a copy exists or cannot be written.
    """
    made: list[Path] = []
    moved: dict[Path, Path] = {}
    done = False
    try:
        for law in laws:
            target = into / law.id
            if target.exists():
                mend = f"take the worksheet back into it: `lenity verify {target.parent} --read ...`"
                raise problem("LEN503", f"`{target}` exists already", mend)
            made.append(target)
            moved |= _copy(Path(law.folder), target, files)
        done = True
    except OSError as error:
        raise _cannot_write(error, into, "name another folder") from None
    finally:
        for target in () if done else made:
            shutil.rmtree(target, ignore_errors=True)
    return moved


def _copy(folder: Path, target: Path, files: Mapping[Path, bytes]) -> dict[Path, Path]:
    """Copy a law's folder with changed files in it; a copy can be written even where the original cannot."""
    target.mkdir(parents=True)
    for path in folder.iterdir():
        if path.is_file():
            (target / path.name).write_bytes(files.get(path) or path.read_bytes())
    return {path: target / path.name for path in files if path.parent == folder}


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet: a worksheet someone has filled in must not be lost."""
    if path.exists():
        raise problem("LEN503", f"`{path}` exists already", "name another file, so that nothing filled in is lost")
    replace_all({path: content}, "check the path, the permissions and the free space")


def replace_all(files: Mapping[Path, bytes], mend: str) -> None:
    """Put new content in the place of files; where one cannot be written, all stay as they were."""
    fresh: dict[Path, Path] = {}
    before = {path: path.read_bytes() for path in files if path.exists()}
    path = Path()
    try:
        for path, content in files.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            fresh[path] = Path(name)
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            if path in before:
                shutil.copymode(path, name)
            else:
                fresh[path].chmod(0o666 & ~_umask())
        for path, ready in fresh.items():
            ready.replace(path)
    except OSError as error:
        for old, content in before.items():
            if old.read_bytes() != content:
                old.write_bytes(content)
        raise _cannot_write(error, path, mend) from None
    finally:
        for ready in fresh.values():
            ready.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot_write(error: OSError, path: Path, mend: str) -> LenityError:
    reason = (error.strerror or "unknown reason").lower()
    return problem("LEN503", f"`{path}` cannot be written: {reason}; nothing was changed", mend)
