"""Two sets to be matched, and words to be put into a text."""

import pytest

from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option
from tests.questionbank.interchange.qti.interactions.pages import asked, choices, response
from tests.questionbank.pictures import png

PAIRED = response("RESPONSE", "a x", cardinality="multiple", base="directedPair")
LEFT = choices("simpleAssociableChoice", ("a", "A"), ("b", "B"))
RIGHT = choices("simpleAssociableChoice", ("x", "X"), ("y", "Y"))


def match(*sets: str) -> str:
    inside = "".join(f"<simpleMatchSet>{one}</simpleMatchSet>" for one in sets)
    return f'<matchInteraction responseIdentifier="RESPONSE"><prompt>Match.</prompt>{inside}</matchInteraction>'


def words(text: str, *given: str) -> str:
    named = "".join(f'<gapText identifier="{one}" matchMax="1">{one.upper()}</gapText>' for one in given)
    return f'<gapMatchInteraction responseIdentifier="RESPONSE">{named}{text}</gapMatchInteraction>'


@pytest.mark.parametrize("cardinality", ["single", "multiple"])
def test_two_sets_are_sources_and_targets(cardinality: str) -> None:
    found = asked(match(LEFT, RIGHT), response(cardinality=cardinality, base="directedPair"))
    assert (found.type, found.wording.stem) == (ItemType.MATCHING, "Match.")
    assert found.wording.sources == (Option("a", "A"), Option("b", "B"))
    assert found.wording.targets == (Option("x", "X"), Option("y", "Y"))


def test_sets_of_different_sizes_are_read() -> None:
    found = asked(match(LEFT, choices("simpleAssociableChoice", ("x", "X"))), PAIRED)
    assert (len(found.wording.sources), len(found.wording.targets)) == (2, 1)


@pytest.mark.parametrize("sets", [(), (LEFT,), (LEFT, RIGHT, RIGHT), (LEFT, ""), ("", RIGHT)])
def test_a_matching_without_two_filled_sets_breaks_the_item(sets: tuple[str, ...]) -> None:
    with pytest.raises(Broken, match="does not have two sets"):
        asked(match(*sets), PAIRED)


@pytest.mark.parametrize(
    ("cardinality", "base"), [("multiple", "pair"), ("ordered", "directedPair"), ("single", "identifier")]
)
@pytest.mark.parametrize(
    ("body", "named"),
    [
        (match(LEFT, RIGHT), "matchInteraction"),
        (words('<p><gap identifier="g"/></p>', "a"), "gapMatchInteraction"),
    ],
)
def test_a_response_that_is_no_pairs_is_not_held_here(body: str, named: str, cardinality: str, base: str) -> None:
    with pytest.raises(Beyond, match=f"“{named}” is not declared as pairs"):
        asked(body, response(cardinality=cardinality, base=base))


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ('<p>Now <gap identifier="g"/>.</p>', "<p>Now ____(1).</p>"),
        ('<p><gap identifier="g"/> and <gap identifier="h"/></p>', "<p>____(1) and ____(2)</p>"),
        ('<p>A <b>big <gap identifier="g"/></b></p>', "<p>A <b>big ____(1)</b></p>"),
        (
            '<prompt>Fill in.</prompt><blockquote><p><gap identifier="g"/> it is</p></blockquote>',
            "<p>Fill in.</p><p>____(1) it is</p>",
        ),
    ],
)
def test_gaps_are_numbered_where_they_stand(text: str, stem: str) -> None:
    found = asked(words(text, "a", "b"), PAIRED)
    assert (found.type, found.wording.stem) == (ItemType.MATCHING, stem)
    assert [one.text for one in found.wording.targets] == ["(1)", "(2)"][: len(found.wording.targets)]
    assert found.wording.sources == (Option("a", "A"), Option("b", "B"))


def test_text_around_the_words_is_kept() -> None:
    found = asked("<p>Read.</p>" + words('<p>Now <gap identifier="g"/>.</p>', "a") + "<p>End.</p>", PAIRED)
    assert found.wording.stem == "<p>Read.</p><p>Now ____(1).</p><p>End.</p>"


def test_pictures_may_be_put_into_a_text() -> None:
    picture = '<gapImg identifier="p" matchMax="1"><object data="a.png" type="image/png">a map</object></gapImg>'
    body = words(f'{picture}<p>Now <gap identifier="g"/>.</p>')
    [source] = asked(body, PAIRED, {"a.png": png()}).wording.sources
    assert (source.id, 'alt="a map"' in source.text) == ("p", True)


@pytest.mark.parametrize(
    "body",
    [
        words("<p>no gap</p>", "a"),
        words('<p><gap identifier="g"/></p>'),
        words('<p><gap identifier="g"/><gap identifier="g"/></p>', "a"),
        words("<p><gap/></p>", "a"),
        words('<p><gap identifier=""/></p>', "a"),
    ],
)
def test_gaps_or_words_that_cannot_be_told_apart_break_the_item(body: str) -> None:
    with pytest.raises(Broken, match="cannot be told apart"):
        asked(body, PAIRED)


def test_words_that_stand_twice_break_the_item() -> None:
    with pytest.raises(Broken, match="“a” stands twice"):
        asked(words('<p><gap identifier="g"/></p>', "a", "a"), PAIRED)
