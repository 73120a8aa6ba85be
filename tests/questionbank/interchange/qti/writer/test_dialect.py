"""One tree is written in the names of either version, and read back as it was."""

import pytest
from lxml import etree

from questionbank.interchange.qti import xml
from questionbank.interchange.qti.names import normal
from questionbank.interchange.qti.writer.dialect import V22, V30, Dialect
from questionbank.interchange.qti.writer.tree import base, element, variable

MATH = "{http://www.w3.org/1998/Math/MathML}"


def written(root: etree._Element, dialect: Dialect) -> etree._Element:
    return xml.parse(dialect.document(root))


def test_version_2_keeps_its_names() -> None:
    root = written(element("choiceInteraction", maxChoices="1"), V22)
    assert (root.tag, dict(root.attrib)) == (f"{{{V22.space}}}choiceInteraction", {"maxChoices": "1"})


def test_version_3_has_a_prefix_and_dashes() -> None:
    root = written(element("choiceInteraction", maxChoices="1"), V30)
    assert (root.tag, dict(root.attrib)) == (f"{{{V30.space}}}qti-choice-interaction", {"max-choices": "1"})


@pytest.mark.parametrize("name", ["p", "div", "object", "table", "img"])
def test_elements_of_html_have_one_name_in_both(name: str) -> None:
    assert written(element(name), V22).tag == f"{{{V22.space}}}{name}"
    assert written(element(name), V30).tag == f"{{{V30.space}}}{name}"


@pytest.mark.parametrize("dialect", [V22, V30])
def test_a_formula_stays_in_the_space_of_its_own(dialect: Dialect) -> None:
    root = written(element("p", element("math", element("mi", "x"))), dialect)
    assert [one.tag for one in root.iter()][1:] == [f"{MATH}math", f"{MATH}mi"]


@pytest.mark.parametrize("dialect", [V22, V30])
def test_the_language_is_that_of_xml(dialect: Dialect) -> None:
    root = written(element("assessmentItem", lang="zh-Hans"), dialect)
    assert dict(root.attrib) == {"{http://www.w3.org/XML/1998/namespace}lang": "zh-Hans"}


@pytest.mark.parametrize(
    ("dialect", "address"),
    [
        (V22, "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"),
        (V30, "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"),
    ],
)
def test_a_template_is_named_by_the_address_of_the_version(dialect: Dialect, address: str) -> None:
    assert written(element("responseProcessing", template="match_correct"), dialect).get("template") == address


@pytest.mark.parametrize("name", ["rubricBlock", "modalFeedback"])
def test_version_3_wraps_the_content_of_rubrics_and_feedback(name: str) -> None:
    root = written(element(name, "a", element("b", "b"), "c"), V30)
    assert [one.tag for one in root] == [f"{{{V30.space}}}qti-content-body"]
    assert "".join(map(str, root.itertext())) == "abc"
    assert [etree.QName(one).localname for one in written(element(name, element("b")), V22)] == ["b"]


@pytest.mark.parametrize("dialect", [V22, V30])
def test_either_version_reads_back_as_the_tree_that_was_written(dialect: Dialect) -> None:
    test = element("match", variable("RESPONSE"), base("A & <B>", "identifier"))
    root = element("responseProcessing", element("responseCondition", element("responseIf", test)))
    assert etree.tostring(normal(written(root, dialect))) == etree.tostring(root)


def test_texts_among_children_stand_where_they_are_given() -> None:
    assert etree.tostring(element("p", "a", element("b"), "c", "d")) == b"<p>a<b/>cd</p>"


def test_an_attribute_that_says_nothing_is_left_out() -> None:
    assert dict(element("p", lang="", template="x").attrib) == {"template": "x"}
