"""What only a person can decide: a sheet to fill in, and the answers read back with name, date and reasons.

    asked = questions(catalogue)
    write_sheet(Path("judgements.yaml"), asked, "kh/drug-control-2012", today)
    read_judgements(Path("judgements.yaml"), asked, "kh/drug-control-2012", today).of("P-08", "P-08/ranking")

Nothing is ever answered here. A sheet that someone has filled in is added to and never written over: answers stay as they are,
new questions follow, and a question that is no longer asked is marked. Several people fill in one sheet, or one each in a folder.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import yaml

from lenity.law.document import Document, Fields, Node, raise_all
from lenity.law.problems import Place, did_you_mean, problem
from lenity.law.rewrite import Rewrite, entries, fields, quoted, scalar, text, words
from lenity.law.verify import replace_all
from lenity.review.agreement import NOMINAL, ORDINAL, Agreement, agreement
from lenity.review.answer import Answer, Point
from lenity.review.catalogue import Ask, Check
from lenity.units import UnitError, parse_date

RANKING = "ranking"  # names in an order, ties allowed
HEAD = ("law", "questions")
ENTRY = (
    "check", "question", "about", "text", "found", "scale", "words", "answers", "found_since", "found_now", "no_longer_asked",
)  # fmt: skip
ANSWER = ("who", "when", "answer", "reasons")
SUFFIXES = (".yaml", ".yml")
WIDTH = 100  # characters of a line of the sheet

Key: TypeAlias = tuple[str, str]  # check and question
Ranking: TypeAlias = tuple[tuple[str, ...], ...]  # from the first rank to the last; names of one rank stand together


# -- questions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the catalogue that a person answers; `found` is what the program worked out for it, in words.

    `words` are the allowed answers: of an ordinal scale in their order, of a ranking the names to put in order. A question asked
    of several things is one question for each, which `about` names; `each` without `about` means that the things are not known
    here. `open` says that a finding waits for the answer.
    """

    check: str
    id: str
    text: str
    scale: str
    words: tuple[str, ...]
    title: str = ""
    each: str = ""
    about: str = ""
    found: tuple[str, ...] = ()
    open: bool = False

    @property
    def key(self) -> Key:
        return self.check, self.id


def questions(
    checks: Iterable[Check],
    answers: Mapping[str, Sequence[Answer]] | None = None,
    things: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Question, ...]:
    """List what a catalogue asks of a person, with what the answers of its checks (by check id) found and want.

    A want names its question by `where`: the id of an ask, with `/` and the thing behind it where it is asked of several.
    `things` gives further things for a word of `Ask.each`. Where no answers of a check are given, such a question stands once,
    without its things; where they are and name none, it is not asked. Raise `ValueError` where a check wants a judgement on what
    it does not ask.
    """
    known, found = things or {}, answers or {}
    return tuple(one for check in checks for one in _of_check(check, found.get(check.id), known))


def _of_check(check: Check, decided: Sequence[Answer] | None, things: Mapping[str, Sequence[str]]) -> Iterator[Question]:
    answers = decided or ()
    points = tuple(dict.fromkeys(_in_words(point) for answer in answers for point in answer.points))
    wanted: dict[str, list[str]] = {}
    for want in (one for answer in answers for one in answer.wants if one.kind == "judgement"):
        if not any(want.where == ask.id or (ask.each and want.where.startswith(f"{ask.id}/")) for ask in check.asks):
            raise ValueError(f"check `{check.id}` wants a judgement on `{want.where}`, which it does not ask")
        wanted.setdefault(want.where, []).append(want.what)
    for ask in check.asks:
        several = _things_of(ask, wanted, things.get(ask.each, ()))
        for about, allowed in several if several or decided else [("", ask.words)]:
            id = f"{ask.id}/{about}" if about else ask.id
            wants = tuple(dict.fromkeys(wanted.get(id, []) + (wanted.get(ask.id, []) if about else [])))
            found = wants if about and wants else (*points, *wants)  # of one thing among many, what was said of it
            yield Question(check.id, id, ask.text, ask.scale, allowed, check.title, ask.each, about, found, bool(wants))


