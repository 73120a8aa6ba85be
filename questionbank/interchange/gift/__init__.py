"""GIFT, Moodle's plain text format: the whole grammar as a tree, and the questions of it that the bank holds."""

from questionbank.interchange.gift.reader import read

__all__ = ["read"]
