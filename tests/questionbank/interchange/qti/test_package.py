"""Packages: what the manifest names is read, cases before their items; what is amiss is told with its place."""

import pytest

from questionbank.interchange import qti
from questionbank.interchange.model import Reading, Refusal
from questionbank.interchange.readers import read_file
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.qti import documents as made
from tests.questionbank.pictures import png

STIMULUS = (
    f'<assessmentStimulus {made.SPACE} identifier="S1" title="t"><stimulusBody><p>A long text.</p></stimulusBody>'
    "</assessmentStimulus>"
).encode()
TEST = (
    f'<assessmentTest {made.SPACE} identifier="T" title="t"><testPart identifier="p">'
    '<assessmentSection identifier="SEC" title="s" visible="true"><rubricBlock view="candidate"><p>Read this.</p>'
    '</rubricBlock><assessmentItemRef identifier="a" href="a.xml"/><assessmentItemRef identifier="b" href="b.xml"/>'
    "</assessmentSection></testPart></assessmentTest>"
).encode()


def with_stimulus(identifier: str, href: str = "S.xml") -> bytes:
    reference = f'<assessmentStimulusRef identifier="S1" href="{href}"/>'
    return made.item(identifier=identifier).replace(b"<itemBody>", f"{reference}<itemBody>".encode())


def rejected(reading: Reading) -> list[tuple[str, str]]:
    return [(one.where, str(one.why)) for one in reading.rejected]


def kept(reading: Reading) -> list[tuple[str, str]]:
    return [(one.where, str(one.what)) for one in reading.unsupported]


def test_the_items_of_a_package_are_named_by_their_files() -> None:
    data = made.package({"items/a.xml": made.item(identifier="a"), "b.xml": made.item(identifier="b")})
    reading = read_file("p.zip", data)
    assert [(one.where, one.source_id) for one in reading.items] == [("items/a.xml", "a"), ("b.xml", "b")]
    assert (reading.format, rejected(reading), kept(reading)) == ("qti", [], [])


def test_a_package_may_lie_in_a_folder_of_its_archive() -> None:
    files = {"p/imsmanifest.xml": made.manifest(("R", "item", "a.xml")), "p/a.xml": made.item()}
    assert [one.where for one in qti.read(made.archive(files)).items] == ["p/a.xml"]


def test_pictures_come_with_their_item_under_their_hash() -> None:
    picture = png()
    item = made.item(stem='<p><img src="../media/a%20b.png" alt="a map"/></p>')
    reading = qti.read(made.package({"items/i.xml": item, "media/a b.png": picture}, ("R", "item", "items/i.xml")))
    [digest] = reading.media
    assert reading.media[digest].content == picture
    assert reading.items[0].stem == f'<p><img src="media:{digest}" alt="a map"></p>'


def test_shared_material_is_a_case_that_stands_before_its_items() -> None:
    files = {"a.xml": with_stimulus("a"), "b.xml": with_stimulus("b"), "S.xml": STIMULUS}
    resources = (("A", "item", "a.xml"), ("B", "item", "b.xml"), ("S", "stimulus", "S.xml"))
    case, *items = qti.read(made.package(files, *resources)).items
    assert (case.type, case.source_id, case.stem) == (ItemType.CASE, "S1", "<p>A long text.</p>")
    assert [one.case for one in items] == ["S1", "S1"]


def test_an_item_whose_shared_material_is_missing_is_kept_as_received() -> None:
    reading = qti.read(made.package({"a.xml": with_stimulus("a", "no.xml")}))
    assert kept(reading) == [("a.xml", "The material that the item shares could not be read.")]


def test_the_rubric_of_a_section_is_the_case_of_its_items_and_the_test_is_kept_as_received() -> None:
    files = {"t.xml": TEST, "a.xml": made.item(identifier="a"), "b.xml": made.item(identifier="b")}
    resources = (("T", "test", "t.xml"), ("A", "item", "a.xml"), ("B", "item", "b.xml"))
    reading = qti.read(made.package(files, *resources))
    assert [(one.type, one.source_id, one.case) for one in reading.items] == [
        (ItemType.CASE, "SEC", ""),
        (ItemType.SINGLE_CHOICE, "a", "SEC"),
        (ItemType.SINGLE_CHOICE, "b", "SEC"),
    ]
    assert [(one.where, one.received) for one in reading.unsupported] == [("t.xml", TEST)]


