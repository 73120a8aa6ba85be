"""One door to the writers: items in, a file out."""

from questionbank.interchange.model import Writer

WRITERS: dict[str, Writer] = {}
