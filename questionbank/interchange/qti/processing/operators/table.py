"""All operators by name, the name as `names.plain` gives it."""

from questionbank.interchange.qti.processing.operators import (
    arithmetic,
    comparing,
    containers,
    functions,
    logic,
    lookups,
    strings,
)
from questionbank.interchange.qti.processing.operators.call import Operator

OPERATORS: dict[str, Operator] = {
    **lookups.OPERATORS,
    **logic.OPERATORS,
    **comparing.OPERATORS,
    **containers.OPERATORS,
    **strings.OPERATORS,
    **arithmetic.OPERATORS,
    **functions.OPERATORS,
}
