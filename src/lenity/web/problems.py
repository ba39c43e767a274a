"""Mistakes as problem documents (RFC 9457): one form for every refusal of the explorer.

    {"type": "…/api/problems#LEN831", "title": "request is too large", "status": 413, "code": "LEN831", "detail": …, "help": …}

A page shows the same in words to those who ask for a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from lenity.law.problems import CODES, LenityError, Problem

MEDIA = "application/problem+json"
# The refusals of the explorer itself, with their status. Those of the law and the case keep their own codes.
STATUS = {
    "LEN830": HTTPStatus.NOT_FOUND,
    "LEN831": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "LEN832": HTTPStatus.REQUEST_TIMEOUT,
    "LEN833": HTTPStatus.SERVICE_UNAVAILABLE,
    "LEN834": HTTPStatus.MISDIRECTED_REQUEST,
    "LEN835": HTTPStatus.METHOD_NOT_ALLOWED,
    "LEN836": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "LEN837": HTTPStatus.UNPROCESSABLE_ENTITY,
    "LEN838": HTTPStatus.GATEWAY_TIMEOUT,
    "LEN839": HTTPStatus.NOT_ACCEPTABLE,
    "LEN840": HTTPStatus.BAD_REQUEST,
    "LEN841": HTTPStatus.REQUEST_URI_TOO_LONG,
    "LEN842": HTTPStatus.FORBIDDEN,
    "LEN843": HTTPStatus.INTERNAL_SERVER_ERROR,
    "LEN402": HTTPStatus.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that is not answered: its status and every problem found, the first in the lead."""

    status: int
    problems: tuple[Problem, ...]

    def document(self, base: str = "/") -> dict[str, object]:
        """Give the problem document; each problem of the request is listed under `problems`."""
        first = self.problems[0]
        return {
            "type": f"{base}api/#{first.code}", "title": CODES[first.code][0], "status": self.status, "code": first.code,
            "detail": first.message, "help": first.help or None,
            "problems": [{"code": one.code, "detail": one.message, "help": one.help or None} for one in self.problems],
        }  # fmt: skip


def refusal(error: LenityError) -> Refusal:
    """Give the refusal that an error stands for; a mistake in what was sent is one of the request, 422."""
    return Refusal(status_of(error.problems), error.problems)


def status_of(problems: Sequence[Problem]) -> int:
    return int(STATUS.get(problems[0].code, HTTPStatus.UNPROCESSABLE_ENTITY))
