"""Patterns of XML Schema, against tables and against the expressions of the language."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.qti.processing.pattern import PatternError, matches

# What both languages of patterns say alike.
plain = st.recursive(
    st.sampled_from(["a", "b", "[ab]", "[^a]", "."]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + "|".join(parts) + ")"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "{0,}"])).map(
            lambda pair: "({}){}".format(*pair)
        ),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("pattern", "text", "verdict"),
    [
        ("", "", True),
        ("a|", "", True),
        ("ab", "abc", False),
        ("^ab$", "ab", True),
        (r"a\$", "a$", True),
        (r"a\.b", "axb", False),
        (".", "\n", False),
        (r"\s*-?\d+([.,]\d+)?\s*", " -3,5 ", True),
        (r"\d", "٣", True),
        (r"\w+", "审核员", True),
        (r"\w", "-", False),
        (r"\p{L}+", "审核", True),
        (r"\p{Lu}\P{Lu}", "Aa", True),
        (r"\p{IsCJKUnifiedIdeographs}{2}", "审核", True),
        (r"[\p{Lu}\d_-]+", "A-1_", True),
        ("[一-龥]+", "审核", True),
        ("[a-z-[aeiou]]+", "bcd", True),
        ("[a-z-[aeiou]]+", "bad", False),
        ("[^a-c]", "d", True),
        ("[^a-c-[d]]", "d", False),
        ("[a-]", "-", True),
        (r"[\]\-x]+", "]-x", True),
        (r"\i\c*", "a-1", True),
        ("(?:ab)+", "abab", True),
        ("(a?){30}", "a" * 20, True),
        ("a{2}|b{3}", "bbb", True),
        ("(审核)?员", "员", True),
        ("a", "\x00", False),
    ],
)
def test_patterns_mean_what_the_schema_says(pattern: str, text: str, verdict: bool) -> None:
    assert matches(pattern, text, capitals=True) is verdict


@settings(max_examples=50, deadline=None)
@given(plain, st.text("abc", max_size=6))
def test_both_languages_agree_where_they_say_the_same(pattern: str, text: str) -> None:
    assert matches(pattern, text, capitals=True) is bool(re.fullmatch(pattern, text))


def test_capitals_can_be_disregarded_but_not_in_classes() -> None:
    assert matches("[a-c]B", "Bb", capitals=False)
    assert not matches(r"\D", "1", capitals=False)


@pytest.mark.parametrize(
    "pattern",
    ["[", "(", ")", "a**", "+", "a{2,1}", r"\q", "[z-a]", r"\p{Xx}", r"\p", "(" * 100 + ")" * 100, "a]", "[a-z-[b]"],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        matches(pattern, "a", capitals=True)


@pytest.mark.parametrize(
    ("pattern", "text"), [("a" * 501, "a"), ("a", "a" * 2001), ("(a{99}){99}", "a"), ("(){9999}", "")]
)
def test_what_is_too_large_is_refused(pattern: str, text: str) -> None:
    with pytest.raises(PatternError):
        matches(pattern, text, capitals=True)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+b", "((a|b)*(a|b)*)*c", "(((a*)*)*)*b", "(x+x+)+y"])
def test_patterns_that_let_others_run_for_ever_come_to_an_end(pattern: str) -> None:
    assert matches(pattern, "a" * 2000, capitals=True) is False


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30), st.text(max_size=10))
def test_any_text_is_a_pattern_or_refused(pattern: str, text: str) -> None:
    try:
        matches(pattern, text, capitals=False)
    except PatternError:
        return
