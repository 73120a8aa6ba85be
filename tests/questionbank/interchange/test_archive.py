"""Archives from strangers are opened under limits, or refused with the entry and the reason."""

import stat
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from questionbank.interchange import archive as opened
from questionbank.interchange.archive import Archive
from questionbank.interchange.model import Refusal
from tests.questionbank.interchange.qti.documents import archive


def entry(name: str, content: bytes = b"x", change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        info = zipfile.ZipInfo(name)
        change(info)
        made.writestr(info, content)
    return stream.getvalue()


def linked(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def encrypted() -> bytes:
    """A zip whose entry says that it is encrypted, in both of its headers."""
    data = bytearray(entry("a.xml"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    return bytes(data)


def twice() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a.xml", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("a.xml", b"2")
    return stream.getvalue()


def test_the_files_of_an_archive_are_read_by_name_and_folders_are_none() -> None:
    found = Archive(archive({"b/": b"", "b/a.xml": b"<a/>", "c.png": b"c"}))
    assert (list(found), len(found), found["b/a.xml"]) == (["b/a.xml", "c.png"], 2, b"<a/>")
    assert found.get("nothing") is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (entry("../a.xml"), "leads out"),
        (entry("a/../../b.xml"), "leads out"),
        (entry("/etc/passwd"), "leads out"),
        (entry("C:/a.xml"), "leads out"),
        (entry("a\\b.xml"), "leads out"),
        (entry("a.xml", change=linked), "is a link"),
        (encrypted(), "encrypted"),
        (archive({"a.xml": b"0" * (8 * 1024 * 1024)}), "a.xml unpacks to far more"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (entry("a.xml")[:-10], "damaged"),
    ],
)
def test_a_hostile_archive_is_refused_naming_the_entry(data: bytes, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        Archive(data)


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(Refusal, match=r"a\.xml twice"):
        Archive(twice())


def test_an_archive_in_the_archive_is_not_unpacked() -> None:
    found = Archive(archive({"inner.zip": archive({"a": b"a"})}))
    with pytest.raises(Refusal, match="archive in the archive"):
        found["inner.zip"]


def test_damage_inside_an_entry_is_told_when_it_is_read() -> None:
    data = bytearray(entry("a.xml", b"twenty bytes of text"))
    data[data.index(b"twenty")] ^= 0xFF
    with pytest.raises(Refusal, match=r"a\.xml of the archive is damaged"):
        Archive(bytes(data))["a.xml"]


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("MAX_BYTES", 10, "larger than"),
        ("MAX_ENTRIES", 1, "more than 1 entries"),
        ("MAX_UNPACKED", 1, "Unpacked"),
        ("MAX_ENTRY", 1, "far more"),
    ],
)
def test_each_limit_holds(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, reason: str) -> None:
    monkeypatch.setattr(opened, limit, value)
    with pytest.raises(Refusal, match=reason):
        Archive(archive({"a": b"aa", "b": b"bb"}))
