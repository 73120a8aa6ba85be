"""What many questions of a file leave behind is told once, with the first of them and their number."""

from questionbank.interchange.leftovers import ONE_ORDER, UNITS, told_once
from questionbank.interchange.model import Outcome, Reason, Rejection, Unsupported


def test_equal_notes_become_one_and_all_else_stays_as_it_was() -> None:
    rejected, other = (
        Rejection("b", Reason("No.")),
        Unsupported("c", Reason("%(count)d of %(all)d.", {"count": 1, "all": 2})),
    )
    outcomes: list[Outcome] = [
        Unsupported("a", ONE_ORDER),
        rejected,
        Unsupported("b", UNITS),
        other,
        Unsupported("d", ONE_ORDER),
    ]

    *kept, orders, units = told_once(outcomes)

    assert kept == [rejected, other]
    assert isinstance(orders, Unsupported)
    assert isinstance(units, Unsupported)
    assert (orders.where, orders.what.params, units.where, units.what.params) == ("a", {"count": 2}, "b", {"count": 1})