def _things_of(ask: Ask, wanted: Iterable[str], known: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Give what a question is about, one entry for each time it is asked, with the words to choose from."""
    begin = f"{ask.id}/"
    things = tuple(dict.fromkeys([*known, *(where.removeprefix(begin) for where in wanted if where.startswith(begin))]))
    if not ask.each or (ask.scale == RANKING and not ask.words):
        return [("", ask.words or things)]  # of a ranking without words, the things themselves are ranked
    return [(one, ask.words) for one in things]


def _in_words(point: Point) -> str:
    return re.sub(r"{(\w+)}", lambda place: point.figures[place[1]].text, point.says)


# -- the sheet -----------------------------------------------------------------------------------------------

EXPLAINED = """\
# What only a person can decide about {law}.
# Fill it in with any text editor; leave the rest as it is.
#
# who      your name, as the review will print it
# when     the day of your answer, as 2027-03-14
# answer   one of the words given; for a ranking the names from first to last, with those of one
#          rank in brackets of their own: [first, [second, also second], fourth]
# reasons  your reasons, on the lines below the word, each two columns further in than the word
#
# Leave blank what you do not want to answer. A second person adds a second block of who, when,
# answer and reasons. `lenity judge` adds questions that are new; your answers stay as they are.
law: {law}
questions:
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a sheet: questions added, kept, kept although the program now finds something else, and no longer asked."""

    added: tuple[Key, ...] = ()
    kept: tuple[Key, ...] = ()
    changed: tuple[Key, ...] = ()
    gone: tuple[Key, ...] = ()


def write_sheet(path: Path, asked: Sequence[Question], law: str, today: date) -> Written:
    """Write questions on a law to a file to fill in; add to the file where it is there already.

    A question that is filled in keeps its answers. Where the program has come to find something else, `found_now` says what, and
    answers from before `found_since` count as outdated. Where the question is gone or is asked in other words, it is marked.
    Raise `LenityError` where the file is no sheet on this law or cannot be written; it is then as it was.
    """
    if path.exists():
        content, written = _merged(path, asked, law, today)
    else:
        content = EXPLAINED.format(law=law) + "".join(map(_entry, asked))
        written = Written(added=tuple(one.key for one in asked))
    replace_all({path: content.encode()}, "check the path, the permissions and the free space")
    return written


def _entry(one: Question) -> str:
    """Write one question with room for an answer."""
    lines = [f"- check: {scalar(one.check)}", f"  question: {scalar(one.id)}"]
    lines += [f"  about: {scalar(one.about)}"] if one.about else []
    lines += _folded("text", [one.text])
    lines += _folded("found", one.found) if one.found else []
    lines += [f"  scale: {one.scale}", *_allowed(one.words), "  answers:"]
    lines += ["  - who:", "    when:", "    answer:", "    reasons: >"]
    return "\n" + "\n".join(lines) + "\n"


def _folded(key: str, paragraphs: Sequence[str]) -> list[str]:
    """Write text as lines that YAML joins again; an empty line parts paragraphs."""
    lines = [f"  {key}: >"]
    for number, paragraph in enumerate(paragraphs):
        lines += [""] if number else []
        lines += [f"    {line}" for line in textwrap.wrap(paragraph, WIDTH - 4, break_on_hyphens=False, break_long_words=False)]
    return lines


def _allowed(allowed: Sequence[str]) -> list[str]:
    said = f"  words: [{', '.join(map(scalar, allowed))}]"
    return [said] if len(said) <= WIDTH else ["  words:", *(f"  - {scalar(word)}" for word in allowed)]


# -- adding to a sheet ---------------------------------------------------------------------------------------


def _merged(path: Path, asked: Sequence[Question], law: str, today: date) -> tuple[str, Written]:
    document = Document.read(path)
    _entries(document, law)
    raise_all([document])
    content = path.read_bytes().decode("utf-8")
    current = {one.key: one for one in asked}
    content = _without(content, lambda parts: not _filled(parts) and not _as_asked(parts, current))
    file = Rewrite(content)
    kept, changed, gone = list[Key](), list[Key](), list[Key]()
    for node in entries(fields(file.root)["questions"]):
        assert isinstance(node, yaml.MappingNode)
        parts = fields(node)
        key = text(parts["check"]), text(parts["question"])
        one = current.get(key)
        if "no_longer_asked" in parts:
            continue
        if one is None or not _same_question(one, parts):
            file.add(
                node, "no_longer_asked", quoted("it is asked in other words now" if one else "the catalogue asks it no more")
            )
            gone.append(key)
            continue
        kept.append(key)
        if _paragraphs(parts.get("found_now") or parts.get("found")) != _plain(one.found):
            _note_finding(file, node, one, today)
            changed.append(key)
    added = [one for one in asked if one.key not in kept]
    indent = " " * _column(file.root)
    more = "".join(textwrap.indent(_entry(one), indent) for one in added)
    content = file.text()
    line_end = "\r\n" if "\r\n" in content else "\n"
    content = content.rstrip() + line_end + more.replace("\n", line_end)
    return content, Written(tuple(one.key for one in added), tuple(kept), tuple(changed), tuple(gone))


def _without(content: str, drop: Callable[[Fields], bool]) -> str:
    """Take entries out of a sheet, with the empty lines before them; comments stay."""
    lines = content.splitlines(keepends=True)
    nodes = entries(fields(Rewrite(content).root)["questions"])
    ends = [*(node.start_mark.line for node in nodes[1:]), len(lines)]
    for node, following in reversed(list(zip(nodes, ends, strict=True))):
        if drop(fields(node)):
            start, end = node.start_mark.line, following
            while lines[end - 1].lstrip()[:1] in ("", "#"):
                end -= 1
            while not lines[start - 1].strip():
                start -= 1
            del lines[start:end]
    return "".join(lines)


def _as_asked(parts: Fields, current: Mapping[Key, Question]) -> bool:
    one = current.get((text(parts["check"]), text(parts["question"])))
    return one is not None and _same_question(one, parts) and _paragraphs(parts.get("found")) == _plain(one.found)


def _same_question(one: Question, parts: Fields) -> bool:
    """Say whether an answer to the entry is an answer to the question; of a ranking the names may have changed."""
    same = _paragraphs(parts.get("text")) == _plain([one.text]) and text(parts.get("scale")) == one.scale
    return same and (one.scale == RANKING or tuple(words(parts.get("words"))) == one.words)


def _note_finding(file: Rewrite, node: yaml.MappingNode, one: Question, today: date) -> None:
    for key, said in (("found_since", today.isoformat()), ("found_now", _plain(one.found))):
        before = fields(node).get(key)
        if before is None:
            file.add(node, key, quoted(said))
        else:
            file.replace(before, said)


def _plain(paragraphs: Sequence[str]) -> str:
    return " ".join(" ".join(paragraphs).split())


def _paragraphs(node: Node | None) -> str:
    return _plain([text(node)])


def _filled(parts: Fields) -> bool:
    """Say whether someone has begun to answer, in whatever form."""
    begun = [part for one in _answers(parts.get("answers")) for part in (fields(one).values() or [one])]
    return any(text(part) or isinstance(part, yaml.MappingNode) for part in begun)


def _answers(node: Node | None) -> list[Node]:
    return [node] if isinstance(node, yaml.MappingNode) else entries(node) or ([node] if text(node) and node else [])


def _column(root: Node) -> int:
    listed = fields(root)["questions"]
    return int(listed.start_mark.column) if entries(listed) else 0


# -- reading -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person answered to one question, on a day and with reasons: a word of the scale, or a ranking.

    `outdated` says that the program has come to find something else since.
    """

    who: str
    when: date
    answer: str | Ranking
    reasons: str
    question: str = ""
    outdated: bool = False

    @property
    def said(self) -> str:
        """The answer in words; of a ranking the names from first to last, with `=` between those of one rank."""
        return self.answer if isinstance(self.answer, str) else ", ".join(" = ".join(rank) for rank in self.answer)


@dataclass(frozen=True, slots=True)
class Judgements:
    """All judgements on one law, by check and question, in the order in which they were read."""

    given: Mapping[Key, tuple[Judgement, ...]] = field(default_factory=dict)

    def of(self, check: str, ask: str) -> tuple[Judgement, ...]:
        """Give what people answered to a question; empty where nobody has."""
        return self.given.get((check, ask), ())

    def agreed(self, check: str, ask: str) -> bool:
        """Say whether somebody answered, and all who did gave the same answer."""
        return len({one.answer for one in self.of(check, ask)}) == 1

    def differ(self, check: str, ask: str) -> bool:
        """Say whether two people gave different answers."""
        return len({one.answer for one in self.of(check, ask)}) > 1

    @property
    def people(self) -> tuple[str, ...]:
        """Name those who judged, each once."""
        return tuple(dict.fromkeys(one.who for found in self.given.values() for one in found))


def read_judgements(path: Path, asked: Sequence[Question], law: str, today: date) -> Judgements:
    """Read a filled-in sheet, or every sheet of a folder, on one law.

    An entry that nobody has filled in is passed over, and so is one that is marked as no longer asked. Raise `LenityError` with
    every mistake of every sheet: an unknown question, an answer outside the scale, a missing name, day or reason, a day after
    `today`, two answers of one person to one question.
    """
    documents = [Document.read(file) for file in _files(path)]
    given: dict[Key, list[Judgement]] = {}
    first: dict[tuple[Key, str], Place] = {}
    for document in documents:
        for node, parts in _entries(document, law):
            one = _asked(document, node, parts, asked)
            if one is not None:
                found = given.setdefault(one.key, [])
                for answer in _answers(parts.get("answers")):
                    found += _judgement(document, answer, one, parts, today, first)
    raise_all(documents)
    return Judgements({key: tuple(found) for key, found in given.items() if found})


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.iterdir() if one.suffix in SUFFIXES)
    if not found:
        raise problem("LEN370", f"`{path}` holds no sheet of judgements", "`lenity judge LAW --out FILE.yaml` writes one")
    return found


