"""A page gives the text without its interaction, options that can be told apart, and counts that make sense."""

import pytest

from questionbank.interchange.model import Medium
from questionbank.interchange.qti.body import Body
from questionbank.interchange.qti.declarations import Declaration, declarations
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.question import MOST_OPTIONS, Page, Question, Spot, count, is_blank, most
from questionbank.interchange.qti.shelf import Shelf
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option, Wording
from tests.questionbank.interchange.qti import documents as made
from tests.questionbank.pictures import png

ONE = Declaration("RESPONSE", "single", "identifier")
SEVERAL = Declaration("RESPONSE", "multiple", "identifier")


def page(inner: str, files: dict[str, bytes] | None = None) -> Page:
    root = made.tree(f"<assessmentItem>{made.declared('A')}<itemBody>{inner}</itemBody></assessmentItem>")
    media: dict[str, Medium] = {}
    return Page(next(root.iterchildren("itemBody")), declarations(root), Body(Shelf(files or {}, media)))


@pytest.mark.parametrize(
    ("inner", "stem"),
    [
        ("<p>What?</p><x/>", "<p>What?</p>"),
        ("<x><prompt>What?</prompt></x>", "What?"),
        ("<p>Read.</p><x><prompt>What?</prompt></x>", "<p>Read.</p><p>What?</p>"),
        ("<p>Read.</p><x><prompt/></x>", "<p>Read.</p>"),
        ("<p>Read.</p><x><prompt><p>What?</p></prompt></x><p>End.</p>", "<p>Read.</p><p>End.</p><p>What?</p>"),
        ("<div><div><x><prompt>What?</prompt></x></div></div>", "What?"),
        ("<p>Before <x/> after.</p>", "<p>Before  after.</p>"),
        ("<x/>", ""),
    ],
)
def test_the_stem_is_the_text_and_then_the_prompt(inner: str, stem: str) -> None:
    made_of = page(inner)
    assert made_of.stem(next(made_of.body.iter("x"))) == stem


@pytest.mark.parametrize(
    ("attribute", "named"),
    [('responseIdentifier="OTHER"', "OTHER"), ('responseIdentifier=""', "—"), ("", "—")],
)
def test_an_interaction_without_a_declared_response_breaks_the_item(attribute: str, named: str) -> None:
    made_of = page(f"<x {attribute}/>")
    with pytest.raises(Broken, match=f"The response {named} is not declared"):
        made_of.declaration(next(made_of.body.iter("x")))


def test_an_interaction_finds_its_declaration() -> None:
    made_of = page('<x responseIdentifier="RESPONSE"/>')
    assert made_of.declaration(next(made_of.body.iter("x"))).correct == ("A",)


def offered(*options: str, files: dict[str, bytes] | None = None) -> tuple[Option, ...]:
    made_of = page("".join(options), files)
    return made_of.options([*made_of.body])


def test_options_keep_their_order_and_their_markup() -> None:
    found = offered('<o identifier="b">B <b>b</b></o>', '<o identifier="a"><p>1 &lt; 2</p></o>')
    assert found == (Option("b", "B <b>b</b>"), Option("a", "<p>1 &lt; 2</p>"))


def test_a_list_has_so_many_options_and_no_more() -> None:
    listed = [f'<o identifier="o{n}">{n}</o>' for n in range(MOST_OPTIONS + 1)]
    assert len(offered(*listed[:-1])) == MOST_OPTIONS
    with pytest.raises(Beyond, match="more than 200 options"):
        offered(*listed)


def test_a_picture_or_a_formula_is_an_option() -> None:
    picture = '<o identifier="a"><img src="a.png" alt=""/></o>'
    formula = '<o identifier="b"><math><mi>x</mi></math></o>'
    assert [one.id for one in offered(picture, formula, files={"a.png": png()})] == ["a", "b"]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (('<o identifier="a">1</o>', '<o identifier="a">2</o>'), "a"),
        (('<o identifier="">1</o>',), "—"),
        (("<o>1</o>",), "—"),
    ],
)
def test_options_that_cannot_be_told_apart_break_the_item(options: tuple[str, ...], named: str) -> None:
    with pytest.raises(Broken, match=f"“{named}” stands twice"):
        offered(*options)


@pytest.mark.parametrize("inner", ["", " ", "\n\t", "&#160;", "<p/>", "<br/>", "<feedbackInline>No.</feedbackInline>"])
def test_a_blank_option_is_not_held_here(inner: str) -> None:
    with pytest.raises(Beyond, match="Option a is blank"):
        offered(f'<o identifier="a">{inner}</o>')


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("", True),
        ("  ", True),
        ("<p></p>", True),
        ("<p> <br></p>", True),
        ("<p>\xa0</p>", True),
        ("<table><tbody><tr><td></td></tr></tbody></table>", True),
        ("a", False),
        ("&amp;", False),
        ("<p>a</p>", False),
        ('<p><img src="media:x"></p>', False),
        ('<audio src="media:x"></audio>', False),
        ("<math><mfrac></mfrac></math>", False),
    ],
)
def test_html_is_blank_where_it_shows_nothing(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("3", 3),
        (" 3 ", 3),
        ("0", 0),
        ("007", 7),
        ("", 9),
        ("-1", 9),
        ("1.5", 9),
        ("three", 9),
        ("²", 9),
        ("9" * 9, 999_999_999),
        ("9" * 10, 9),
        ("9" * 5000, 9),
    ],
)
def test_a_count_is_a_whole_number_of_a_bearable_length(written: str, found: int) -> None:
    assert count(made.tree(f'<x maxChoices="{written}"/>'), "maxChoices", 9) == found


def test_a_count_that_is_not_there_is_the_usual_one() -> None:
    assert count(made.tree("<x/>"), "maxChoices", 9) == 9


@pytest.mark.parametrize(
    ("written", "declared", "limit"),
    [
        ('maxChoices="0"', ONE, 1),
        ('maxChoices="3"', ONE, 1),
        ('maxChoices="3"', SEVERAL, 3),
        ('maxChoices="1"', SEVERAL, 1),
        ("", SEVERAL, 0),
        ('max-choices="3"', SEVERAL, 0),
    ],
)
def test_one_value_is_one_answer_whatever_the_interaction_allows(
    written: str, declared: Declaration, limit: int
) -> None:
    assert most(made.tree(f"<x {written}/>"), declared) == limit


def test_areas_of_a_picture_are_known_by_what_a_key_calls_them() -> None:
    spots = (Spot("l", "rect 0,0,10,10"), Spot("x", "blob 1,2"), Spot("r", "circle 30,5,5"))
    question = Question(ItemType.HOTSPOT, Wording("?"), (ONE,), spots=spots)
    assert {name: area.shape for name, area in question.areas.items()} == {
        "rect 0,0,10,10": "rect",
        "circle 30,5,5": "circle",
    }
    assert question.only is ONE
