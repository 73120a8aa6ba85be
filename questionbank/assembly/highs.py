"""The one user of HiGHS: solves rows over whole-number columns, always in the same way."""

from collections.abc import Sequence
from itertools import accumulate

import highspy

from core.errors import Refused, Text
from questionbank.assembly.rows import Row

SECONDS = (
    60.0  # far above what a paper takes; a draw that needs more is refused, for a cut-off search is not repeatable
)

# One thread and a fixed seed of its own: the seed of a draw acts by the costs alone. All costs are whole numbers, so a
# gap below one proves the optimum.
OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
    "time_limit": SECONDS,
}


def version() -> str:
    """Give the version of the solver, which is stored with each form."""
    return str(_solver().version())


def solve(costs: Sequence[int], uppers: Sequence[int], rows: Sequence[Row]) -> list[int] | None:
    """Find whole numbers between 0 and `uppers` that keep all rows at the least cost; None if there are none."""
    if not costs:  # HiGHS calls a model without columns empty and does not look at its rows
        return [] if all(row.low <= 0 <= row.high for row in rows) else None
    solver = _solver()
    for name, value in OPTIONS.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(costs, uppers, rows))
    solver.run()
    return _solution(solver)


def _solution(solver: highspy.Highs) -> list[int] | None:
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        text = Text(
            "The draw was not finished in %(seconds)s seconds. Loosen the blueprint and draw again.", {"seconds": 60}
        )
        raise Refused(text, code="undecided")
    return [round(value) for value in solver.getSolution().col_value]


def _solver() -> highspy.Highs:
    return highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves out the result of __init__


def _model(costs: Sequence[int], uppers: Sequence[int], rows: Sequence[Row]) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(costs), len(rows)
    model.col_cost_ = [float(cost) for cost in costs]
    model.col_lower_ = [0.0] * len(costs)
    model.col_upper_ = [float(upper) for upper in uppers]
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    model.row_lower_ = [row.low for row in rows]
    model.row_upper_ = [row.high for row in rows]
    _fill(model.a_matrix_, rows)
    return model


def _fill(matrix: highspy.HighsSparseMatrix, rows: Sequence[Row]) -> None:
    terms = [term for row in rows for term in row.terms]
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = list(accumulate((len(row.terms) for row in rows), initial=0))
    matrix.index_ = [column for column, _ in terms]
    matrix.value_ = [float(coefficient) for _, coefficient in terms]