def _entries(document: Document, law: str) -> list[tuple[Node, Fields]]:
    """Give the entries of a sheet on this law; each names its check and question once."""
    head = document.fields(document.root, "the sheet", HEAD, HEAD)
    of = document.text(head.get("law"), "law")
    if "law" in head and of != law:
        document.say(
            "LEN371", head["law"], f"the judgements are on `{of}`, not on `{law}`", f"name the law as `{of}`, or another sheet"
        )
    listed, seen = head.get("questions"), set[Key]()
    if listed is None or document.text_or_none(listed) == "":
        return []
    if isinstance(listed, yaml.SequenceNode) and listed.flow_style:
        document.say("LEN007", listed, "`questions` stands in brackets", "begin each question with `- ` on a line of its own")
        return []
    found = []
    for node in document.items(listed, "questions"):
        parts = document.fields(node, "the question", ENTRY, ("check", "question"))
        if len({"check", "question"} & parts.keys()) < 2:
            continue
        key = document.text(parts["check"], "check"), document.text(parts["question"], "question")
        if key in seen and "no_longer_asked" not in parts:
            document.say(
                "LEN372", parts["question"], f"question `{key[1]}` stands here twice", "put all answers under one of them"
            )
        if "no_longer_asked" not in parts:
            seen.add(key)
        found.append((node, parts))
    return found


