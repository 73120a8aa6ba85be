"""An item's own scoring: the response processing of QTI 2.x and 3.0, run over the XML of the item.

Owns values and their types, declarations, the rules and the operators of the expressions. `process` answers what
outcomes an item gives to responses; what it cannot run it lists, and goes on with NULL in its place. It knows
nothing of the bank's own items and keys, and it reads and writes no file.
"""

from questionbank.interchange.qti.processing.item import Declared, Outcome, declared, process

__all__ = ["Declared", "Outcome", "declared", "process"]
