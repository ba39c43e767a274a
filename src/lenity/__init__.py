"""lenity reads a country's drug-sentencing law as data and tells what a court may impose in a case, and why.

    import lenity

    lenity.sentence("kh", offence="possession", substance="heroin", quantity="2 g", offence_date="2019-12-01")
    lenity.evaluate("kh", "cases.parquet", out="outcomes.parquet")

A review is `lenity.review.review("kh")`, written out by `lenity.report.write`.
"""

from lenity.engine.ask import sentence
from lenity.engine.batch import Evaluation, evaluate
from lenity.engine.outcome import Outcome
from lenity.law.library import Library
from lenity.law.model import Law
from lenity.law.problems import LenityError

__version__ = "0.1.0"
__all__ = ["Evaluation", "Law", "LenityError", "Library", "Outcome", "evaluate", "sentence"]
