"""What keeps an item out is told with its reason, as any refusal is."""

import pytest

from core.errors import Refused
from questionbank.interchange.model import Reason
from questionbank.interchange.qti.obstacles import Beyond, Broken, Obstacle

REASON = Reason("The document “%(name)s” holds no items.", {"name": "x"})


@pytest.mark.parametrize("kind", [Obstacle, Broken, Beyond])
def test_an_obstacle_is_a_refusal_of_the_file_with_its_reason(kind: type[Obstacle]) -> None:
    with pytest.raises(Refused, match="“x” holds no items") as found:
        raise kind(REASON)
    assert isinstance(found.value, Obstacle)
    assert (found.value.reason, found.value.field) == (REASON, "file")


def test_what_is_broken_and_what_is_beyond_are_told_apart() -> None:
    assert not issubclass(Broken, Beyond)
    assert not issubclass(Beyond, Broken)
