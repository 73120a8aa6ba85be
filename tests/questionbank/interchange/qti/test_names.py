"""Both generations of QTI have one set of names here, and our identifiers come back from the files that we write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from questionbank.interchange.qti import xml
from questionbank.interchange.qti.names import camel, escaped, kebab, kind_of, local, normal, plain
from questionbank.interchange.qti.obstacles import Beyond

V2 = "http://www.imsglobal.org/xsd/imsqti_v2p2"
V3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
WORDS = st.lists(st.text("abcxyz", min_size=1, max_size=5), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("dashed", "name"),
    [
        ("max-choices", "maxChoices"),
        ("response-identifier", "responseIdentifier"),
        ("response-else-if", "responseElseIf"),
        ("img", "img"),
        ("base-type", "baseType"),
        ("gap-match-interaction", "gapMatchInteraction"),
        ("any-n", "anyN"),
    ],
)
def test_dashes_are_capitals(dashed: str, name: str) -> None:
    assert camel(dashed) == name
    assert kebab(name) == dashed


@settings(max_examples=50, deadline=None)
@given(WORDS)
def test_both_spellings_go_into_each_other(words: list[str]) -> None:
    name = "-".join(words)
    assert kebab(camel(name)) == name
    assert camel(kebab(camel(name))) == camel(name)


def shown(root: etree._Element) -> str:
    return etree.tostring(normal(root)).decode()


@pytest.mark.parametrize(
    ("written", "made"),
    [
        (f'<choiceInteraction xmlns="{V2}" maxChoices="1"/>', '<choiceInteraction maxChoices="1"/>'),
        (
            f'<qti-choice-interaction xmlns="{V3}" max-choices="1"/>',
            '<choiceInteraction maxChoices="1"/>',
        ),
        (f'<q:p xmlns:q="{V2}">a</q:p>', "<p>a</p>"),
        (
            f'<qti-a xmlns="{V3}" data-x-y="1" aria-label="l" time-dependent="false"/>',
            '<a data-x-y="1" aria-label="l" timeDependent="false"/>',
        ),
        (f'<p xmlns="{V3}" data-x="1" my-own="2"/>', '<p data-x="1" my-own="2"/>'),
        ('<p xml:lang="en">a</p>', '<p lang="en">a</p>'),
        ('<x xmlns:o="urn:o" o:href="a"/>', '<x href="a"/>'),
        ("<p>a<b>c</b>d<i/>e</p>", "<p>a<b>c</b>d<i/>e</p>"),
        (
            f'<qti-item-body xmlns="{V3}"><p>1<qti-gap identifier="g"/>2</p></qti-item-body>',
            '<itemBody><p>1<gap identifier="g"/>2</p></itemBody>',
        ),
    ],
)
def test_a_tree_gets_the_names_of_version_2_without_name_spaces(written: str, made: str) -> None:
    assert shown(xml.parse(written.encode())) == made


def test_the_tree_that_came_stays_as_it_was() -> None:
    root = xml.parse(f'<qti-p xmlns="{V3}"><qti-q max-choices="1"/></qti-p>'.encode())
    before = etree.tostring(root)
    normal(root)
    assert etree.tostring(root) == before


def test_comments_and_instructions_are_left_out() -> None:
    root = etree.fromstring("<p>a<!-- x --><?y z?><b/></p>")
    assert [one.tag for one in normal(root)] == ["b"]


@pytest.mark.parametrize(
    ("written", "name", "kind"),
    [
        (f'<q xmlns="{V2}"/>', "q", "q"),
        (f'<qti-item-body xmlns="{V3}"/>', "qti-item-body", "itemBody"),
        ("<qti-x/>", "qti-x", "x"),
        ("<assessmentItem/>", "assessmentItem", "assessmentItem"),
        ("<my-element/>", "my-element", "my-element"),
    ],
)
def test_an_element_is_known_by_its_name_and_by_what_it_is_in_version_2(written: str, name: str, kind: str) -> None:
    root = xml.parse(written.encode())
    assert (local(root), kind_of(root)) == (name, kind)


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("A", "A"),
        ("choice_1", "choice_1"),
        ("_x.y-z", "_x.y-z"),
        ("1", "_gradus.1"),
        ("-1", "_gradus.-1"),
        ("1.5", "_gradus.1.5"),
        ("1 A", "_gradus.1 A"),
        ("A 2", "A _gradus.2"),
        ("", ""),
    ],
)
def test_identifiers_are_written_as_names_of_xml(identifier: str, said: str) -> None:
    assert escaped(identifier) == said


@pytest.mark.parametrize("identifier", ["甲", "a/b", "a,b", "A  B", " A", "é", "a&b", "题 1"])
def test_an_identifier_that_no_name_can_say_is_not_written(identifier: str) -> None:
    with pytest.raises(Beyond, match="cannot be written in QTI"):
        escaped(identifier)


def ours(inside: str, *, tool: str = 'toolName="Gradus"') -> etree._Element:
    return plain(xml.parse(f"<assessmentItem {tool}>{inside}</assessmentItem>".encode()))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("A1_.-", min_size=1, max_size=4), min_size=1, max_size=2).map(" ".join))
def test_an_identifier_comes_back_from_our_own_files(identifier: str) -> None:
    said = escaped(identifier)
    root = ours(f'<mapEntry mapKey="{said}"/><value>{said}</value><baseValue>{said}</baseValue>')
    assert [root[0].get("mapKey"), root[1].text, root[2].text] == [identifier] * 3


def test_texts_that_candidates_read_are_left_alone() -> None:
    [paragraph] = ours("<p>_gradus.1</p>")
    assert paragraph.text == "_gradus.1"


@pytest.mark.parametrize("tool", ["", 'toolName="TAO"', 'toolName="gradus"', 'toolVersion="Gradus"'])
def test_files_of_others_keep_their_identifiers(tool: str) -> None:
    [value] = ours("<value>_gradus.1</value>", tool=tool)
    assert value.text == "_gradus.1"


def test_our_files_of_version_3_are_known_too() -> None:
    inside = '<qti-simple-choice identifier="_gradus.1"/><qti-value>_gradus.1</qti-value>'
    choice, value = ours(inside, tool='tool-name="Gradus"')
    assert (choice.get("identifier"), value.text) == ("1", "1")
