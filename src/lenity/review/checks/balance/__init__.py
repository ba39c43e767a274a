"""Stage P, balance in the narrow sense: whether penalties fit the gravity of acts, and each other.

Each module decides some of the checks of the stage, by the question they answer.
"""

from lenity.review.checks.balance import circumstances, consequences, gravity, own_use, quantity, roles, weights

__all__ = ["circumstances", "consequences", "gravity", "own_use", "quantity", "roles", "weights"]
