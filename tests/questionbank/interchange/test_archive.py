"""Archives from strangers are opened under limits, or refused with the entry and the reason."""

import contextlib
import random
import stat
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "a/../b",
        "a/..",
        "..",
        "/a",
        "//a",
        "C:a",
        "c:/a",
        "a\\..\\b",
        "\\\\server\\a",
        "a:b",
        "a/b:stream",
        "../" * 40 + "a",
    ],
)
def test_a_name_that_leads_out_or_reads_in_two_ways_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="leads out") as caught:
        Archive(entry(name))

    assert caught.value.reason.params["name"] == name[:200]


@pytest.mark.parametrize("name", ["a", "a/b", "图/题.xml", "a..b", "...", ".hidden", "a b", "~a", "a/./b", "%2e%2e/a"])
def test_a_name_that_only_looks_like_it_is_read(name: str) -> None:
    assert Archive(entry(name, b"x"))[name] == b"x"


def test_a_name_with_a_zero_in_it_is_refused_and_shown() -> None:
    data = entry("aXb").replace(b"aXb", b"a\x00b")

    with pytest.raises(Refusal) as caught:
        Archive(data)

    assert "\x00" not in str(caught.value)


@pytest.mark.parametrize(
    ("size", "fill", "refused"),
    [
        (1024 * 1024, b"0", False),
        (1024 * 1024 + 1, b"0", True),
        (4 * 1024 * 1024, b"0", True),
        (4 * 1024 * 1024, bytes(range(256)), True),
    ],
)
def test_what_is_small_may_be_packed_as_well_as_it_likes_and_what_is_large_may_not(
    size: int, fill: bytes, refused: bool
) -> None:
    data = archive({"a.bin": (fill * (size // len(fill) + 1))[:size]})

    if refused:
        with pytest.raises(Refusal, match=r"a\.bin unpacks to far more"):
            Archive(data)
    else:
        assert len(Archive(data)["a.bin"]) == size


def test_what_is_large_and_hardly_packed_is_read() -> None:
    content = random.Random(1).randbytes(2 * 1024 * 1024)

    assert Archive(archive({"a.bin": content}))["a.bin"] == content


def test_a_size_that_is_not_true_is_damage() -> None:
    data = bytearray(entry("a.xml", b"twenty bytes of text"))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = struct.pack("<I", 19)

    with pytest.raises(Refusal, match="damaged"):
        Archive(bytes(data))["a.xml"]


@pytest.mark.parametrize("inner", [b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b"])
def test_archives_in_the_archive_are_refused_by_what_they_are(inner: bytes) -> None:
    found = Archive(archive({"picture.png": inner + b"x", "a.xml": b"<a/>"}))

    assert found["a.xml"] == b"<a/>"
    with pytest.raises(Refusal, match=r"picture\.png is an archive"):
        found["picture.png"]


def test_an_empty_archive_is_empty() -> None:
    found = Archive(archive({}))

    assert (list(found), len(found), "a" in found) == ([], 0, False)


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,5}(/[a-z]{1,5}){0,2}\.[a-z]{1,3}", fullmatch=True), st.binary(max_size=40), max_size=6
    )
)
def test_any_archive_of_plain_files_reads_back(files: dict[str, bytes]) -> None:
    packed = {name: b"." + content for name, content in files.items()}  # no content begins as an archive does

    found = Archive(archive(packed))

    assert {name: found[name] for name in found} == packed


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_damaged_archive_is_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(archive({"a.xml": b"<a/>" * 20, "b/c.png": b"c" * 40}))
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))

    with contextlib.suppress(Refusal):
        found = Archive(bytes(damaged))
        assert [found.get(name) is not None for name in found] == [True] * len(found)
