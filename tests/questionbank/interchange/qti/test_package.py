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


def case_of(files: dict[str, bytes], *resources: tuple[str, str, str]) -> Reading:
    return qti.read(made.package(files, *resources))


MATERIAL = (("A", "item", "a.xml"), ("S", "stimulus", "S.xml"))


@pytest.mark.parametrize(
    ("material", "reason"),
    [
        (STIMULUS.replace(b"A long text.", b""), "no text"),
        (STIMULUS.replace(b"A long text.", b"<script/>"), "script"),
        (STIMULUS.replace(b"A long text.", b"<video src='a.mp4'/>"), "video"),
        (STIMULUS[:-5], "not well-formed"),
    ],
)
def test_an_item_whose_shared_material_cannot_be_read_is_kept_as_received(material: bytes, reason: str) -> None:
    item = with_stimulus("a")
    reading = case_of({"a.xml": item, "S.xml": material}, *MATERIAL)
    assert reading.items == ()
    assert ("a.xml", "The material that the item shares could not be read.") in kept(reading)
    assert any(reason in why for _where, why in (*rejected(reading), *kept(reading)))
    assert [one.received for one in reading.unsupported if one.where == "a.xml"] == [item]


@pytest.mark.parametrize("href", ["http://example.org/S.xml", "../S.xml", ""])
def test_shared_material_that_lies_elsewhere_keeps_the_item_as_received(href: str) -> None:
    reading = case_of({"a.xml": with_stimulus("a", href), "S.xml": STIMULUS}, *MATERIAL)
    assert [one.source_id for one in reading.items] == ["S1"]
    assert [where for where, _why in kept(reading)] == ["a.xml"]


def test_an_item_that_shares_two_materials_is_kept_as_received() -> None:
    reference = b'<assessmentStimulusRef identifier="S1" href="S.xml"/>'
    item = with_stimulus("a").replace(b"<itemBody>", reference + b"<itemBody>")
    reading = case_of({"a.xml": item, "S.xml": STIMULUS}, *MATERIAL)
    assert kept(reading) == [("a.xml", "The material that the item shares could not be read.")]


def test_materials_of_one_identifier_cannot_be_told_apart() -> None:
    files = {"S.xml": STIMULUS, "T.xml": STIMULUS.replace(b"long", b"short"), "a.xml": with_stimulus("a")}
    resources = (("A", "item", "a.xml"), ("S", "stimulus", "S.xml"), ("T", "stimulus", "T.xml"))
    reading = case_of(files, *resources)
    assert rejected(reading) == [("T.xml", "The identifier “S1” stands twice.")]
    assert [one.source_id for one in reading.items] == ["S1", "a"]


def test_material_in_a_folder_is_found_from_its_item() -> None:
    files = {"items/a.xml": with_stimulus("a", "../shared/S%201.xml"), "shared/S 1.xml": STIMULUS}
    resources = (("A", "item", "items/a.xml"), ("S", "stimulus", "shared/S%201.xml"))
    assert [(one.source_id, one.case) for one in case_of(files, *resources).items] == [("S1", ""), ("a", "S1")]


def test_the_material_of_a_document_without_a_package_cannot_be_read() -> None:
    reading = qti.read(with_stimulus("a"))
    assert [one.source_id for one in reading.items] == ["a"]
    alone = qti.read(STIMULUS)
    assert [(one.type, one.source_id) for one in alone.items] == [(ItemType.CASE, "S1")]


def test_every_document_is_read_once_however_often_the_manifest_names_it() -> None:
    resources = (("A", "item", "a.xml"), ("B", "item", "./a.xml"), ("C", "item", "x/../a.xml"))
    assert [one.source_id for one in case_of({"a.xml": made.item()}, *resources).items] == ["i1"]


@pytest.mark.parametrize(
    ("kind", "href"),
    [("webcontent", "a.css"), ("webcontent", "a.html"), ("associatedcontent", "a.png"), ("controlfile", "a.xml")],
)
def test_what_is_no_document_of_qti_is_not_parsed(kind: str, href: str) -> None:
    row = f'<resource identifier="W" type="{kind}" href="{href}"/>'
    manifest = made.manifest(("A", "item", "i.xml"), more=row)
    reading = qti.read(made.archive({"imsmanifest.xml": manifest, "i.xml": made.item(), href: b"<no xml"}))
    assert (len(reading.items), rejected(reading), kept(reading)) == (1, [], [])


def test_a_document_is_known_by_its_name_where_its_kind_says_nothing() -> None:
    manifest = made.manifest(more='<resource identifier="W" type="webcontent" href="a.XML"/>')
    reading = qti.read(made.archive({"imsmanifest.xml": manifest, "a.XML": made.item()}))
    assert [one.where for one in reading.items] == ["a.XML"]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"<assessmentResult/>", "holds no items"),
        (b"<questestinterop/>", "QTI 1"),
        (b"<html/>", "“html” holds no items"),
    ],
)
def test_documents_that_bring_no_items_are_kept_as_received(document: bytes, why: str) -> None:
    reading = case_of({"a.xml": made.item(), "r.xml": document}, ("A", "item", "a.xml"), ("R", "item", "r.xml"))
    assert len(reading.items) == 1
    [(where, reason)] = kept(reading)
    assert where == "r.xml"
    assert why in reason


