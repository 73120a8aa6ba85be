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


@pytest.mark.parametrize(
    ("one", "other", "exactly", "loosely"),
    [
        ("York", "York", True, True),
        ("York", "yORK", False, True),
        ("Straße", "STRASSE", False, True),
        ("ΣΑΣ", "σας", False, True),
        ("审核", "审核", True, True),
        ("ＹＯＲＫ", "york", False, False),
        ("York ", "York", False, False),
        ("Yórk", "York", False, False),
    ],
)
def test_capitals_are_disregarded_in_every_script(one: str, other: str, exactly: bool, loosely: bool) -> None:
    for pair in ((one, other), (other, one)):
        assert value(op("stringMatch", *map(s, pair), caseSensitive="true")) is exactly
        assert value(op("stringMatch", *map(s, pair), caseSensitive="false")) is loosely


@pytest.mark.parametrize(
    ("part", "whole", "found"),
    [("a", "abc", True), ("abc", "abc", True), ("abcd", "abc", False), ("ac", "abc", False), (" ", "a b", True)],
)
def test_a_part_of_a_text_is_an_unbroken_one(part: str, whole: str, found: bool) -> None:
    assert value(op("substring", s(part), s(whole), caseSensitive="true")) is found
    assert value(op("stringMatch", s(whole), s(part), caseSensitive="true", substring="true")) is found


@pytest.mark.parametrize(
    ("pattern", "text", "verdict"),
    [
        (r"\d+", "123", True),
        (r"\d+", "123a", False),
        (r"\d+", "a123", False),
        ("a.c", "abc", True),
        ("a.c", "a\nc", False),
        ("^abc$", "abc", True),
        ("colou?r", "color", True),
        ("(cat|dog)s?", "dogs", True),
        ("(cat|dog)s?", "cats and dogs", False),
        ("[A-Z]{2}-[0-9]{4}", "GB-9001", True),
        ("[A-Z]{2}-[0-9]{4}", "gb-9001", False),
        ("[^@]+@[^@]+", "a@b", True),
        (r"\p{Lu}.*", "Audit", True),
        (r"GB/T \d{5}(\.\d)?", "GB/T 19001.1", True),
        ("审核(员|组)", "审核组", True),
    ],
)
def test_a_pattern_is_held_against_the_whole_text(pattern: str, text: str, verdict: bool) -> None:
    assert value(op("patternMatch", s(text), pattern=pattern)) is verdict


@pytest.mark.parametrize("pattern", ["", "x", "{", "a{2,1}", "(", r"\p{Xx}"])
def test_a_pattern_that_does_not_fit_or_is_none_is_never_true(pattern: str) -> None:
    assert work_out(op("patternMatch", s("a"), pattern=pattern)).value in (False, None)


def test_a_null_text_matches_no_pattern_and_is_null() -> None:
    assert value(op("patternMatch", NULL, pattern="a")) is None
    assert value(op("patternMatch", s(""), pattern="")) is None
