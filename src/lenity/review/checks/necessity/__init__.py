"""Stage N, necessity: whether a less intrusive means is open, and why it is not used.

Each module decides some of the checks of the stage, by the question they answer.
"""

from lenity.review.checks.necessity import before_trial, minimums, minor_cases, sanctions, suspension, treatment

__all__ = ["before_trial", "minimums", "minor_cases", "sanctions", "suspension", "treatment"]