def _asked(document: Document, node: Node, parts: Fields, asked: Sequence[Question]) -> Question | None:
    """Find the question of an entry that someone has filled in; an entry that is blank or marked has none."""
    if "no_longer_asked" in parts or not _filled(parts):
        return None
    key = document.text(parts["check"], "check"), document.text(parts["question"], "question")
    one = next((one for one in asked if one.key == key or _is_about(one, key)), None)
    if one is None:
        of_check = [one.id for one in asked if one.check == key[0]]
        known = of_check or [one.check for one in asked]
        what, wrong = ("question", "question") if of_check else ("check", "check")
        document.say("LEN373", parts[wrong], f"unknown {what} `{key[bool(of_check)]}`", did_you_mean(key[bool(of_check)], known))
        return None
    if not _same_question(one, parts):
        mend = "`lenity judge` adds it in its new words, and marks this one"
        document.say("LEN374", parts.get("text", node), f"`{key[1]}` is asked in other words now", mend)
        return None
    return replace(one, id=key[1])


def _is_about(one: Question, key: Key) -> bool:
    """Say whether an entry asks the question of one of the things that are not known here."""
    return bool(one.each) and not one.about and one.check == key[0] and key[1].startswith(f"{one.id}/")


def _judgement(
    document: Document, node: Node, one: Question, entry: Fields, today: date, first: dict[tuple[Key, str], Place]
) -> list[Judgement]:
    """Read one answer; none where it is blank or wrong."""
    parts = document.fields(node, "the answer", ANSWER)
    if isinstance(node, yaml.MappingNode) and not any(text(part) for part in parts.values()):
        return []
    said = len(document.problems)
    who, reasons = (" ".join(document.text(parts.get(name), name).split()) for name in ("who", "reasons"))
    for name in ANSWER:
        if isinstance(node, yaml.MappingNode) and not text(parts.get(name)):
            document.say(
                "LEN375", node, f"the answer to `{one.id}` has no `{name}`", f"fill in `{name}:`, or leave all four blank"
            )
    when = _day(document, parts.get("when"), today)
    answer = _answer(document, parts.get("answer"), one)
    place = first.setdefault((one.key, who.casefold()), document.place(node))
    if who and place != document.place(node):
        document.say("LEN376", parts["who"], f"`{who}` answers `{one.id}` twice", f"keep one of them; the other is at {place}")
    if when is None or answer is None or len(document.problems) > said:
        return []
    since = text(entry.get("found_since"))
    return [Judgement(who, when, answer, reasons, one.id, outdated=bool(since) and when.isoformat() < since)]


