"""What people and the clock do in grading: score sealed attempts, mark essays, release results."""

from grading.service.actions import Action
from grading.service.late import confirm_late, rule_late
from grading.service.marked import MarkedAnswer, open_marked, open_medium
from grading.service.marking import AnswerPart, AnswerSheet, Given, mark, open_answer
from grading.service.release import Confirmed, Released, release
from grading.service.scoring import Run, score_sealed

__all__ = [
    "Action",
    "AnswerPart",
    "AnswerSheet",
    "Confirmed",
    "Given",
    "MarkedAnswer",
    "Released",
    "Run",
    "confirm_late",
    "mark",
    "open_answer",
    "open_marked",
    "open_medium",
    "release",
    "rule_late",
    "score_sealed",
]
