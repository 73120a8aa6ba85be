"""A text of one's own."""

import pytest

from questionbank.interchange.qti.obstacles import Beyond
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.qti.interactions.pages import asked, response

ESSAY = (
    '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="5"><prompt>Why?</prompt>'
    "</extendedTextInteraction>"
)


def test_an_essay_has_its_text_and_prompt_and_nothing_to_choose() -> None:
    found = asked(f"<p>Read.</p>{ESSAY}", response("RESPONSE", "Because.", base="string"))
    assert (found.type, found.wording.stem) == (ItemType.ESSAY, "<p>Read.</p><p>Why?</p>")
    assert (found.wording.options, found.only.correct) == ((), ("Because.",))


@pytest.mark.parametrize(
    ("cardinality", "base"),
    [("multiple", "string"), ("ordered", "string"), ("single", "integer"), ("record", "string"), ("single", "file")],
)
def test_more_than_one_text_is_not_held_here(cardinality: str, base: str) -> None:
    with pytest.raises(Beyond, match="something else than one text"):
        asked(ESSAY, response(cardinality=cardinality, base=base))


def test_two_essays_in_one_item_are_not_held_here() -> None:
    with pytest.raises(Beyond, match="2 things at once"):
        asked(ESSAY + ESSAY, response(base="string"))
