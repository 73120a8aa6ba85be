"""The manifest of a package: which documents, where they lie, what is said of them."""

import pytest
from lxml import etree

from questionbank.interchange.qti import xml
from questionbank.interchange.qti.manifest import FACTS, TRANSLATION, Resource, resources

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
MD = "http://www.imsglobal.org/xsd/imsmd_v1p2"


def root(inner: str, *, attributes: str = "", around: str = "") -> etree._Element:
    head = f'<manifest xmlns="{CP}" xmlns:imsmd="{MD}" {attributes}>'
    return xml.parse(f"{head}<resources {around}>{inner}</resources></manifest>".encode())


def resource(href: str = "a.xml", inner: str = "", *, attributes: str = "") -> str:
    return f'<resource identifier="R" type="imsqti_item_xmlv2p2" href="{href}" {attributes}>{inner}</resource>'


def only(inner: str, base: str = "imsmanifest.xml", *, names: tuple[str, ...] = ()) -> Resource:
    [found] = resources(root(inner), base, names)
    return found


def taxon(source: str, entry: str) -> str:
    return (
        f"<imsmd:classification><imsmd:taxonpath><imsmd:source><imsmd:langstring>{source}</imsmd:langstring>"
        f"</imsmd:source><imsmd:taxon><imsmd:entry><imsmd:langstring>{entry}</imsmd:langstring></imsmd:entry>"
        "</imsmd:taxon></imsmd:taxonpath></imsmd:classification>"
    )


def described(*taxa: str) -> str:
    return f"<metadata><imsmd:lom>{''.join(taxa)}</imsmd:lom></metadata>"


def test_a_resource_is_named_with_its_kind_and_its_files() -> None:
    found = only(resource(inner='<file href="a.xml"/><file href="m/b.png"/>'))
    assert (found.identifier, found.kind, found.href) == ("R", "imsqti_item_xmlv2p2", "a.xml")
    assert (found.path, found.files) == ("a.xml", ("a.xml", "m/b.png"))
    assert found.paths == ("a.xml", "a.xml", "m/b.png")


def test_resources_stand_in_the_order_of_the_manifest() -> None:
    found = resources(root("".join(map(resource, ("b.xml", "a.xml", "c.xml")))), "imsmanifest.xml")
    assert [one.href for one in found] == ["b.xml", "a.xml", "c.xml"]


@pytest.mark.parametrize(
    ("base", "href", "path"),
    [
        ("imsmanifest.xml", "a.xml", "a.xml"),
        ("imsmanifest.xml", "items/a.xml", "items/a.xml"),
        ("p/imsmanifest.xml", "a.xml", "p/a.xml"),
        ("p/imsmanifest.xml", "../a.xml", "a.xml"),
        ("imsmanifest.xml", "../a.xml", None),
        ("imsmanifest.xml", "/a.xml", None),
        ("imsmanifest.xml", "..\\a.xml", None),
        ("imsmanifest.xml", "%2e%2e/a.xml", None),
        ("imsmanifest.xml", "", None),
        ("imsmanifest.xml", "./items/./a.xml", "items/a.xml"),
        ("imsmanifest.xml", "items/../a.xml", "a.xml"),
    ],
)
def test_a_path_is_seen_from_the_manifest_and_never_leads_out(base: str, href: str, path: str | None) -> None:
    assert only(resource(href), base).path == path


@pytest.mark.parametrize(
    ("href", "names", "path"),
    [
        ("a%20b.xml", ("a b.xml",), "a b.xml"),
        ("a%20b.xml", ("a%20b.xml",), "a%20b.xml"),
        ("a%20b.xml", ("a b.xml", "a%20b.xml"), "a%20b.xml"),
        ("a b.xml", ("a b.xml",), "a b.xml"),
        ("%E9%A2%98.xml", ("题.xml",), "题.xml"),
        ("题.xml", ("题.xml",), "题.xml"),
        ("a%2fb.xml", ("a/b.xml",), "a/b.xml"),
        ("%zz.xml", (), "%zz.xml"),
    ],
)
def test_escapes_are_undone_where_no_file_has_the_name_as_it_stands(
    href: str, names: tuple[str, ...], path: str
) -> None:
    found = only(resource(href, f'<file href="{href}"/>'), names=names)
    assert (found.path, found.files) == (path, (path,))


@pytest.mark.parametrize(
    ("more", "own", "path"),
    [
        ({"attributes": 'xml:base="p/"'}, "", "p/a.xml"),
        ({"around": 'xml:base="q/"'}, "", "q/a.xml"),
        ({}, 'xml:base="r/"', "r/a.xml"),
        ({"attributes": 'xml:base="p/"', "around": 'xml:base="q/"'}, 'xml:base="r/"', "p/q/r/a.xml"),
    ],
)
def test_bases_are_put_before_the_names_of_files(more: dict[str, str], own: str, path: str) -> None:
    inner = resource(inner='<file href="a.xml"/>', attributes=own)
    [found] = resources(root(inner, **more), "imsmanifest.xml")
    assert (found.path, found.files) == (path, (path,))


def test_a_file_that_leads_out_of_the_package_is_none_of_the_package() -> None:
    assert only(resource(inner='<file href="../x.png"/><file href="y.png"/>')).files == ("y.png",)


def test_a_manifest_without_resources_names_nothing() -> None:
    assert resources(xml.parse(f'<manifest xmlns="{CP}"/>'.encode()), "imsmanifest.xml") == []


@pytest.mark.parametrize("fact", FACTS)
def test_what_this_product_says_of_an_item_is_read_from_its_classification(fact: str) -> None:
    assert only(resource(inner=described(taxon(fact, "105-3.1")))).facts == {fact: "105-3.1"}


def test_all_facts_of_an_item_are_read() -> None:
    found = only(resource(inner=described(taxon("tier", "2"), taxon("clause", "8.4"), taxon(TRANSLATION, "X-1"))))
    assert found.facts == {"tier": "2", "clause": "8.4", TRANSLATION: "X-1"}


@pytest.mark.parametrize(
    "said",
    [taxon("colour", "red"), taxon("tier", ""), taxon("", "2"), taxon("Tier", "2"), ""],
)
def test_what_others_say_of_an_item_is_no_fact(said: str) -> None:
    assert only(resource(inner=described(said))).facts == {}


def test_white_space_of_indenting_is_no_part_of_a_fact() -> None:
    assert only(resource(inner=described(taxon("\n  clause\n", "\n GB/T 19001 \n 8.4 ")))).facts == {
        "clause": "GB/T 19001 8.4"
    }


def test_the_newer_spelling_of_the_metadata_is_read_alike() -> None:
    said = taxon("tier", "3").replace("taxonpath", "taxonPath")
    assert only(resource(inner=described(said))).facts == {"tier": "3"}
