"""lenity reads a country's drug-sentencing law as data and tells what a court may impose in a case, and why."""

from lenity.engine.ask import sentence
from lenity.engine.outcome import Outcome
from lenity.law.library import Library
from lenity.law.model import Law
from lenity.law.problems import LenityError

__version__ = "0.1.0"
__all__ = ["Law", "LenityError", "Library", "Outcome", "sentence"]
