"""One door to the readers: a file in, a reading out."""

from collections.abc import Callable

from questionbank.interchange import aiken, gift, moodlexml, qti, text, xlsx
from questionbank.interchange.detect import detect
from questionbank.interchange.model import Reading, Reason, Refusal

READERS: dict[str, Callable[[bytes], Reading]] = {
    "qti": qti.read,
    "moodlexml": moodlexml.read,
    "gift": gift.read,
    "aiken": aiken.read,
    "xlsx": xlsx.read,
    "text": text.read,
}


def read_file(filename: str, data: bytes, *, fmt: str = "auto") -> Reading:
    """Read a file in the format that it has or that is named. Changes nothing. Raises `Refusal`."""
    name = detect(filename, data) if fmt == "auto" else fmt
    reader = READERS.get(name)
    if reader is None:
        params = {"format": name, "known": ", ".join(sorted(READERS))}
        raise Refusal(Reason("Files of the format %(format)s are not read. These are: %(known)s.", params))
    return reader(data)