def test_instructions_of_a_section_are_no_case() -> None:
    test = TEST.replace(b"<rubricBlock ", b'<rubricBlock use="instructions" ')
    files = {"t.xml": test, "a.xml": made.item(identifier="a"), "b.xml": made.item(identifier="b")}
    resources = (("T", "test", "t.xml"), ("A", "item", "a.xml"), ("B", "item", "b.xml"))
    assert [one.case for one in qti.read(made.package(files, *resources)).items] == ["", ""]


def test_two_items_with_one_identifier_are_told_apart_by_the_manifest() -> None:
    reading = qti.read(made.package({"a.xml": made.item(), "b.xml": made.item(stem="<p>Other?</p>")}))
    assert [one.source_id for one in reading.items] == ["i1", "R1"]
    assert kept(reading)[0][0] == "b.xml"


def test_an_identifier_that_the_manifest_gives_twice_is_rejected() -> None:
    files = {"a.xml": made.item(identifier="a"), "b.xml": made.item(identifier="b")}
    reading = qti.read(made.package(files, ("R", "item", "a.xml"), ("R", "item", "b.xml")))
    assert rejected(reading) == [("imsmanifest.xml", "The identifier “R” stands twice.")]


def test_a_file_that_the_manifest_names_and_the_package_lacks_is_rejected() -> None:
    reading = qti.read(made.package({"a.xml": made.item()}, ("A", "item", "a.xml"), ("B", "item", "b.xml")))
    assert rejected(reading) == [
        ("imsmanifest.xml", "The manifest names the file “b.xml”, which is not in the package.")
    ]


@pytest.mark.parametrize("href", ["../a.xml", "/a.xml", "..\\a.xml"])
def test_a_reference_out_of_the_package_is_rejected(href: str) -> None:
    reading = qti.read(made.package({"a.xml": made.item()}, ("A", "item", href)))
    assert [where for where, _why in rejected(reading)] == ["imsmanifest.xml"]


def test_an_item_that_the_manifest_does_not_name_is_kept_as_received() -> None:
    reading = qti.read(made.package({"a.xml": made.item(), "b.xml": made.item()}, ("A", "item", "a.xml")))
    assert kept(reading) == [("b.xml", "The manifest does not name this item; it is not read.")]


def test_a_package_without_a_manifest_is_refused() -> None:
    with pytest.raises(Refusal, match="no manifest"):
        qti.read(made.archive({"a.xml": made.item()}))


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + made.item(stem="<p>&x;</p>"), "document type"),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd">' + made.item(), "document type"),
        (f'<!DOCTYPE a [<!ENTITY e0 "x">{BOMB}]>'.encode() + made.item(stem="<p>&e8;</p>"), ""),
        (
            b'<?xml version="1.0" encoding="UTF-8"?>' + made.item(stem="<p>?</p>").replace(b"?</p>", b"\xb0</p>"),
            "not well",
        ),
        (made.item()[:-10], "not well-formed at line"),
        (b"", "empty"),
    ],
)
def test_a_document_that_must_not_be_parsed_is_rejected_with_its_place(document: bytes, reason: str) -> None:
    reading = qti.read(made.package({"good.xml": made.item(), "bad.xml": document}))
    assert [one.where for one in reading.items] == ["good.xml"]
    [(where, why)] = rejected(reading)
    assert where == "bad.xml"
    assert reason in why


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "GB18030", "ISO-8859-1"])
def test_a_document_in_the_encoding_that_it_declares_is_read(encoding: str) -> None:
    word = "Größe" if encoding == "ISO-8859-1" else "审核"
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + made.item(stem=f"<p>{word}</p>").decode()
    assert read_file("a.xml", text.encode(encoding)).items[0].stem == f"<p>{word}</p>"
