"""A pattern becomes a tree, or is refused where it is none."""

import pytest

from questionbank.interchange.qti.processing.pattern.grammar import (
    MAX_DEPTH,
    Either,
    Node,
    One,
    PatternError,
    Repeat,
    Row,
    read,
)


def said(node: Node, signs: str = "ab1 \n审") -> str:
    """A tree in words: each character by the signs that it takes."""
    match node:
        case One(test):
            return "".join(sign for sign in signs if test(sign)).replace("\n", "¶") or "∅"
        case Row(parts):
            return f"({' '.join(said(part, signs) for part in parts)})"
        case Either(branches):
            return " | ".join(said(branch, signs) for branch in branches)
        case Repeat(part, least, most):
            return f"{said(part, signs)}×{least}..{'' if most is None else most}"


@pytest.mark.parametrize(
    ("pattern", "tree"),
    [
        ("", "()"),
        ("a", "(a)"),
        ("ab", "(a b)"),
        ("a|b", "(a) | (b)"),
        ("|a", "() | (a)"),
        ("a||b", "(a) | () | (b)"),
        ("(a)", "((a))"),
        ("(a|b)1", "((a) | (b) 1)"),
        ("(?:a)", "((a))"),
        ("()", "(())"),
        ("a?", "(a×0..1)"),
        ("a*", "(a×0..)"),
        ("a+b", "(a×1.. b)"),
        ("a{2}", "(a×2..2)"),
        ("a{2,}", "(a×2..)"),
        ("a{2,3}", "(a×2..3)"),
        ("a{0}", "(a×0..0)"),
        ("(ab){2}", "((a b)×2..2)"),
        (".", "(ab1 审)"),
        (r"\d", "(1)"),
        (r"\D", "(ab ¶审)"),
        (r"\s", "( ¶)"),
        (r"\w", "(ab1审)"),
        (r"\n", "(¶)"),
        (r"\.", "(∅)"),
        (r"\p{L}", "(ab审)"),
        (r"\P{L}", "(1 ¶)"),
        (r"\p{IsBasicLatin}", "(ab1 ¶)"),
        ("[ab]", "(ab)"),
        ("[^ab]", "(1 ¶审)"),
        ("[a-b]", "(ab)"),
        (r"[\d]", "(1)"),
        (r"[\da]", "(a1)"),
        ("[a-]", "(a)"),
        ("[-a]", "(a)"),
        ("[ab-[b]]", "(a)"),
        (r"[\w-[\d]]", "(ab审)"),
        (r"[^\d-[a]]", "(b ¶审)"),
        ("[一-龥]", "(审)"),
        (r"[\n-\s]", None),
        ("审+", "(审×1..)"),
    ],
)
def test_a_pattern_is_read_into_its_parts(pattern: str, tree: str | None) -> None:
    if tree is None:
        with pytest.raises(PatternError):
            read(pattern)
    else:
        assert said(read(pattern)) == tree


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "(a",
        "a)",
        "[",
        "[a",
        "[]",
        "[^]",
        "[]a]",
        "[-[a]]",
        "[a-[b]c]",
        "[a-[]]",
        "a{1,2,3}",
        "a{123456}",
        "]",
        "*",
        "+a",
        "?",
        "a**",
        "{2}",
        "}",
        "a{",
        "a{,2}",
        "a{x}",
        "\\",
        r"\q",
        r"\1",
        r"\p",
        r"\pL",
        r"\p{Xx}",
        r"\p{IsNowhere}",
        r"\p{",
        "[b-a]",
        r"[a-\q]",
        "[\\",
        "(?=a)",
        "(?P<n>a)",
        "a{12345}",
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        read(pattern)


@pytest.mark.parametrize("brackets", ["()", "[]"])
def test_brackets_stand_in_brackets_up_to_a_limit(brackets: str) -> None:
    opening, closing = {"()": ("(", ")"), "[]": ("[a-", "]")}[brackets]

    def nested(levels: int) -> str:
        return opening * levels + ("[b]" if brackets == "[]" else "b") + closing * levels

    assert read(nested(MAX_DEPTH))
    with pytest.raises(PatternError):
        read(nested(MAX_DEPTH + 2))


def test_brackets_beside_each_other_are_not_counted_as_nested() -> None:
    assert read("(a)" * 100)
    assert read("[a-[b]]" * 100)
