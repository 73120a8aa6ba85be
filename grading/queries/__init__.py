"""What screens, the scoring job and the registry ask about marks, results and their release."""

from grading.queries.desk import desk_cards
from grading.queries.marking import Waiting, bond_of, count_waiting, item_of, task_by_public_id, waiting_tasks
from grading.queries.passes import Pass, examiners_of, released_passes
from grading.queries.releases import (
    Outgoing,
    ReleaseEntry,
    ResultRow,
    Standing,
    count_results,
    count_sittings,
    hand_of,
    ready_results,
    releases_of,
    result_rows,
    standing_of,
    standings,
    totals_of,
)
from grading.queries.results import Outcome, outcome_of, outcomes_of
from grading.queries.scoring import (
    FormPaper,
    area_titles,
    attempts_to_score,
    form_paper,
    forms_to_score,
    marks_given,
    tasks_made,
)

__all__ = [
    "FormPaper",
    "Outcome",
    "Outgoing",
    "Pass",
    "ReleaseEntry",
    "ResultRow",
    "Standing",
    "Waiting",
    "area_titles",
    "attempts_to_score",
    "bond_of",
    "count_results",
    "count_sittings",
    "count_waiting",
    "desk_cards",
    "examiners_of",
    "form_paper",
    "forms_to_score",
    "hand_of",
    "item_of",
    "marks_given",
    "outcome_of",
    "outcomes_of",
    "ready_results",
    "released_passes",
    "releases_of",
    "result_rows",
    "standing_of",
    "standings",
    "task_by_public_id",
    "tasks_made",
    "totals_of",
    "waiting_tasks",
]
