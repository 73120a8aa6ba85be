"""XML from strangers is read whole or refused with a reason, and never asks for anything outside itself."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.model import Refusal
from questionbank.interchange.qti import xml

REAL = Path(__file__).parents[4] / "../shared/data"
LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY x "ha">'
    + b"".join(b'<!ENTITY x%d "%s">' % (n, b"&x%s;" % (str(n - 1).encode() if n else b"") * 10) for n in range(12))
    + b"]>"
)


def nested(levels: int) -> bytes:
    return b"<a>" * levels + b"</a>" * levels


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        xml.parse(data)
    return str(refusal.value)


def test_a_document_is_its_elements_and_texts_without_comments_and_instructions() -> None:
    root = xml.parse(b'<?xml version="1.0"?><!-- x --><a><?php 1 ?>one<!-- two --> three<b/></a>')

    assert (root.tag, root.text, [child.tag for child in root]) == ("a", "one three", ["b"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "gb2312", "iso-8859-1"])
def test_every_declared_encoding_is_read(encoding: str) -> None:
    word = "café" if encoding == "iso-8859-1" else "审核"

    assert xml.parse(f'<?xml version="1.0" encoding="{encoding}"?><a>{word}</a>'.encode(encoding)).text == word


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"no xml", "line 1, column 1"),
        (b"<a>\n<b></a>", "line 2"),
        (b"<a>\0</a>", "not well-formed"),
        (b"<a>&nbsp;</a>", "nbsp"),
        ("<a>é</a>".encode("latin-1"), "not well-formed"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "nonsense"),
        (b"<a><x:b/></a>", "prefix x"),
        (b'<!DOCTYPE a PUBLIC "-//X//DTD A//EN" "http://127.0.0.1:9/a.dtd"><a/>', "document type"),
        (b'<!-- <!DOCTYPE a> --><!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>', "document type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "document type"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><a/>', "document type"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"), "document type"),
    ],
)
def test_what_is_no_plain_document_is_refused_with_place_and_reason(data: bytes, why: str) -> None:
    assert why in refused(data)


@pytest.mark.parametrize(
    "declaration", [b"<!DOCTYPE a>", b"<!DOCTYPE a []>", b'<!DOCTYPE a [<!ATTLIST a b CDATA "not given">]>']
)
def test_a_document_type_that_only_names_the_root_is_read_and_adds_nothing(declaration: bytes) -> None:
    root = xml.parse(declaration + b"<a>words</a>")

    assert (root.tag, root.text, dict(root.attrib)) == ("a", "words", {})


@pytest.mark.parametrize("use", [b"<a>&x11;</a>", b'<a b="&x11;"/>'])
def test_an_entity_bomb_does_not_go_off(use: bytes) -> None:
    assert refused(LAUGHS + use)


def test_a_file_may_be_as_large_and_deep_as_said_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert xml.parse(nested(xml.MAX_DEPTH)).tag == "a"
    assert "deeper than 100" in refused(nested(xml.MAX_DEPTH + 1))
    assert "not well-formed" in refused(nested(5000))

    monkeypatch.setattr(xml, "MAX_TAGS", 4)
    assert "4 tags" in refused(nested(3))
    monkeypatch.setattr(xml, "MAX_BYTES", 2**20)
    assert "1 MiB" in refused(b" " * 2**20 + b"<a/>")


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200) | st.text("<>a/&;!-[]\"' =", max_size=60).map(str.encode))
def test_whatever_comes_is_a_tree_or_a_refusal(data: bytes) -> None:
    with suppress(Refusal):
        assert xml.parse(data).tag


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared material is not here")
def test_every_well_formed_sample_is_read() -> None:
    paths = [path for folder in ("qti21", "qti22") for path in sorted((REAL / folder).rglob("*.xml"))]

    assert len(paths) > 300
    broken = {path.name for path in paths if not is_read(path.read_bytes())}
    assert broken == {"illformed.xml", "multi-answer-max-choices-one.xml"}


def is_read(data: bytes) -> bool:
    try:
        return bool(xml.parse(data).tag)
    except Refusal:
        return False
