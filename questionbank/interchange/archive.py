"""Archives from strangers, opened under limits: nothing is written to a disk, nothing expands beyond measure."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO

from questionbank.interchange.model import Reason, Refusal

MAX_BYTES = 256 * 1024 * 1024
MAX_ENTRIES = 50_000
MAX_ENTRY = 64 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
# An entry this small may be compressed as well as it likes: a blank picture is.
_SMALL = 1024 * 1024
_ENCRYPTED = 0x1
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, EOFError)


class Archive(Mapping[str, bytes]):
    """The files of a zip by their names; each is unpacked when it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Open an archive. Raises `Refusal` for one that is damaged, hostile or too large, naming the entry."""
        if len(data) > MAX_BYTES:
            raise Refusal(Reason("The file is larger than %(limit)s MiB. Divide it.", {"limit": MAX_BYTES // 2**20}))
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _DAMAGED as error:
            raise Refusal(Reason("The archive is damaged: it cannot be opened.")) from error
        self._entries = _checked(self._zip.infolist())

    def __getitem__(self, name: str) -> bytes:
        """Unpack one file. Raises `Refusal` where the archive is damaged or holds another archive."""
        entry = self._entries[name]
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(entry.file_size + 1)
        except (*_DAMAGED, RuntimeError, zlib.error) as error:
            raise Refusal(Reason("The entry %(name)s of the archive is damaged.", {"name": name})) from error
        if len(content) != entry.file_size:
            raise Refusal(Reason("The entry %(name)s of the archive is damaged.", {"name": name}))
        if content.startswith(_ARCHIVES):
            raise Refusal(Reason("The entry %(name)s is an archive in the archive.", {"name": name}))
        return content

    def __iter__(self) -> Iterator[str]:
        """Give the names in the order of the archive."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._entries)


def _checked(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    _check_measure(entries)
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        _check(entry, found)
        if not entry.is_dir():
            found[entry.filename] = entry
    return found


def _check_measure(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Refusal(Reason("The archive has more than %(limit)s entries. Divide it.", {"limit": MAX_ENTRIES}))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        limit = {"limit": MAX_UNPACKED // 2**20}
        raise Refusal(Reason("Unpacked, the archive would be larger than %(limit)s MiB. Divide it.", limit))


def _check(entry: zipfile.ZipInfo, found: Mapping[str, zipfile.ZipInfo]) -> None:
    name = {"name": entry.orig_filename.replace("\0", "␀")[:200]}
    for is_so, reason in _FAULTS:
        if is_so(entry):
            raise Refusal(replace(reason, params=name))
    if entry.filename in found:
        raise Refusal(Reason("The archive holds %(name)s twice.", name))


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    """Whether a name is absolute, climbs, or could be read in two ways."""
    name = entry.orig_filename
    return name.startswith("/") or any(sign in name for sign in ("\\", ":", "\0")) or ".." in name.split("/")


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _is_encrypted(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & _ENCRYPTED)


def _is_too_large(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > MAX_ENTRY or entry.file_size > max(_SMALL, MAX_RATIO * max(1, entry.compress_size))


_FAULTS: tuple[tuple[Callable[[zipfile.ZipInfo], bool], Reason], ...] = (
    (_leads_out, Reason("The entry %(name)s of the archive leads out of it.")),
    (_is_link, Reason("The entry %(name)s of the archive is a link.")),
    (_is_encrypted, Reason("The entry %(name)s is encrypted. Make the archive without a password.")),
    (_is_too_large, Reason("The entry %(name)s unpacks to far more than is allowed.")),
)
