"""What an item declares is read exactly; what cannot be read is said."""

from decimal import Decimal

import pytest

from questionbank.interchange.qti.declarations import Worth, area, declarations, number, words
from questionbank.interchange.qti.obstacles import Beyond, Broken
from tests.questionbank.interchange.qti import documents as made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", "1"),
        (" 1.50 ", "1.50"),
        ("-2e1", "-20"),
        ("x", None),
        ("", None),
        (None, None),
        ("NaN", None),
        ("INF", None),
        ("1e300", "1e300"),
        ("-1e-300", "-1e-300"),
        ("1e311", None),
        ("1e-311", None),
        ("1e999999999", None),
        ("0e999999999", None),
        ("0." + "3" * 398, "0." + "3" * 398),
        ("0." + "3" * 399, None),
        ("9" * 5000, None),
    ],
)
def test_a_number_is_finite_and_bearable_or_none(text: str | None, found: str | None) -> None:
    assert number(text) == (None if found is None else Decimal(found))


def test_words_are_text_without_the_white_space_of_indenting() -> None:
    assert words("  a\n   b\t") == "a b"
    assert words(None) == ""


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ('shape="rect" coords="0,0,10,10"', "rect 0,0,10,10"),
        ('shape="rect" coords="0 0 10 10"', "rect 0,0,10,10"),
        ('shape="circle" coords="5,5,2.5"', "circle 5,5,2.5"),
        ('shape="rect" coords="0,0,10"', None),
        ('shape="rect" coords="0,0,a,10"', None),
        ('shape="rect" coords="10,10,0,0"', None),
        ('shape="default"', None),
        ('shape="rect" coords="0,0,1e999999999,10"', None),
        ('shape="rect" coords="0,0,1e300,10"', None),
        ('shape="poly" coords="0,0,10,0,10,10"', "poly 0,0,10,0,10,10"),
        ('shape="ellipse" coords="10,10,5,3"', "ellipse 10,10,5,3"),
        ('shape="circle" coords="5,5,0"', None),
        ('shape="poly" coords="0,0,10,0"', None),
        ('shape="star" coords="0,0,10,10"', None),
        ("", None),
    ],
)
def test_an_area_is_one_that_a_hotspot_can_say(attributes: str, found: str | None) -> None:
    assert area(made.tree(f"<areaMapEntry {attributes}/>")) == found


def declared(inside: str = "", base: str = "identifier", cardinality: str = "single") -> str:
    opening = f'<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="{base}">'
    return f"<assessmentItem>{opening}{inside}</responseDeclaration></assessmentItem>"


def test_a_mapping_is_read_with_its_default_and_bound() -> None:
    inside = '<mapping defaultValue="-0.5" lowerBound="0"><mapEntry mapKey=" A " mappedValue="1.5"/></mapping>'
    found = declarations(made.tree(declared(inside)))["R"]
    assert found.mapping == (Worth("A", Decimal("1.5")),)
    assert (found.default, found.lower, found.is_single) == (Decimal("-0.5"), Decimal(0), True)


@pytest.mark.parametrize(
    ("base", "written", "read"),
    [
        ("string", " a b ", " a b "),
        ("string", "\n  a\n  b\n", "a b"),
        ("identifier", " A ", "A"),
        ("pair", "a\n b", "a b"),
    ],
)
def test_only_a_text_on_one_line_keeps_its_spaces(base: str, written: str, read: str) -> None:
    inside = f"<correctResponse><value>{written}</value></correctResponse>"
    assert declarations(made.tree(declared(inside, base)))["R"].correct == (read,)


@pytest.mark.parametrize("worth", ["", "one", "NaN", "1e999999999"])
def test_a_worth_that_is_no_number_breaks_the_item(worth: str) -> None:
    with pytest.raises(Broken, match="is no number"):
        declarations(made.tree(declared(f'<mapping><mapEntry mapKey="A" mappedValue="{worth}"/></mapping>')))


def test_an_area_that_a_hotspot_cannot_say_is_not_held_here() -> None:
    inside = '<areaMapping><areaMapEntry shape="default" coords="" mappedValue="1"/></areaMapping>'
    with pytest.raises(Beyond, match="shape"):
        declarations(made.tree(declared(inside, "point")))
