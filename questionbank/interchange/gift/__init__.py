"""GIFT, Moodle's plain text format: the whole grammar as a tree, and the questions of it that the bank holds."""

from questionbank.interchange.gift.reader import read
from questionbank.interchange.gift.writer import write

__all__ = ["read", "write"]
