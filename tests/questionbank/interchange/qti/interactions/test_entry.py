"""A word or a number, typed: alone, or into a sentence."""

import pytest

from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.qti.interactions.pages import asked, response

ENTRY = '<textEntryInteraction responseIdentifier="RESPONSE"/>'
TEXT = response(base="string")


@pytest.mark.parametrize(
    ("base", "kind"),
    [("string", ItemType.TEXT_ENTRY), ("integer", ItemType.NUMERICAL), ("float", ItemType.NUMERICAL)],
)
def test_what_the_response_is_makes_the_type(base: str, kind: ItemType) -> None:
    found = asked(ENTRY, response(base=base))
    assert (found.type, found.only.base_type) == (kind, base)


@pytest.mark.parametrize(
    ("body", "stem"),
    [
        (f"<p>How much?</p>{ENTRY}", "<p>How much?</p>____"),
        (f"<p>How much?</p><p>{ENTRY}</p>", "<p>How much?</p>"),
        (f"<p>How much?</p><div><p> {ENTRY} </p></div>", "<p>How much?</p>"),
        (f"<p>It is {ENTRY} days.</p>", "<p>It is ____ days.</p>"),
        (f"<p>{ENTRY} days</p>", "<p>____ days</p>"),
        (f"<p>How many? {ENTRY}</p>", "<p>How many? ____</p>"),
        (f"<ul><li>one</li><li>{ENTRY} of them</li></ul>", "<ul><li>one</li><li>____ of them</li></ul>"),
    ],
)
def test_a_blank_line_stays_where_the_answer_stands_in_a_sentence(body: str, stem: str) -> None:
    assert asked(body, TEXT).wording.stem == stem


@pytest.mark.parametrize(
    ("cardinality", "base", "attributes"),
    [
        ("multiple", "string", ""),
        ("ordered", "string", ""),
        ("record", "", ""),
        ("single", "identifier", ""),
        ("single", "boolean", ""),
        ("single", "duration", ""),
        ("single", "integer", 'base="16"'),
        ("single", "integer", 'base="2"'),
    ],
)
def test_what_is_no_text_and_no_decimal_number_is_not_held_here(cardinality: str, base: str, attributes: str) -> None:
    body = f'<textEntryInteraction responseIdentifier="RESPONSE" {attributes}/>'
    with pytest.raises(Beyond, match="one text or one decimal number"):
        asked(f"<p>How much? {body}</p>", response(cardinality=cardinality, base=base))


def test_a_number_to_the_base_of_ten_is_a_number() -> None:
    body = '<p>How much? <textEntryInteraction responseIdentifier="RESPONSE" base="10" expectedLength="3"/></p>'
    assert asked(body, response(base="integer")).type is ItemType.NUMERICAL


def test_an_entry_without_a_declaration_breaks_the_item() -> None:
    with pytest.raises(Broken, match="OTHER is not declared"):
        asked(ENTRY.replace("RESPONSE", "OTHER"), TEXT)
