"""Reasons, refusals and keys."""

from core.errors import Refused, Text
from questionbank.interchange.model import ParsedItem, ParsedOption, Reason, Refusal, Rejection, reading
from questionbank.rules.items import ItemType


def test_a_reason_is_a_sentence_that_pages_can_translate() -> None:
    reason = Reason("Option %(letter)s is blank.", {"letter": "C"})
    assert isinstance(reason, Text)
    assert str(reason) == "Option C is blank."
    assert (reason.template, reason.params) == ("Option %(letter)s is blank.", {"letter": "C"})


def test_a_refusal_carries_its_reason_to_the_field_of_the_file() -> None:
    refusal = Refusal(Reason("The file is empty."))
    assert isinstance(refusal, Refused)
    assert (str(refusal), refusal.field, refusal.reason) == ("The file is empty.", "file", Reason("The file is empty."))


def test_a_key_of_letters_is_a_key_of_identifiers() -> None:
    options = (ParsedOption("A", "甲"), ParsedOption("B", "乙"))
    assert ParsedItem("1", ItemType.SINGLE_CHOICE, "x", options, ("B",)).key_ids == ("B",)


def test_outcomes_are_sorted_by_kind_in_the_order_of_the_file() -> None:
    first, second = Rejection("line 1", Reason("a")), Rejection("line 2", Reason("b"))
    item = ParsedItem("1", ItemType.ESSAY, "x")
    found = reading("text", [first, item, second])
    assert (found.items, found.rejected, found.unsupported) == ((item,), (first, second), ())
