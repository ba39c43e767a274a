"""Work of minutes, done once per law and kept on disk: the review of a law, and its worked examples.

    folder/th/narcotics-code-2021-1f3c…/examples.json
    folder/th/narcotics-code-2021-1f3c…/review/index.html …

A folder carries the print of the law and of this version of lenity, so an answer of another law is never shown. What is not
there yet is worked out in the background when somebody first asks for it; a request never waits for it.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lenity import __version__
from lenity.law.model import Law
from lenity.report import package
from lenity.report.package import FINDINGS, PAGE, PAPER
from lenity.review import review
from lenity.web.shelf import Shelf

KINDS = ("examples", "review")
EXAMPLES = "examples.json"
DOWNLOADS = (PAGE, PAPER, FINDINGS, "datapackage.json", "manifest.json")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the worked examples of a law reach: how many there are, how many come out otherwise, and rules that none reaches."""

    examples: int
    failing: tuple[str, ...]
    rules: int
    not_reached: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Studies:
    """The folder of studies. `written` are packages that `lenity review` wrote, by place; they go before those of the folder."""

    folder: Path
    written: Mapping[str, Path]

    def examples(self, law: Law) -> Coverage | None:
        """Give what the worked examples of a law reach, if that has been worked out."""
        file = self._of(law) / EXAMPLES
        if not file.is_file():
            return None
        data = json.loads(file.read_text("utf-8"))
        return Coverage(data["examples"], tuple(data["failing"]), data["rules"], tuple(data["not_reached"]))

    def review(self, law: Law) -> Path | None:
        """Give the folder of the review of a law, if there is one."""
        place = law.id.split("/")[0]
        for folder in (self.written.get(place), self._of(law) / "review"):
            if folder is not None and (folder / FINDINGS).is_file():
                return folder
        return None

    def missing(self, kind: str, law: Law) -> bool:
        """Say whether a study is still to be worked out."""
        return (self.examples(law) if kind == "examples" else self.review(law)) is None

    def work_out(self, kind: str, shelf: Shelf, name: str, today: date) -> None:
        """Work one study out and keep it, whole or not at all."""
        law = shelf.law(name)
        if kind == "examples":
            self._keep(law, {EXAMPLES: _covered(shelf, law)})
        else:
            written = package(review(name.split("/", maxsplit=1)[0], library=shelf.library))
            self._keep(law, {f"review/{path}": content for path, content in written.items()})

    def _of(self, law: Law) -> Path:
        place, name = law.id.split("/")
        print_ = hashlib.sha256(" ".join([__version__, law.digest, *(one.digest for one in law.uses)]).encode()).hexdigest()
        return self.folder / place / f"{name}-{print_[:16]}"

    def _keep(self, law: Law, files: Mapping[str, bytes]) -> None:
        home = self._of(law)
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".part-", dir=home) as part:
            tops = {path.split("/")[0] for path in files}
            for path, content in files.items():
                file = Path(part, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            for top in tops:
                if not (home / top).exists():
                    Path(part, top).rename(home / top)


def find_written(folder: Path | None) -> dict[str, Path]:
    """Find packages that `lenity review PLACE --out FOLDER/PLACE` wrote, by place."""
    if folder is None or not folder.is_dir():
        return {}
    return {one.parent.name: one.parent for one in sorted(folder.glob(f"*/{FINDINGS}"))}


def _covered(shelf: Shelf, law: Law) -> bytes:
    from lenity.engine.examples import check_examples, not_reached

    checked = check_examples(law, shelf.library)
    own = [rule for decision, rule in law.rules() if decision.law == law.id]
    missed: Sequence[str] = [one.partition(": ")[2] for one in not_reached([law], checked)]
    data = {
        "examples": len(checked), "failing": [one.example.id for one in checked if one.problems], "rules": len(own),
        "not_reached": list(missed),
    }  # fmt: skip
    return json.dumps(data).encode()
