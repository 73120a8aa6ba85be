"""The one user of HiGHS: solves rows over columns, always in the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, chain

import highspy

from core.errors import Refused, Text
from questionbank.assembly.rows import Row

SECONDS = (
    60.0  # far above what a paper takes; a draw that needs more is refused, for a cut-off search is not repeatable
)

# One thread and a fixed seed of its own: the seed of a draw acts by the costs and the sub-pools alone. The costs of a
# draw are whole numbers, so a gap below one proves the optimum.
OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
    "time_limit": SECONDS,
}


class Status(StrEnum):
    """What came of a search."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"  # within all limits, not proven to be the best
    INFEASIBLE = "infeasible"
    UNDECIDED = "undecided"  # cut off before anything was found


@dataclass(frozen=True)
class Columns:
    """The columns of a model: costs, upper limits (the lower ones are 0), and how many of the last are fractions."""

    costs: Sequence[float]
    uppers: Sequence[float]
    fractions: int = 0


@dataclass(frozen=True)
class Effort:
    """How far to search. Nodes are counted alike on every machine, seconds are not."""

    seconds: float | None = None
    nodes: int | None = None
    gap: float = 0.0
    first: bool = False  # any solution will do: the costs only lead the search somewhere


@dataclass(frozen=True)
class Found:
    """What a search found: a value for each column, none without a solution."""

    status: Status
    values: tuple[float, ...] = ()
    gap: float = 0.0

    @property
    def solved(self) -> bool:
        """Tell whether there is a solution."""
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)


EASY = Effort()


def version() -> str:
    """Give the version of the solver, which is stored with each form."""
    return str(_solver().version())


def solve(costs: Sequence[int], uppers: Sequence[int], rows: Sequence[Row]) -> list[int] | None:
    """Find whole numbers between 0 and `uppers` that keep all rows at the least cost; None if there are none."""
    found = search(Columns(costs, uppers), rows)
    if found.status is Status.INFEASIBLE:
        return None
    if found.status is not Status.OPTIMAL:
        text = Text(
            "The draw was not finished in %(seconds)s seconds. Loosen the blueprint and draw again.", {"seconds": 60}
        )
        raise Refused(text, code="undecided")
    return [round(value) for value in found.values]


def search(columns: Columns, rows: Sequence[Row], effort: Effort = EASY) -> Found:
    """Find values that keep all rows at the least cost, as far as the effort goes."""
    if not columns.costs:  # HiGHS calls a model without columns empty and does not look at its rows
        return Found(Status.OPTIMAL if all(row.low <= 0 <= row.high for row in rows) else Status.INFEASIBLE)
    solver = _solver()
    for name, value in {**OPTIONS, **_limits(effort)}.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(columns, rows))
    solver.run()
    return _found(solver, any_will_do=effort.first)


def _limits(effort: Effort) -> dict[str, bool | int | float | str]:
    limits: dict[str, bool | int | float | str] = {}
    if effort.seconds is not None:
        limits["time_limit"] = max(0.0, effort.seconds)
    if effort.nodes is not None:
        limits["mip_max_nodes"] = effort.nodes
    if effort.first:
        limits["mip_max_improving_sols"] = 1
    if effort.gap:
        limits |= {"mip_rel_gap": effort.gap, "mip_abs_gap": 0.0}
    return limits


def _found(solver: highspy.Highs, *, any_will_do: bool) -> Found:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Found(Status.INFEASIBLE)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(Status.UNDECIDED)
    values = tuple(solver.getSolution().col_value)
    if any_will_do:
        return Found(Status.OPTIMAL, values)
    if status == highspy.HighsModelStatus.kOptimal:
        return Found(Status.OPTIMAL, values, max(0.0, info.mip_gap) if info.mip_gap < 1 else 0.0)
    return Found(Status.FEASIBLE, values, max(0.0, info.mip_gap))


def _solver() -> highspy.Highs:
    return highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves out the result of __init__


def _model(columns: Columns, rows: Sequence[Row]) -> highspy.HighsLp:
    model, size = highspy.HighsLp(), len(columns.costs)
    model.num_col_, model.num_row_ = size, len(rows)
    model.col_cost_ = [float(cost) for cost in columns.costs]
    model.col_lower_ = [0.0] * size
    model.col_upper_ = [float(upper) for upper in columns.uppers]
    whole, fraction = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [whole] * (size - columns.fractions) + [fraction] * columns.fractions
    model.row_lower_ = [row.low for row in rows]
    model.row_upper_ = [row.high for row in rows]
    _fill(model.a_matrix_, rows)
    return model


def _fill(matrix: highspy.HighsSparseMatrix, rows: Sequence[Row]) -> None:
    terms = list(chain.from_iterable(row.terms for row in rows))
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = list(accumulate((len(row.terms) for row in rows), initial=0))
    matrix.index_ = [column for column, _ in terms]
    matrix.value_ = [float(coefficient) for _, coefficient in terms]
