"""Moodle XML: the questions that the bank holds, with the files in them; every other type is kept as received."""

from questionbank.interchange.moodlexml.reader import read
from questionbank.interchange.moodlexml.writer import write

__all__ = ["read", "write"]
