"""The user of pyHanko by itself: what a signature shows, whose clock it has, what cannot be hidden in its place."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfWriter

from core import pades
from core.seal import Identity, inspect, load_identity

NOW = datetime(2026, 2, 25, 9, 0, tzinfo=UTC)
NAMES = {"gradus.json": b'{"serial":"GR-1"}', "\u8bc1\u4e66.txt": "\u8bc1\u4e66".encode()}


def plain(names: dict[str, bytes] = NAMES) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=200, height=100)
    for name, content in names.items():
        writer.add_attachment(name, content)
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return load_identity(tmp_path_factory.mktemp("pades") / "keys", organisation="A Body", now=NOW)


@pytest.fixture(scope="module")
def signed(identity: Identity) -> bytes:
    return pades.sign(plain(), (identity.key, identity.certificate), reason="Issue", now=NOW)


def found(content: bytes, *roots: bytes) -> pades.Finding:
    finding = pades.check(content, roots)
    assert finding is not None
    return finding


def test_a_signature_shows_who_when_and_that_the_file_is_whole(signed: bytes, identity: Identity) -> None:
    assert found(signed, identity.root) == pades.Finding(True, True, True, "A Body", NOW)


def test_without_a_root_it_is_intact_and_trusted_by_nobody(signed: bytes) -> None:
    finding = found(signed)

    assert (finding.intact, finding.trusted) == (True, False)


def test_a_file_without_a_signature_shows_nothing(identity: Identity) -> None:
    assert pades.check(plain(), [identity.root]) is None


@pytest.mark.parametrize("shift", [timedelta(0), timedelta(days=-1), timedelta(days=3650), timedelta(seconds=1)])
def test_the_instant_is_the_one_that_was_given_and_never_the_clock_s(identity: Identity, shift: timedelta) -> None:
    content = pades.sign(plain(), (identity.key, identity.certificate), reason="Issue", now=NOW + shift)

    assert found(content).at == NOW + shift


def test_a_signature_is_appended_and_changes_no_byte_before_it(signed: bytes) -> None:
    assert signed.startswith(plain()[:-1])


def test_no_byte_of_the_place_of_the_signature_can_be_changed_unseen(signed: bytes, identity: Identity) -> None:
    """The signature covers all but its own place: there the tidiness of what we write stands in for it."""
    start = signed.index(b"/Contents <") + len(b"/Contents ")
    end = signed.index(b">", start)

    for place in (start, start + 1, *range(start + 2, end, (end - start) // 60), end - 1, end):
        changed = signed[:place] + bytes([signed[place] ^ 0x20]) + signed[place + 1 :]
        assert not inspect(changed, [identity.root]).intact, place


@pytest.mark.parametrize(("name", "content"), sorted(NAMES.items()))
def test_an_embedded_file_is_read_by_its_name_also_after_the_signature(
    signed: bytes, name: str, content: bytes
) -> None:
    assert pades.embedded(plain(), name) == content
    assert pades.embedded(signed, name) == content


@pytest.mark.parametrize("name", ["", "gradus", "GRADUS.JSON", "gradus.json "])
def test_a_name_that_is_nearly_right_reads_nothing(signed: bytes, name: str) -> None:
    assert pades.embedded(signed, name) is None
