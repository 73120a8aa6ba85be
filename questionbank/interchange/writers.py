"""One door to the writers: items in, a file out."""

from questionbank.interchange import gift, moodlexml, qti, xlsx
from questionbank.interchange.model import Writer

WRITERS: dict[str, Writer] = {
    "qti22": qti.write22,
    "qti3": qti.write30,
    "moodlexml": moodlexml.write,
    "gift": gift.write,
    "xlsx": xlsx.write,
}
