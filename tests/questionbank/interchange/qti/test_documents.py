"""What a document is, is told from its root, and every other root has its reason."""

import pytest

from questionbank.interchange import qti
from questionbank.interchange.qti.documents import not_read


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("assessmentTest", "A test only names its items"),
        ("assessmentSection", "A test only names its items"),
        ("manifest", "A manifest only names its files"),
        ("questestinterop", "is QTI 1"),
        ("assessment", "is QTI 1"),
        ("section", "is QTI 1"),
        ("item", "is QTI 1"),
        ("assessmentResult", "“assessmentResult” holds no items"),
        ("html", "“html” holds no items"),
        ("x" * 200, "x" * 80),
    ],
)
def test_every_root_that_brings_no_items_has_its_reason(name: str, reason: str) -> None:
    assert reason in str(not_read(name))
    assert len(str(not_read(name))) < 150


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b'<assessmentTest identifier="T1"/>', "T1"),
        (b"<assessmentTest/>", "assessmentTest"),
        (b'<qti-assessment-test identifier="T3"/>', "T3"),
        (b"<questestinterop/>", "questestinterop"),
        (b'<manifest identifier="M"/>', "M"),
    ],
)
def test_a_document_without_items_is_kept_as_received_with_its_place(data: bytes, where: str) -> None:
    reading = qti.read(data)
    assert (reading.items, reading.rejected) == ((), ())
    assert [(one.where, one.received) for one in reading.unsupported] == [(where, data)]
