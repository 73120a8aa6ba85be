"""The patterns of XML Schema, which QTI uses, matched in time that grows only with pattern and text.

The regular expressions of the language try one way after the other and may never come to an end over a pattern that a
stranger wrote; here all ways are followed at once.
"""

from questionbank.interchange.qti.processing.pattern.automaton import matches
from questionbank.interchange.qti.processing.pattern.grammar import PatternError

__all__ = ["PatternError", "matches"]
