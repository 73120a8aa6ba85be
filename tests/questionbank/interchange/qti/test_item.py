"""One document of an item: what comes of it, what is left behind, and what keeps it out."""

from collections.abc import Mapping

import pytest

from questionbank.interchange.model import Medium, Outcome, ParsedItem, Rejection, Unsupported
from questionbank.interchange.qti import xml
from questionbank.interchange.qti.item import Entry, outcomes, stimulus
from questionbank.interchange.qti.shelf import Shelf
from questionbank.rules.answers import Answer, Criterion, ItemScoring
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.qti import documents as made
from tests.questionbank.pictures import png

ESSAY = '<extendedTextInteraction responseIdentifier="RESPONSE"/>'
NOTES = '<rubricBlock view="scorer"><p>Be kind.</p></rubricBlock>'
PAPER = "The item does not say how it is scored; the policy of the paper holds."
PEOPLE = "The rules for scoring an essay are not kept: people mark it."
KEY = "Notes for markers are not kept with items that are scored by a key."


def entry(data: bytes, *, case: str = "", alias: str = "", extras: Mapping[str, str] | None = None) -> Entry:
    return Entry("a.xml", xml.parse(data), data, case, extras or {}, alias)


def read(found: Entry | bytes) -> list[Outcome]:
    return list(outcomes(entry(found) if isinstance(found, bytes) else found, Shelf({}, {}, "a.xml")))


def item(found: Entry | bytes) -> ParsedItem:
    first = read(found)[0]
    assert isinstance(first, ParsedItem)
    return first


def notes(found: Entry | bytes) -> list[str]:
    left = [one for one in read(found)[1:] if isinstance(one, Unsupported)]
    assert {one.where for one in left} <= {"a.xml"}
    return [str(one.what) for one in left]


def essay(rules: str = "<p/>", body: str = ESSAY, *correct: str) -> bytes:
    return made.item(made.declared(*correct, base="string"), body, rules)


def test_an_item_knows_its_identifier_title_and_place() -> None:
    found = item(made.item(identifier="X-1"))
    assert (found.source_id, found.title, found.where, found.extras) == ("X-1", "t", "a.xml", {})


def test_the_language_of_the_document_and_the_facts_of_the_manifest_go_with_the_item() -> None:
    data = made.item(attributes='xml:lang="zh-Hans"')
    assert item(data).extras == {"language": "zh-Hans"}
    assert item(entry(data, extras={"tier": "2"})).extras == {"language": "zh-Hans", "tier": "2"}


def test_an_item_of_a_package_shares_the_material_of_its_case() -> None:
    assert item(entry(made.item(), case="S1")).case == "S1"


def test_another_name_of_an_item_is_noted() -> None:
    found = item(entry(made.item(), alias="R2"))
    assert found.source_id == "R2"
    assert notes(entry(made.item(), alias="R2")) == ["Another item has the identifier “i1” too; this one is called R2."]


@pytest.mark.parametrize(
    ("data", "left"),
    [
        (made.item(), []),
        (made.item(rules="<responseProcessing/>"), [PAPER]),
        (made.item(body=made.CHOICE + NOTES), [KEY]),
        (made.item(body=made.CHOICE + NOTES, rules="<responseProcessing/>"), [PAPER, KEY]),
        (essay(), []),
        (essay(body=ESSAY + NOTES), []),
        (essay(made.scored(made.to("1"))), [PEOPLE]),
        (essay(made.scored(f'<lookupOutcomeValue identifier="SCORE">{made.VARIABLE}</lookupOutcomeValue>')), [PEOPLE]),
    ],
)
def test_what_is_left_behind_of_an_item_is_noted(data: bytes, left: list[str]) -> None:
    assert notes(data) == left


@pytest.mark.parametrize(
    "rules",
    [
        made.template("match_correct"),
        made.template("map_response"),
        made.scored('<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'),
        made.scored(
            made.given(
                f'<stringMatch caseSensitive="false" substring="true">{made.VARIABLE}'
                '<baseValue baseType="string">risk</baseValue></stringMatch>',
                "1",
            )
        ),
        made.scored(made.given(f'<patternMatch pattern=".*risk.*">{made.VARIABLE}</patternMatch>', "1")),
    ],
)
def test_an_essay_that_a_machine_marks_by_its_words_is_kept_as_received(rules: str) -> None:
    data = essay(rules, ESSAY, "Because.")
    [found] = read(data)
    assert isinstance(found, Unsupported)
    assert found.received == data
    assert "scored by words" in str(found.what)


