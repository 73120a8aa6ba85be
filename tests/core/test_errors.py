"""A refusal carries its sentence, its field and its code, whoever raised it."""

import pytest

from core.errors import NotAllowed, NotFound, Refused, Text


@pytest.mark.parametrize("kind", [Refused, NotFound, NotAllowed])
def test_a_refusal_carries_sentence_field_and_code(kind: type[Refused]) -> None:
    refused = kind(Text("Choose %(count)s.", {"count": 3}), field="choice", code="few")
    assert (str(refused), refused.field, refused.code) == ("Choose 3.", "choice", "few")
    assert isinstance(refused, Refused)


def test_a_plain_sentence_is_a_text_without_gaps() -> None:
    refused = Refused("100 % of the seats are taken")
    assert (refused.text, refused.field, refused.code) == (Text("100 % of the seats are taken"), None, "refused")


def test_texts_are_the_same_when_they_say_the_same() -> None:
    assert Text("a %(x)s", {"x": 1}) == Text("a %(x)s", {"x": 1}) != Text("a %(x)s", {"x": 2})


def test_a_text_whose_gap_is_not_filled_is_noticed() -> None:
    with pytest.raises(KeyError):
        str(Text("a %(x)s", {"y": 1}))


def test_a_text_cannot_be_changed_after_it_was_said() -> None:
    with pytest.raises(AttributeError):
        Text("a").template = "b"  # type: ignore[misc]  # the assignment is what must fail