def _day(document: Document, node: Node | None, today: date) -> date | None:
    if node is None or not text(node):
        return None
    said = document.text(node, "when")
    try:
        found = parse_date(said)
    except UnitError:
        document.say("LEN377", node, f"`{said}` is not a day", "write it as 2027-03-14")
        return None
    if found > today:
        document.say("LEN377", node, f"`{said}` is after today, {today}", "write the day on which the answer was given")
        return None
    return found


def _answer(document: Document, node: Node | None, one: Question) -> str | Ranking | None:
    if node is None or not text(node):
        return None
    if one.scale == RANKING:
        return _ranking(document, node, one)
    said = document.text(node, "answer")
    if said and said not in one.words:
        document.say(
            "LEN378", node, f"`{said}` is none of the answers to `{one.id}`", did_you_mean(said, one.words, _choice(one))
        )
    return said


def _choice(one: Question) -> str:
    return f"choose one of {', '.join(f'`{word}`' for word in one.words)}"


def _ranking(document: Document, node: Node, one: Question) -> Ranking | None:
    """Read a ranking: a list of names, those of one rank in a list of their own."""
    if not isinstance(node, yaml.SequenceNode):
        document.say("LEN379", node, f"the answer to `{one.id}` is a ranking", "write `[first, [second, also second], fourth]`")
        return None
    ranks = [entries(rank) if isinstance(rank, yaml.SequenceNode) else [rank] for rank in node.value]
    seen = set[str]()
    for name_node in (name_node for rank in ranks for name_node in rank):
        name = document.text(name_node, "a rank")
        if one.words and name not in one.words:
            document.say("LEN379", name_node, f"`{name}` is not among what `{one.id}` ranks", did_you_mean(name, one.words))
        elif name in seen:
            document.say("LEN379", name_node, f"`{name}` is ranked twice", "keep it at one rank")
        seen.add(name)
    if len(seen) < 2:
        document.say("LEN379", node, "a ranking needs two names at least", "write `[first, [second, also second], fourth]`")
    return tuple(tuple(sorted(map(text, rank))) for rank in ranks if rank)


# -- agreement -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shared:
    """How far people agree on the questions that share one scale, or on one ranking."""

    scale: str
    words: tuple[str, ...]
    questions: tuple[str, ...]
    people: tuple[str, ...]
    agreement: Agreement


def shared(judgements: Judgements, asked: Sequence[Question]) -> tuple[Shared, ...]:
    """Measure the agreement over all answered questions of one scale together, and over each ranking by itself.

    Alpha needs several things judged on one scale: one question alone cannot tell agreement from chance.
    """
    scales: dict[tuple[str, tuple[str, ...], str], list[Key]] = {}
    for key in judgements.given:
        one = next(one for one in asked if one.key == key or _is_about(one, key))
        scales.setdefault((one.scale, one.words, key[1] if one.scale == RANKING else ""), []).append(key)
    return tuple(_shared(judgements, scale, allowed, keys) for (scale, allowed, _), keys in scales.items())


def _shared(judgements: Judgements, scale: str, allowed: tuple[str, ...], keys: Sequence[Key]) -> Shared:
    given = [judgements.of(*key) for key in keys]
    people = tuple(dict.fromkeys(one.who for found in given for one in found))
    if scale == RANKING:
        units = _ranked_by_all([one.answer for one in given[0] if isinstance(one.answer, tuple)])
        found = agreement(units, ORDINAL, sorted({rank for unit in units for rank in unit}))
    else:
        assert scale in (NOMINAL, ORDINAL)
        found = agreement([[one.answer for one in answers] for answers in given], scale, allowed)
    return Shared(scale, allowed, tuple(key[1] for key in keys), people, found)


def _ranked_by_all(rankings: Sequence[Ranking]) -> list[list[Fraction]]:
    """Give, for each name that everybody ranked, its rank among these by each person."""
    named = [{name for rank in ranking for name in rank} for ranking in rankings]
    common = set.intersection(*named)
    placed = [_ranks([tuple(name for name in rank if name in common) for rank in ranking]) for ranking in rankings]
    return [[one[name] for one in placed] for name in sorted(common)]


def _ranks(ranking: Sequence[Sequence[str]]) -> dict[str, Fraction]:
    """Give each name its rank from 1; names of one rank share the middle of the ranks they take up."""
    found: dict[str, Fraction] = {}
    for names in ranking:
        middle = len(found) + Fraction(len(names) + 1, 2)
        found |= dict.fromkeys(names, middle)
    return found
