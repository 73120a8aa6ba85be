"""The standard templates under all their addresses."""

from pathlib import Path

import pytest
from lxml import etree

from questionbank.interchange.qti import xml
from questionbank.interchange.qti.processing.names import attribute, children, kind
from questionbank.interchange.qti.processing.templates import template, template_name
from tests.questionbank.interchange.qti.processing.writing import correct, default, outcome, response, score

OFFICIAL = (
    Path(__file__).parents[5]
    / "../shared/data/qti22/pie-qti/packages/item-player/tests/fixtures/official-response-processing-templates"
)
MAPPING = '<mapping><mapEntry mapKey="A" mappedValue="3"/></mapping>'
AREAS = '<areaMapping><areaMapEntry shape="rect" coords="0,0,9,9" mappedValue="3"/></areaMapping>'


def by_template(name: str, *declarations: str, given_: object) -> dict[str, object]:
    processing = f'<responseProcessing template="{name}"/>'
    document = f"<assessmentItem>{''.join(declarations)}{outcome('SCORE', 'float')}{processing}</assessmentItem>"
    found = score(document.encode(), {"RESPONSE": given_})
    assert found.unsupported == ()
    return found.outcomes


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct", "match_correct"),
        ("http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct.xml", "match_correct"),
        ("https://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response", "map_response"),
        ("http://www.imsglobal.org/question/qtiv2p2/rptemplates/map_response.xml", "map_response"),
        ("http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response_point", "map_response_point"),
        ("https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response_point.xml", "map_response_point"),
        ("https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct", "match_correct"),
        ("http://www.imsglobal.org/question/qti_v2p1/rptemplates/CC2_match.xml", "cc2_match"),
        ("http://www.imsglobal.org/question/qti_v2p1/rptemplates/CC2_match_basic", "cc2_match_basic"),
        ("http://www.imsglobal.org/question/qti_v2p1/rptemplates/CC2_map_response.xml", "cc2_map_response"),
        ("rptemplates/match_correct.xml", "match_correct"),
        (" match_correct ", "match_correct"),
        ("https://example.org/rptemplates/match_correct", None),
        ("https://imsglobal.org.example.org/match_correct", None),
        ("http://www.imsglobal.org/question/qti_v2p1/rptemplates/other", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_template_is_known_by_its_addresses(address: str, name: str | None) -> None:
    assert template_name(address) == name


@pytest.mark.parametrize(("given_", "mark"), [("A", 1), ("B", 0), (None, 0)])
def test_match_correct_gives_one_or_nothing(given_: object, mark: int) -> None:
    for name in ("match_correct", "CC2_match"):
        assert (
            by_template(name, response("RESPONSE", "identifier", inside=correct("A")), given_=given_)["SCORE"] == mark
        )


@pytest.mark.parametrize(("given_", "mark"), [("A", 3), ("B", 0), (None, 0)])
def test_map_response_gives_what_the_mapping_says(given_: object, mark: int) -> None:
    assert (
        by_template("map_response", response("RESPONSE", "identifier", inside=MAPPING), given_=given_)["SCORE"] == mark
    )


@pytest.mark.parametrize(("given_", "mark"), [("5 5", 3), ("10 5", 0), (None, 0)])
def test_map_response_point_gives_what_the_areas_say(given_: object, mark: int) -> None:
    assert (
        by_template("map_response_point", response("RESPONSE", "point", inside=AREAS), given_=given_)["SCORE"] == mark
    )


@pytest.mark.parametrize(("given_", "word"), [("A", "correct"), ("B", "incorrect")])
def test_the_templates_of_the_cartridge_give_feedback(given_: str, word: str) -> None:
    most = outcome("MAXSCORE", "float", inside=default("3"))
    answer = response("RESPONSE", "identifier", inside=correct("A") + MAPPING)

    basic = by_template("CC2_match_basic", answer, most, outcome("FEEDBACKBASIC", "identifier"), given_=given_)
    mapped = by_template("CC2_map_response", answer, most, outcome("FEEDBACK", "identifier"), given_=given_)

    assert basic == {"MAXSCORE": 3, "FEEDBACKBASIC": word, "SCORE": 3 if given_ == "A" else 0}
    assert mapped == {"MAXSCORE": 3, "FEEDBACK": word, "SCORE": 3 if given_ == "A" else 0}


def test_match_nothing_rewards_an_empty_answer() -> None:
    answer = response("RESPONSE", "identifier")

    assert by_template("match_nothing", answer, given_=None)["SCORE"] == 1
    assert by_template("match_nothing", answer, given_="A")["SCORE"] == 0


def shape(element: etree._Element) -> object:
    """What an element is, whatever version it is written in; numbers by their value."""
    inside = [shape(child) for child in children(element)]
    named = attribute(element, "identifier") or attribute(element, "baseType")
    said = (element.text or "").strip()
    return kind(element), named, float(said) if said.replace(".", "").isdigit() else said, inside


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the shared material is not here")
def test_the_templates_are_the_published_ones() -> None:
    paths = sorted(OFFICIAL.glob("*.xml"))

    assert len(paths) == 6
    for path in paths:
        assert shape(xml.parse(path.read_bytes())) == shape(template(path.stem.lower())), path.stem
