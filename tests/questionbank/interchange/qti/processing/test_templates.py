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


HOSTS = (
    "http://www.imsglobal.org/question/qti_v2p0/rptemplates/",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    "https://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    "http://www.imsglobal.org/question/qtiv2p1/rptemplates/",
    "http://www.imsglobal.org/question/qtiv2p2/rptemplates/",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    "http://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    "https://www.1edtech.org/question/qti_v2p2/rptemplates/",
    "https://purl.1edtech.org/spec/qti/v3p0/rptemplates/",
    "rptemplates/",
    "../rptemplates/",
    "./",
    "",
)
NAMES = {
    "match_correct": "match_correct",
    "map_response": "map_response",
    "map_response_point": "map_response_point",
    "CC2_match": "cc2_match",
    "CC2_match_basic": "cc2_match_basic",
    "CC2_map_response": "cc2_map_response",
    "match_nothing": "match_nothing",
}


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_template_is_known_in_every_spelling_of_its_address(host: str, name: str) -> None:
    for written in (name, f"{name}.xml", name.upper(), name.lower()):
        assert template_name(f"{host}{written}") == NAMES[name]


@pytest.mark.parametrize(
    "address",
    [
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct/more",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct.html",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/my_match_correct",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct_2",
        "http://imsglobal.example.org/match_correct",
        "http://notimsglobal.org/match_correct",
        "//example.org/match_correct",
        "file://example.org/match_correct",
        "match correct",
        "match-correct",
        ".xml",
    ],
)
def test_an_address_that_only_looks_like_one_names_no_template(address: str) -> None:
    assert template_name(address) is None


@pytest.mark.parametrize("name", sorted(NAMES.values()))
def test_a_template_is_made_once_and_has_rules(name: str) -> None:
    assert template(name) is template(name)
    assert kind(template(name)) == "responseprocessing"
    assert [kind(one) for one in children(template(name))][:1] == ["responsecondition"]


@pytest.mark.parametrize("attribute_", ["template", "templateLocation", "template-location"])
@pytest.mark.parametrize("name", ["match_correct", "match_correct.xml"])
def test_a_template_is_named_in_either_attribute(attribute_: str, name: str) -> None:
    processing = f'<responseProcessing {attribute_}="{name}"/>'
    answer = response("RESPONSE", "identifier", inside=correct("A"))
    document = f"<assessmentItem>{answer}{outcome('SCORE', 'float')}{processing}</assessmentItem>"
    assert score(document.encode(), {"RESPONSE": "A"}).outcomes == {"SCORE": 1}


@pytest.mark.parametrize(
    ("cardinality", "given_", "mark"),
    [
        ("multiple", ["A", "B"], 1),
        ("multiple", ["B", "A"], 1),
        ("multiple", ["A"], 0),
        ("multiple", ["A", "B", "B"], 0),
        ("multiple", ["A", "B", "C"], 0),
        ("multiple", [], 0),
        ("ordered", ["A", "B"], 1),
        ("ordered", ["B", "A"], 0),
        ("ordered", ["A"], 0),
    ],
)
def test_a_list_is_right_as_a_whole(cardinality: str, given_: list[str], mark: int) -> None:
    answer = response("RESPONSE", "identifier", cardinality, correct("A", "B"))
    assert by_template("match_correct", answer, given_=given_) == {"SCORE": mark}


@pytest.mark.parametrize(
    ("kind_", "right", "given_", "mark"),
    [
        ("integer", "3", "3", 1),
        ("integer", "3", "03", 1),
        ("integer", "3", "4", 0),
        ("float", "0.5", ".50", 1),
        ("float", "0.5", "5e-1", 1),
        ("float", "0.5", "0.51", 0),
        ("string", "York", "York", 1),
        ("string", "York", "york", 0),
        ("string", "York", "York ", 0),
        ("string", "审核", "审核", 1),
        ("boolean", "true", "1", 1),
        ("boolean", "true", "false", 0),
        ("pair", "A B", "B A", 1),
        ("directedPair", "A B", "B A", 0),
        ("directedPair", "A B", "A B", 1),
        ("point", "10 20", "10 20", 1),
        ("point", "10 20", "10.0 20", 1),
        ("point", "10 20", "20 10", 0),
        ("duration", "PT1M", "60", 1),
        ("uri", "urn:a", "urn:a", 1),
        ("intOrIdentifier", "7", "07", 1),
        ("intOrIdentifier", "A", "A", 1),
    ],
)
def test_a_response_is_matched_in_its_type(kind_: str, right: str, given_: str, mark: int) -> None:
    answer = response("RESPONSE", kind_, inside=correct(right))
    assert by_template("match_correct", answer, given_=given_) == {"SCORE": mark}
