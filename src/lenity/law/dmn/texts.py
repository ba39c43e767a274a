"""Write the files of a law: mappings in the order given, one rule a line, nothing quoted that need not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lenity.law.rewrite import quoted, scalar

WIDTH = 120


def write_yaml(value: object) -> str:
    """Write mappings, lists and texts as YAML; what fits on a line stands on one, from the third level on.

    >>> print(write_yaml({"rules": [{"id": "a/1", "when": {"age": "< 18"}}]}), end="")
    rules:
      - {id: a/1, when: {age: "< 18"}}
    """
    return "\n".join(_lines(value, 0)) + "\n"


def _lines(value: object, indent: int) -> Iterator[str]:
    space = " " * indent
    if isinstance(value, Mapping):
        for key, one in value.items():
            flat = _flat(one)
            if _is_short(one, flat, indent + len(str(key)) + 2) and not (indent == 0 and isinstance(one, Mapping | list) and one):
                yield f"{space}{_scalar(key)}: {flat}"
            else:
                yield f"{space}{_scalar(key)}:"
                yield from _lines(one, indent + 2)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            flat = _flat(one)
            if _is_short(one, flat, indent + 2):
                yield f"{space}- {flat}"
            else:
                inner = list(_lines(one, indent + 2))
                yield f"{space}- {inner[0].lstrip()}"
                yield from inner[1:]
    else:
        yield space + _scalar(value)


def _is_short(value: object, flat: str, before: int) -> bool:
    if isinstance(value, str) or not value:
        return True
    return before + len(flat) <= WIDTH and "rules" not in (value if isinstance(value, Mapping) else ())


def _flat(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flat(one)}" for key, one in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_flat(one) for one in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    text = str(value)
    return scalar(text) if text and "\n" not in text else quoted(text)
