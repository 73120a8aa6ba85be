"""Pages and calls of exam: the candidate's, the officer's, the invigilator's."""

from exam.views import api, candidate, entry
from exam.views.blueprint import bp, candidates

__all__ = ["api", "bp", "candidate", "candidates", "entry"]
