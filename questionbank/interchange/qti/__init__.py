"""QTI 2.0 to 3.0 in, 2.2 and 3.0 out.

Owns what the standard's documents say in terms of the bank's items, and the proof that an item scores here as its own
rules score it. What cannot be said or proved is kept as received.
"""

from questionbank.interchange.qti.reader import read
from questionbank.interchange.qti.writer import write22, write30

__all__ = ["read", "write22", "write30"]
