"""A nonconformity statement: four parts by their names, the last a choice of classifications."""

import pytest
from lxml import etree

from questionbank.interchange.qti.interactions.nonconformity import FIELDS, fits
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option
from tests.questionbank.interchange.qti.interactions.pages import asked, choices, response

CLASSES = choices("simpleChoice", ("major", "Major"), ("minor", "Minor"))
TEXTS = "".join(
    f'<extendedTextInteraction responseIdentifier="{name.upper()}"><prompt>{name}</prompt></extendedTextInteraction>'
    for name in FIELDS[:-1]
)
CHOICE = f'<choiceInteraction responseIdentifier="CLASSIFICATION" maxChoices="1">{CLASSES}</choiceInteraction>'
DECLARED = "".join(
    response(name.upper(), base="identifier" if name == "classification" else "string") for name in FIELDS
)


def parts(*names: str) -> list[etree._Element]:
    return [etree.Element("x", responseIdentifier=name) for name in names]


@pytest.mark.parametrize(
    ("names", "fit"),
    [
        (FIELDS, True),
        (tuple(name.upper() for name in FIELDS), True),
        (FIELDS[:-1], False),
        (FIELDS[::-1], False),
        ((*FIELDS, "more"), False),
        ((), False),
        (("RESPONSE",), False),
    ],
)
def test_a_statement_is_known_by_the_names_of_its_four_parts(names: tuple[str, ...], fit: bool) -> None:
    assert fits(parts(*names)) is fit


def test_a_statement_keeps_its_classifications_and_the_situation() -> None:
    found = asked(f"<p>The auditor saw a gauge.</p>{TEXTS}{CHOICE}", DECLARED)
    assert (found.type, found.wording.stem) == (ItemType.NONCONFORMITY, "<p>The auditor saw a gauge.</p>")
    assert found.wording.options == (Option("major", "Major"), Option("minor", "Minor"))
    assert [one.identifier.lower() for one in found.declared] == list(FIELDS)


def test_the_same_parts_in_another_order_are_several_questions() -> None:
    with pytest.raises(Beyond, match=r"4 things at once \(choiceInteraction, extendedTextInteraction\)"):
        asked(f"{CHOICE}{TEXTS}", DECLARED)


def test_a_part_that_is_not_declared_breaks_the_item() -> None:
    with pytest.raises(Broken, match="CLASSIFICATION is not declared"):
        asked(f"{TEXTS}{CHOICE}", DECLARED.replace("CLASSIFICATION", "OTHER"))
