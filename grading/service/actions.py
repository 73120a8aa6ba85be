"""What grading writes into the audit chain."""

from enum import StrEnum


class Action(StrEnum):
    """One act of grading that decides something."""

    RESULTS_COMPUTED = "results.computed"
    ANSWER_MARKED = "answer.marked"
    RESULTS_RELEASED = "results.released"
    LATE_RULED = "late.ruled"
    LATE_CONFIRMED = "late.confirmed"
