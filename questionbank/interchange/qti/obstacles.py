"""Why an item is not taken in: it is broken, or it says what the bank does not hold."""

from core.errors import Refused
from questionbank.interchange.model import Reason


class Obstacle(Refused):
    """Something in an item that keeps it out."""

    def __init__(self, reason: Reason) -> None:
        """Keep an item out for this reason."""
        super().__init__(reason, field="file")
        self.reason = reason


class Broken(Obstacle):
    """The item is wrong in itself: it is rejected."""


class Beyond(Obstacle):
    """The item is right and cannot be held here: it is kept as received."""
