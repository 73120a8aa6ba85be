"""The manifest that is written is one that is read, in either version, and always the same."""

import pytest

from questionbank.interchange.qti import xml
from questionbank.interchange.qti.manifest import FACTS, TRANSLATION, resources
from questionbank.interchange.qti.names import normal
from questionbank.interchange.qti.writer.dialect import V22, V30, Dialect
from questionbank.interchange.qti.writer.manifest import NAME, Document, written

ITEM = Document("R0", "item", "items/0.xml", ("media/a.png", "media/b.mp3"), {"tier": "2", "clause": "GB/T 19001 8.4"})
CASE = Document("R1", "stimulus", "stimuli/1.xml")
ENGLISH = Document("R0.en", "item", "items/0.en.xml", facts={TRANSLATION: "X-1"})
BOTH = pytest.mark.parametrize("dialect", [V22, V30], ids=["2.2", "3.0"])


@BOTH
def test_documents_are_read_back_with_their_files_and_facts(dialect: Dialect) -> None:
    found = resources(xml.parse(written([ITEM, CASE, ENGLISH], dialect)), NAME)
    assert [(one.identifier, one.path) for one in found] == [
        ("R0", "items/0.xml"),
        ("R1", "stimuli/1.xml"),
        ("R0.en", "items/0.en.xml"),
    ]
    assert [one.files for one in found] == [
        ("items/0.xml", "media/a.png", "media/b.mp3"),
        ("stimuli/1.xml",),
        ("items/0.en.xml",),
    ]
    assert [dict(one.facts) for one in found] == [dict(ITEM.facts), {}, {TRANSLATION: "X-1"}]


@pytest.mark.parametrize(
    ("dialect", "kinds", "schema", "space"),
    [
        (
            V22,
            ["imsqti_item_xmlv2p2", "imsqti_stimulus_xmlv2p2"],
            "QTIv2.2 Package",
            "http://www.imsglobal.org/xsd/imscp_v1p1",
        ),
        (
            V30,
            ["imsqti_item_xmlv3p0", "imsqti_stimulus_xmlv3p0"],
            "QTI Package",
            "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        ),
    ],
)
def test_a_version_has_its_kinds_of_resources_its_schema_and_its_name_space(
    dialect: Dialect, kinds: list[str], schema: str, space: str
) -> None:
    root = xml.parse(written([ITEM, CASE], dialect))
    assert root.tag == f"{{{space}}}manifest"
    assert [one.get("type") for one in root.iter(f"{{{space}}}resource")] == kinds
    assert [one.text for one in root.iter(f"{{{space}}}schema")] == [schema]
    assert [one.text for one in root.iter(f"{{{space}}}schemaversion")] == ["1.0.0"]


@BOTH
def test_the_parts_of_a_manifest_stand_in_their_order(dialect: Dialect) -> None:
    assert [one.tag for one in normal(xml.parse(written([], dialect)))] == ["metadata", "organizations", "resources"]


@BOTH
@pytest.mark.parametrize("fact", FACTS)
def test_whatever_a_fact_says_it_comes_back(fact: str, dialect: Dialect) -> None:
    said = "105-3.1 <a> & “b” 条款"
    [found] = resources(xml.parse(written([Document("R", "item", "a.xml", facts={fact: said})], dialect)), NAME)
    assert found.facts == {fact: said}


@BOTH
def test_the_same_documents_make_the_same_bytes(dialect: Dialect) -> None:
    assert written([ITEM, CASE], dialect) == written([ITEM, CASE], dialect)


def test_a_resource_without_facts_has_no_metadata() -> None:
    root = normal(xml.parse(written([CASE], V22)))
    assert [one.tag for one in root.iterfind("resources/resource/*")] == ["file"]
