"""One door to the writers: items in, a file out."""

from questionbank.interchange import gift, moodlexml, xlsx
from questionbank.interchange.model import Writer

WRITERS: dict[str, Writer] = {
    "moodlexml": moodlexml.write,
    "gift": gift.write,
    "xlsx": xlsx.write,
}
