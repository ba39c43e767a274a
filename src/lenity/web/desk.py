"""What a worker can do: a page, an operation of the API, a study. Each job by its name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lenity.law.problems import LenityError, Place, Problem, problem
from lenity.web import api, batch, pages
from lenity.web.frame import Frame
from lenity.web.languages import language
from lenity.web.problems import MEDIA, Refusal, refusal
from lenity.web.shelf import Shelf
from lenity.web.studies import DOWNLOADS, Studies
from lenity.web.workers import Job, Reply, Setting, refused, reply

HTML, YAML = "text/html; charset=utf-8", "application/yaml"


@dataclass(slots=True)
class Worker:
    """The laws and studies at hand, and the jobs done with them."""

    shelf: Shelf
    studies: Studies

    def do(self, job: Job) -> Reply:
        """Do one job; every mistake of what was asked becomes a reply."""
        if job.name == "warm":
            return self._warm()
        needs = job.needs
        desk = pages.Desk(self.shelf, self.studies, date.fromisoformat(needs["today"]))
        try:
            if job.name == "page":
                return self._page(desk, needs)
            if job.name == "refused":
                return self._refused(needs)
            if job.name == "study":
                self.studies.work_out(needs["kind"], self.shelf, needs["law"], desk.today)
                return reply(200, "text/plain", b"done")
            if job.name == "file":
                return self._file(desk, needs["place"], needs["name"])
            return api.answer(desk, needs, job.body)
        except LenityError as error:
            found = refusal(error)
            return reply(found.status, MEDIA, json.dumps(found.document(needs.get("base", "/"))).encode())
        except MemoryError:
            return refused("LEN838", "the answer needed more memory than one request may take", "ask for less at once")

    def _page(self, desk: pages.Desk, needs: Mapping[str, Any]) -> Reply:
        frame = Frame(language(needs["language"]), needs["path"], needs["query"], needs["base"])
        made = pages.page(desk, frame)
        if made.file:
            return reply(200, YAML, made.text.encode(), {"content-disposition": f'attachment; filename="{made.file}"'})
        return reply(made.status, HTML, made.text.encode(), wanted=made.wanted)

    def _refused(self, needs: Mapping[str, Any]) -> Reply:
        """Give the page that says why a request was refused before a page could be made."""
        said = needs["problem"]
        problems = tuple(Problem(one["code"], one["detail"], Place(), one["help"] or "") for one in said["problems"])
        frame = Frame(language(needs["language"]), "", {}, needs["base"])
        return reply(said["status"], HTML, pages.refused(frame, Refusal(said["status"], problems)).text.encode())

    def _warm(self) -> Reply:
        """Judge one case of one law, so that the first file of cases does not wait for what all of them need."""
        place = self.shelf.places()[0]
        judged = batch.judge(self.shelf, batch.Asked(place, {}, "offence", "", ""), b'[{"offence": "possession"}]', batch.JSON)
        batch.written(batch.PARQUET, place, *judged)
        return reply(200, "text/plain", b"ready")

    def _file(self, desk: pages.Desk, place: str, name: str) -> Reply:
        """Give a file of the written review of a place."""
        law = desk.shelf.in_force(place, desk.today)
        folder = self.studies.review(law) if law else None
        if folder is None or name not in DOWNLOADS or not (folder / name).is_file():
            raise problem("LEN830", f"no file `{name}` of a review of `{place}`", "the page of the review lists its files")
        return reply(200, "application/octet-stream", (folder / name).read_bytes())


def ready(setting: Setting) -> Worker:
    """Read the laws, so that the first request does not wait for them."""
    shelf = Shelf(Path(setting.root))
    for place in shelf.places():
        shelf.asker(place)
    written = {place: Path(folder) for place, folder in setting.written.items()}
    return Worker(shelf, Studies(Path(setting.studies), written))