def test_the_right_answer_of_an_essay_is_its_model_answer() -> None:
    found = item(essay("<p/>", ESSAY, "  Because\n it is.  "))
    assert found.answer == Answer((), model_answer="Because it is.")
    assert (found.key, found.options) == ((), ())


def test_a_rubric_of_marks_goes_with_the_essay() -> None:
    rows = "<table><tr><td>names it</td><td>2</td></tr></table>"
    found = item(essay(body=f'{ESSAY}<rubricBlock view="scorer">{rows}</rubricBlock>'))
    assert found.answer == Answer((), rubric=(Criterion("names it", "2"),))


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (made.item(identifier=""), Rejection, "no identifier"),
        (made.item(made.declared("Z")), Rejection, "option Z"),
        (made.item(stem="", body=made.CHOICE), Unsupported, "no text"),
        (made.item(stem="<p><br/></p>", body=made.CHOICE), Unsupported, "no text"),
        (made.item().replace(b"<itemBody>", b"<x>").replace(b"</itemBody>", b"</x>"), Unsupported, "asks nothing"),
        (made.item().replace(b'adaptive="false"', b'adaptive="true"'), Unsupported, "adaptive"),
        (made.item(rules="<templateProcessing/>" + made.template("match_correct")), Unsupported, "template"),
    ],
)
def test_what_keeps_an_item_out_is_its_only_outcome(data: bytes, kind: type[Outcome], reason: str) -> None:
    [found] = read(data)
    assert type(found) is kind
    assert found.where == "a.xml"
    said = found.why if isinstance(found, Rejection) else found.what if isinstance(found, Unsupported) else ""
    assert reason in str(said)
    if isinstance(found, Unsupported):
        assert found.received == data


def test_a_picture_alone_is_text_enough() -> None:
    data = made.item(stem='<p><img src="a.png" alt=""/></p>')
    [found] = outcomes(entry(data), Shelf({"a.png": png()}, {}, "a.xml"))
    assert isinstance(found, ParsedItem)
    assert found.answer == Answer(("A",), scoring=ItemScoring())


def material(inside: str, attributes: str = 'identifier="S1" title="A shop"') -> bytes:
    return f"<assessmentStimulus {made.SPACE} {attributes}>{inside}</assessmentStimulus>".encode()


def told(data: bytes, files: dict[str, bytes] | None = None) -> Outcome:
    media: dict[str, Medium] = {}
    [found] = stimulus(entry(data), Shelf(files or {}, media, "a.xml"))
    return found


@pytest.mark.parametrize(
    ("inside", "stem"),
    [
        ("<stimulusBody><p>A long text.</p></stimulusBody>", "<p>A long text.</p>"),
        ("<stimulusBody><div>A long text.</div></stimulusBody>", "A long text."),
        ("<p>Without a body.</p>", "<p>Without a body.</p>"),
        ("<stylesheet href='a.css'/><stimulusBody><p>A</p><p>B</p></stimulusBody>", "<p>A</p><p>B</p>"),
    ],
)
def test_shared_material_is_a_case(inside: str, stem: str) -> None:
    found = told(material(inside))
    assert isinstance(found, ParsedItem)
    assert (found.type, found.source_id, found.title) == (ItemType.CASE, "S1", "A shop")
    assert (found.stem, found.answer, found.where) == (stem, Answer(()), "a.xml")


@pytest.mark.parametrize(
    ("inside", "kind", "reason"),
    [
        ("<stimulusBody/>", Rejection, "no text"),
        ("<stimulusBody><p> </p></stimulusBody>", Rejection, "no text"),
        ("<stimulusBody><script/></stimulusBody>", Rejection, "script"),
        ("<stimulusBody><p><video src='a.mp4'/></p></stimulusBody>", Unsupported, "“video”"),
        ("<stimulusBody><p><img src='a.png' alt=''/></p></stimulusBody>", Unsupported, "did not come with it"),
    ],
)
def test_material_that_cannot_be_held_is_told_with_the_reason(inside: str, kind: type[Outcome], reason: str) -> None:
    found = told(material(inside))
    assert type(found) is kind
    assert reason in str(found.why if isinstance(found, Rejection) else getattr(found, "what", ""))


def test_material_keeps_its_language_and_its_pictures() -> None:
    data = material("<stimulusBody><img src='a.png' alt='x'/></stimulusBody>", 'identifier="S" xml:lang="en"')
    found = told(data, {"a.png": png()})
    assert isinstance(found, ParsedItem)
    assert found.extras == {"language": "en"}
    assert 'alt="x"' in found.stem
