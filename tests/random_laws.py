"""Small laws and cases at random, for property tests: every hit policy, items and folds, choices, options, readings.

A law is drawn as the text a lawyer would write, so that the loader is under test too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from written import text_of

HEAD = """\
readings:
  edge:
    question: on which side does the edge fall
    lower: {title: below, @C}
    upper: {title: above, @S}
  reach:
    question: how far
    narrow: {title: narrow, @X}
    wide: {title: wide, @C}
attributes:
  colour: {type: enum, meaning: a word, values: {red: r, green: g, blue: b}}
  tier: {type: enum, meaning: a word that may be presumed, values: {low: l, mid: m, top: t}}
  flag: {type: boolean, meaning: yes or no}
  rebutted: {type: boolean, meaning: the presumption fails, assume: false}
  points: {type: number, domain: "0 .. 12", meaning: a number}
  record: {type: duration, meaning: a term}
  kind: {type: enum, of: item, meaning: a word of an item, values: {leaf: l, pill: p, salt: s}}
"""
AMOUNTS = {
    "number": ("0", "1", "3", "5", "8", "12"),
    "duration": ("0 d", "6 d", "6 months", "1 y", "2 y", "5 y", "10 y"),
    "money": ("10", "50", "100", "500"),
    "quantity": ("1 g", "5 g", "5.000001 g", "10 g"),
    "volume": ("1 ml", "4 ml", "10 ml"),
}
TERMS = ("0 d", "6 d", "6 months", "1 y", "2 y", "5 y", "10 y", "20 y")
FINES = ("10", "50", "100", "500")
CITES = ("@C", "@C", "@S", "@X", "@U")


@dataclass(slots=True)
class Names:
    """What a test may read at one point of the law: name -> kind, and the words of an enum."""

    kinds: dict[str, str]
    words: dict[str, list[str]] = field(default_factory=dict)

    def but(self, *names: str) -> Names:
        return Names({name: kind for name, kind in self.kinds.items() if name not in names}, self.words)

    def copy(self) -> Names:
        return Names(dict(self.kinds), {name: list(words) for name, words in self.words.items()})


CASE_NAMES = Names(
    {"colour": "enum", "tier": "enum", "flag": "boolean", "points": "number", "record": "duration"},
    {"colour": ["red", "green", "blue"], "tier": ["low", "mid", "top"]},
)
ITEM_NAMES = Names(
    CASE_NAMES.kinds | {"kind": "enum", "quantity": "quantity"}, CASE_NAMES.words | {"kind": ["leaf", "pill", "salt"]}
)


@st.composite
def laws(draw: DrawFn) -> str:
    """Draw the text of a law that the loader accepts."""
    return _Writer(draw).law()


@dataclass(slots=True)
class _Writer:
    draw: DrawFn
    rules: int = 0
    combined: dict[str, None] = field(default_factory=dict)
    also: list[str] = field(default_factory=list)  # what the penalties of this law name besides custody and fine
    variables: list[str] = field(default_factory=list)  # what its decisions give for the case
    lines: list[str] = field(default_factory=list)

    def law(self) -> str:
        case = CASE_NAMES.copy()
        self.also = [name for name in ("strokes", "start", "guideline") if self.chance(4)]
        if self.chance(3):
            self.presumption()
        if self.chance(2):
            self.items(case)
        else:
            self.penalty("case", case)
        reserved = {"custody.min": "duration", "custody.max": "duration", "custody.life": "boolean", "fine.max": "money"}
        case.kinds |= reserved | {"combine": "enum"}
        tested = {
            "strokes": {"strokes.max": "number"},
            "start": {"start": "duration"},
            "guideline": {"guideline.max": "duration"},
        }
        for name in self.also:
            case.kinds |= tested[name]
        case.words["combine"] = list(self.combined)
        steps = self.draw(st.lists(st.sampled_from(("words", "collect", "amend", "reckon", "option")), max_size=5))
        for number, step in enumerate(steps):
            getattr(self, step)(number, case)
        told = [name for name in self.variables if self.chance(3)]
        head = HEAD + (f"answers: [{', '.join(told)}]\n" if told else "")
        return text_of("\n".join(self.lines), head).replace(": {cite: ", ": ").replace("}!}", "}")

    # -- decisions ---------------------------------------------------------------------------------------------------

    def presumption(self) -> None:
        self.say("- id: presumed", "  presumes: tier", *(["  unless: rebutted"] if self.chance(2) else []), "  rules:")
        names = Names({"flag": "boolean", "points": "number", "colour": "enum"}, CASE_NAMES.words)
        for _ in range(self.count(1, 2)):
            self.rule(names, "{tier: " + self.one(["low", "mid", "top"]) + "}", may=False, unknown=False)

    def items(self, case: Names) -> None:
        names, folds = ITEM_NAMES.copy(), [f"{name}: gravest" for name in ("custody", "fine", "combine", *self.also)]
        if self.chance(4):
            self.say("- id: item-presumed", "  for: item", "  presumes: kind", "  unless: rebutted", "  rules:")
            self.rule(ITEM_NAMES.but("kind"), "{kind: " + self.one(["leaf", "pill", "salt"]) + "}", may=False, unknown=False)
        if self.chance(2):
            words = self.table("item-group", names, "item", {"group": ["first", "second"]}, self.one(["F", "U", "A", "P"]))
            names.kinds["group"], names.words["group"] = "enum", words
        if self.chance(2):
            self.table("item-weight", names, "item", {"weight": ["0", "1", "4"]}, self.one(["F", "C+", "C<", "C>", "C#"]))
            names.kinds["weight"] = case.kinds["weight"] = "number"
            folds.append("weight: " + self.one(["sum", "min", "max", "count"]))
            self.variables.append("weight")
        if self.chance(3):
            self.table("item-mark", names, "item", {"mark": ["true", "false"]}, "F")
            names.kinds["mark"] = case.kinds["mark"] = "boolean"
            folds.append("mark: " + self.one(["any", "all"]))
            self.variables.append("mark")
        if self.chance(5):
            text = self.one(
                [
                    "= quantity.volume",
                    "= quantity.volume * 2",
                    "= min(quantity.volume, 3 ml)",
                    "= if flag then quantity.volume else 1 ml",
                ]
            )
            self.say("- id: item-volume", "  for: item", f'  give: {{liquid: "{text}"}}', "  " + self.one(CITES))
            names.kinds["liquid"] = case.kinds["liquid"] = "volume"
            folds.append("liquid: " + self.one(["sum", "max", "min"]))
            self.variables.append("liquid")
        if self.chance(4):
            text = self.one(["= quantity", "= quantity * 2", "= if flag then quantity else 0 g", "= max(quantity, 1 g)"])
            self.say("- id: item-load", "  for: item", f'  give: {{load: "{text}"}}', "  " + self.one(CITES))
            names.kinds["load"] = case.kinds["load"] = "quantity"
            folds.append("load: " + self.one(["sum", "max", "min"]))
            self.variables.append("load")
        self.penalty("item", names)
        self.say("- id: folded", "  fold: {" + ", ".join(folds) + "}", "  " + self.one(CITES))

    def penalty(self, scope: str, names: Names) -> None:
        self.say("- id: penalty", "  title: Penalty of the offence", *(["  for: item"] if scope == "item" else []))
        hit = self.one(["F", "U", "A"])
        self.say(f"  hit: {hit}", "  rules:")
        then = self.punishment(whole=True)
        for place, when in enumerate(self.conditions(hit, names)):
            self.rule_when(when, then if place == 0 or hit == "A" else self.punishment(), unknown=place > 0 and hit != "A")

    def words(self, number: int, names: Names) -> None:
        name = f"class{number}"
        self.variables.append(name)
        words = self.table(name, names, "case", {name: ["grave", "light", "slight"]}, self.one(["F", "U", "A", "P"]))
        names.kinds[name], names.words[name] = "enum", words

    def collect(self, number: int, names: Names) -> None:
        name = f"sum{number}"
        self.variables.append(name)
        numbers = [one for one, kind in names.kinds.items() if kind == "number"]
        values = ["0", "1", "2", "5", f'"= {self.one(numbers)} + 1"', f'"= {self.one(numbers)} * 2"']
        self.table(name, names, "case", {name: values}, self.one(["C+", "C<", "C>", "C#"]))
        names.kinds[name] = "number"

    def amend(self, number: int, names: Names) -> None:
        may = self.one(["", "", "court", "prosecutor"])
        self.say(
            f"- id: amend{number}",
            f"  amends: [{', '.join(['custody', 'fine', 'combine', *self.also])}]",
            *([f"  may: {may}"] if may else []),
            "  hit: F",
            "  rules:",
        )
        for when in self.conditions("F", names):
            self.rule_when(when, self.change(names), may=not may)

    def reckon(self, number: int, names: Names) -> None:
        name = f"level{number}"
        self.variables.append(name)
        numbers = [one for one, kind in names.kinds.items() if kind == "number"]
        a, b = self.one(numbers), self.one(numbers)
        bools = [one for one, kind in names.kinds.items() if kind == "boolean"]
        flag = self.one(bools)
        texts = {
            "number": [
                f"= {a} + {b}", f"= {a} * 2 - {b}", f"= floor({a} / 2)", f"= ceiling(({a} + 1) / 2)", f"= max({a}, {b}) - 1",
                f"= min({a}, 4)", f"= abs({a} - {b})", f"= if {flag} then {a} else {b}", f"= -{a}",
                f"= if custody.max > 2 y then {a} else 0",
            ],
            "boolean": [
                f"= {flag} and {a} > 2", f"= {flag} or {a} <= 2", f"= not({flag})", f"= {a} in [1 .. 5)", f"= {a} in (1, 3, {b})",
                f"= {a} != {b}", '= colour = "red"', f'= tier in ("low", "top") and {flag}',
            ],
            "duration": ["= custody.max", "= floor(custody.max / 3)", f"= {a} * 1 y", "= max(custody.min, 6 months)"],
        }  # fmt: skip
        kind = self.one(list(texts))
        self.say(f"- id: reckon{number}", f"  give: {{{name}: '{self.one(texts[kind])}'}}", "  " + self.one(CITES))
        names.kinds[name] = kind

    def option(self, number: int, names: Names) -> None:
        rung = self.one(["suspended_sentence", "community_work", "caution"])
        self.say(f"- id: option{number}", f"  option: {rung}", f"  measure: way {number}", "  may: court", "  hit: F", "  rules:")
        for when in self.conditions("F", names):
            self.rule_when(when, self.one(["open", "open", "closed"]), may=False)

    # -- rules -------------------------------------------------------------------------------------------------------

    def table(self, name: str, names: Names, scope: str, outputs: dict[str, list[str]], hit: str) -> list[str]:
        """Write a table of one output and give the values its rules give."""
        self.say(f"- id: {name}", *(["  for: item"] if scope == "item" else []), f"  hit: {hit}")
        ((output, values),) = outputs.items()
        self.say("  rules:")
        fixed = self.one(values)
        given = {}
        for place, when in enumerate(self.conditions(hit, names)):
            value = fixed if hit == "A" else self.one(values)
            if self.rule_when(when, f"{{{output}: {value}}}", unknown=place > 0 and hit != "A"):
                given[value] = None
        if hit == "P":
            self.say(f"  priority: [{', '.join(self.draw(st.permutations(list(given))))}]")
        return list(given)

    def conditions(self, hit: str, names: Names) -> list[str]:
        """Draw what each rule asks; the rules of a unique table share out the values of one input."""
        if hit != "U":
            return [self.when(names, self.count(0, 2)) for _ in range(self.count(1, 3))]
        name = self.one([one for one, kind in names.kinds.items() if kind != "boolean" and len(names.words.get(one, "..")) > 1])
        kind = names.kinds[name]
        if kind == "enum":
            words = self.draw(st.permutations(names.words[name]))
            cut = self.count(1, len(words) - 1)
            parts = ["[" + ", ".join(words[:cut]) + "]", words[cut]]
            if len(words) > cut + 1 and self.chance(2):
                parts.append(words[cut + 1])
        else:
            low, high = self.two(kind)
            parts = [f'"< {low}"', f'"[{low} .. {high})"', f'">= {high}"'][: self.count(2, 3)]
        return [f"{{{name}: {part}" + self.more(names, name) + "}" for part in parts]

    def more(self, names: Names, but: str) -> str:
        if not self.chance(3):
            return ""
        name = self.one([one for one in names.kinds if one != but])
        return f", {name}: {self.test(names, name)}"

    def when(self, names: Names, count: int) -> str:
        chosen = self.draw(st.lists(st.sampled_from(sorted(names.kinds)), min_size=count, max_size=count, unique=True))
        return "{" + ", ".join(f"{name}: {self.test(names, name)}" for name in chosen) + "}"

    def test(self, names: Names, name: str) -> str:
        kind = names.kinds[name]
        if kind == "boolean":
            return self.one(["true", "false"])
        if kind == "enum":
            words = self.draw(st.permutations(names.words[name]))
            pair = ", ".join(words[:2])
            return self.one([words[0], f"[{pair}]", f'"not({words[0]})"', f'"not({pair})"'])
        low, high = self.two(kind)
        forms = [
            f"< {high}", f"<= {low}", f"> {low}", f">= {high}", f"[{low} .. {high})", f"({low} .. {high}]", f"[{low} .. {low}]",
            f"not([{low} .. {high}])", f"{low}", f"[.. {low}]",
        ]  # fmt: skip
        return f'"{self.one(forms)}"'

    def two(self, kind: str) -> tuple[str, str]:
        pool = AMOUNTS[kind]
        first = self.count(0, len(pool) - 2)
        return pool[first], pool[self.count(first + 1, len(pool) - 1)]

    def rule(self, names: Names, then: str, *, may: bool = True, unknown: bool = True) -> None:
        self.rule_when(self.when(names, self.count(0, 2)), then, may=may, unknown=unknown)

    def rule_when(self, when: str, then: str, *, may: bool = False, unknown: bool = True) -> bool:
        """Write a rule; say whether it gives its outputs, or that they are not known."""
        self.rules += 1
        parts = [f"id: r{self.rules}", f"when: {when}"]
        told = not (unknown and self.chance(8))
        if not told or (unknown and self.chance(10)):
            parts += ["unknown: not found", "look_in: the gazette"]
        if told:
            parts.append(f"then: {then}")
        if unknown and self.chance(12):
            parts.append("in_force: " + self.one([".. 2018-12-31", "2019-01-01 ..", "2000-01-01 .. 2030-01-01"]))
        if told and then.startswith("{custody:") and self.chance(6):
            parts.append(
                "cites: {"
                + self.one(["custody", "custody.max", "fine" if "fine" in then else "custody"])
                + ": {"
                + self.one(CITES)[:2]
                + "!}}"
            )
        if self.chance(5):
            axis = self.one(["edge", "reach"])
            parts.append(f"reading: {{{axis}: {self.one({'edge': ['lower', 'upper'], 'reach': ['narrow', 'wide']}[axis])}}}")
        if may and self.chance(3):
            parts.append("may: court")
        self.say("    - {" + ", ".join([*parts, self.one(CITES)]) + "}")
        return told

    def punishment(self, whole: bool = False) -> str:
        low, high = self.span(TERMS)
        custody = self.one([
            f"{low} .. {high}", f".. {high}", f"{low} .. {high} or life", "life", "none", "life or death", f"{high}",
            f"{low} .. life", ".. life or death", f"{high} ..",
        ])  # fmt: skip
        parts = [f"custody: {custody}"]
        if whole or self.chance(2):
            least, most = self.span(FINES)
            fine = self.one([f"{least} .. {most}", f".. {most}", "none", f"{least} .."])
            combine = self.one(["and", "or", "fine only", "and/or"])
            self.combined[combine] = None
            parts += [f"fine: {fine}", f"combine: {combine}"]
        for name in self.also:
            if whole or self.chance(2):
                low, high = self.span(TERMS)
                forms = {
                    "strokes": ["none", "5 .. 15", ".. 24", "6", "10 .."], "start": [low, high, "none"],
                    "guideline": [f"{low} .. {high}", f"{low} .. life", "life", "none"],
                }  # fmt: skip
                parts.append(f"{name}: {self.one(forms[name])}")
        return "{" + ", ".join(parts) + "}"

    def change(self, names: Names) -> str:
        changes = [
            "custody.min: 6 d", 'custody.max: "= custody.max * 2"', 'custody.min: "= floor(custody.min / 2)"',
            'custody.max: "= min(custody.max * 2, 30 y)"', "custody.life: false, custody.max: 20 y", "custody: none, fine: none",
            'fine.min: "= ceiling(fine.min / 2)"', "combine: or", 'fine.max: "= fine.max + 50"', "custody.min: none",
            'custody.max: "= if flag then custody.max * 2 else custody.max"', "custody.life: true",
        ]  # fmt: skip
        numbers = [one for one, kind in names.kinds.items() if kind == "number"]
        changes.append(f'custody.max: "= custody.max + {self.one(numbers)} * 1 y"')
        changes += ["custody.max: no limit", 'custody.max: "= floor(custody.max / 2)"', 'fine.max: "= 1_000 - fine.max"']
        more = {
            "strokes": ["strokes: none", 'strokes.max: "= strokes.max * points"', 'strokes.max: "= max(strokes.min, 12)"'],
            "start": ['start: "= start + 6 months"', "start: none", 'start: "= min(start, custody.max)"'],
            "guideline": [
                "guideline: 2 y .. life", 'guideline.max: "= min(guideline.max, custody.max)"', "guideline: none",
                'guideline.min: "= max(guideline.min, custody.min)"', "guideline.life: false",
            ],
        }  # fmt: skip
        changes += [one for name in self.also for one in more[name] * 2]
        return "{" + self.one(changes) + "}"

    def span(self, pool: tuple[str, ...]) -> tuple[str, str]:
        first = self.count(0, len(pool) - 2)
        return pool[first], pool[self.count(first + 1, len(pool) - 1)]

    # -- drawing -----------------------------------------------------------------------------------------------------

    def say(self, *lines: str) -> None:
        self.lines += lines

    def one(self, values: list[str] | tuple[str, ...]) -> str:
        return self.draw(st.sampled_from(list(values)))

    def count(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def chance(self, of: int) -> bool:
        return self.draw(st.integers(1, of)) == of


# -- cases ------------------------------------------------------------------------------------------------------------

GRAM = 10**6
QUANTITIES = (0, GRAM - 1, GRAM, 5 * GRAM, 5 * GRAM + 1, 5 * GRAM + 2, 10 * GRAM - 1, 10 * GRAM, 10 * GRAM + 1)


def cases(most_items: int = 3) -> SearchStrategy[tuple[dict[str, object], list[dict[str, object]]]]:
    """Draw cases; what is left out is unknown, and None is said to be unknown."""
    days = (0, 6, 7, 180, 360, 361, 720, 1800, 3600, 3601)
    case = st.fixed_dictionaries({}, optional={
        "colour": st.sampled_from(["red", "green", "blue"]), "tier": st.sampled_from(["low", "mid", "top"]),
        "flag": st.booleans(), "rebutted": st.sampled_from([True, False, None]), "points": st.integers(0, 12),
        "record": st.sampled_from(days),
    })  # fmt: skip
    mass = st.sampled_from(QUANTITIES).map(lambda amount: ("mass", amount))
    quantity = st.one_of(
        mass, mass, mass, st.sampled_from((0, 999, 1000, 2000, 4000, 10_001)).map(lambda amount: ("volume", amount))
    )
    item = st.fixed_dictionaries({}, optional={"kind": st.sampled_from(["leaf", "pill", "salt"]), "quantity": quantity})
    return st.tuples(case, st.lists(item, min_size=1, max_size=most_items))