def test_files_that_no_manifest_names_are_told_only_where_they_are_items() -> None:
    files = {
        "a.xml": made.item(),
        "more/b.xml": made.item(),
        "c.xml": b'<q:qti-assessment-item xmlns:q="urn:q"/>',
        "notes.xml": b"<notes/>",
        "d.txt": made.item(),
    }
    reading = case_of(files, ("A", "item", "a.xml"))
    assert sorted(where for where, _why in kept(reading)) == ["c.xml", "more/b.xml"]


def test_a_file_that_belongs_to_a_resource_is_named_by_the_manifest() -> None:
    row = '<resource identifier="A" type="imsqti_item_xmlv2p2" href="a.xml"><file href="b.xml"/></resource>'
    files = {"imsmanifest.xml": made.manifest(more=row), "a.xml": made.item(), "b.xml": made.item()}
    assert kept(qti.read(made.archive(files))) == []


@pytest.mark.parametrize(
    ("rubric", "reason"),
    [(b"<p/>", "no text"), (b"<p><script/></p>", "script"), (b"<p><video src='a'/></p>", "video")],
)
def test_material_of_a_section_that_cannot_be_read_leaves_its_items_alone(rubric: bytes, reason: str) -> None:
    test = TEST.replace(b"<p>Read this.</p>", rubric)
    files = {"t.xml": test, "a.xml": made.item(identifier="a"), "b.xml": made.item(identifier="b")}
    reading = case_of(files, ("T", "test", "t.xml"), ("A", "item", "a.xml"), ("B", "item", "b.xml"))
    assert [(one.source_id, one.case) for one in reading.items] == [("a", ""), ("b", "")]
    places = [where for where, why in (*rejected(reading), *kept(reading)) if reason in why]
    assert places == ["t.xml, SEC"]


def test_a_test_that_names_what_is_not_there_is_told_with_its_place() -> None:
    files = {"t.xml": TEST, "a.xml": made.item(identifier="a")}
    reading = case_of(files, ("T", "test", "t.xml"), ("A", "item", "a.xml"))
    assert rejected(reading) == [("t.xml", "The test names the file “b.xml”, which is not in the package.")]


def test_a_section_alone_is_read_as_a_test_is() -> None:
    section = TEST[TEST.index(b"<assessmentSection") : TEST.index(b"</testPart>")]
    section = section.replace(b"<assessmentSection ", f"<assessmentSection {made.SPACE} ".encode())
    files = {"s.xml": section, "a.xml": made.item(identifier="a"), "b.xml": made.item(identifier="b")}
    reading = case_of(files, ("S", "section", "s.xml"), ("A", "item", "a.xml"), ("B", "item", "b.xml"))
    assert [one.case for one in reading.items] == ["", "SEC", "SEC"]


@pytest.mark.parametrize("name", ["imsmanifest.xml", "a/imsmanifest.xml", "a/b/c/imsmanifest.xml"])
def test_the_manifest_that_lies_least_deep_is_the_one(name: str) -> None:
    folder = name.rpartition("/")[0]
    deep = f"{folder}/x/imsmanifest.xml".lstrip("/")
    files = {deep: b"<no manifest", name: made.manifest(("A", "item", "a.xml"))}
    files[f"{folder}/a.xml".lstrip("/")] = made.item()
    assert len(qti.read(made.archive(files)).items) == 1


@pytest.mark.parametrize("manifest", [b"", b"<manifest", b'<!DOCTYPE a SYSTEM "b"><manifest/>'])
def test_a_manifest_that_cannot_be_read_refuses_the_package(manifest: bytes) -> None:
    with pytest.raises(Refusal):
        qti.read(made.archive({"imsmanifest.xml": manifest, "a.xml": made.item()}))


def test_a_package_of_version_3_is_read_alike() -> None:
    item = (
        b'<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="x" title="t">'
        b'<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">'
        b"<qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration>"
        b'<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'
        b'<qti-assessment-stimulus-ref identifier="S3" href="s.xml"/><qti-item-body>'
        b'<qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>Which?</qti-prompt>'
        b'<qti-simple-choice identifier="A">a</qti-simple-choice><qti-simple-choice identifier="B">b'
        b"</qti-simple-choice></qti-choice-interaction></qti-item-body><qti-response-processing "
        b'template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>'
    )
    stimulus = (
        b'<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="S3" title="t">'
        b"<qti-stimulus-body><p>Text.</p></qti-stimulus-body></qti-assessment-stimulus>"
    )
    reading = case_of({"x.xml": item, "s.xml": stimulus}, ("X", "item", "x.xml"), ("S", "stimulus", "s.xml"))
    assert [(one.source_id, one.case, one.key) for one in reading.items] == [("S3", "", ()), ("x", "S3", ("A",))]
    assert (rejected(reading), kept(reading)) == ([], [])
