"""All operators have one name each, and take operands that make sense."""

from itertools import combinations

import pytest

from questionbank.interchange.qti.processing.names import plain
from questionbank.interchange.qti.processing.operators import (
    arithmetic,
    comparing,
    containers,
    functions,
    logic,
    lookups,
    strings,
)
from questionbank.interchange.qti.processing.operators.table import OPERATORS

FAMILIES = (arithmetic, comparing, containers, functions, logic, lookups, strings)


def test_no_operator_hides_another_of_the_same_name() -> None:
    for one, other in combinations(FAMILIES, 2):
        assert not set(one.OPERATORS) & set(other.OPERATORS)
    assert len(OPERATORS) == sum(len(family.OPERATORS) for family in FAMILIES)


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_an_operator_is_named_as_elements_are_and_takes_a_range_of_operands(name: str) -> None:
    operator = OPERATORS[name]
    assert name == plain(name)
    assert 0 <= operator.least <= operator.most
