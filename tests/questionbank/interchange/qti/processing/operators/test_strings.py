"""Texts: alike, within, of a pattern."""

import pytest

from tests.questionbank.interchange.qti.processing.writing import NULL, i, op, response, s, value, work_out


@pytest.mark.parametrize(
    ("given_", "expected", "settings", "verdict"),
    [
        ("hello", "hello", {}, True),
        ("Hello", "hello", {"caseSensitive": "true"}, False),
        ("Hello", "hello", {"caseSensitive": "false"}, True),
        ("say hello", "hello", {"caseSensitive": "true"}, False),
        ("say hello", "hello", {"caseSensitive": "true", "substring": "true"}, True),
        ("hello", "say hello", {"caseSensitive": "true", "substring": "true"}, False),
        ("审核准则", "准则", {"caseSensitive": "true", "substring": "true"}, True),
    ],
)
def test_string_match_looks_for_the_second_in_the_first(
    given_: str, expected: str, settings: dict[str, object], verdict: bool
) -> None:
    assert value(op("stringMatch", s(given_), s(expected), **settings)) is verdict


@pytest.mark.parametrize(
    ("part", "text", "settings", "verdict"),
    [("ell", "hello", {}, True), ("ELL", "hello", {}, False), ("ELL", "hello", {"caseSensitive": "false"}, True)],
)
def test_substring_looks_for_the_first_in_the_second(
    part: str, text: str, settings: dict[str, object], verdict: bool
) -> None:
    assert value(op("substring", s(part), s(text), **settings)) is verdict


@pytest.mark.parametrize(("start", "length", "part"), [(2, 2, "BC"), (1, 9, "ABC"), (0, 1, "A"), (4, 1, None)])
def test_substring_with_a_place_cuts_a_part_out(start: int, length: int, part: str | None) -> None:
    assert value(op("substring", s("ABC"), i(start), i(length))) == part


def test_a_pattern_may_be_an_attribute_an_operand_or_a_variable() -> None:
    assert value(op("patternMatch", s("a1"), pattern=r"[a-z]\d")) is True
    assert value(op("patternMatch", s("A1"), s(r"[a-z]\d"), caseSensitive="false")) is True
    expression = op("patternMatch", s("a1"), pattern="{P}")
    assert value(expression, response("P", "string"), responses={"P": r"\w+"}) is True


@pytest.mark.parametrize("name", ["stringMatch", "substring"])
def test_null_in_null_out(name: str) -> None:
    assert value(op(name, NULL, s("a"))) is None
    assert value(op(name, s(""), s("a"))) is None


@pytest.mark.parametrize(
    "expression",
    [
        op("stringMatch", i(1), s("a")),
        op("substring", s("a"), s("b"), s("c")),
        op("patternMatch", s("a"), pattern="["),
        op("patternMatch", s("a"), pattern="(a{500}){500}"),
        op("patternMatch", i(1), pattern="1"),
    ],
)
def test_what_is_no_text_or_no_pattern_is_noted(expression: str) -> None:
    found = work_out(expression)

    assert found.value is None
    assert len(found.notes) == 1
