"""Operators of three-valued logic: true, false, and NULL for what is not known."""

from questionbank.interchange.qti.processing.operators.call import MANY, Call, Operator
from questionbank.interchange.qti.processing.values import Value, as_truth, truth


def _and(call: Call) -> Value:
    known = [as_truth(one) for one in call.operands]
    return truth(False if False in known else None if None in known else True)


def _or(call: Call) -> Value:
    known = [as_truth(one) for one in call.operands]
    return truth(True if True in known else None if None in known else False)


def _not(call: Call) -> Value:
    return truth(not as_truth(call.operands[0]))


def _any_n(call: Call) -> Value:
    """Whether at least `min` and at most `max` operands are true; NULL if those not known could decide it."""
    known = [*map(as_truth, call.operands)]
    low, high = call.count("min") or 0, call.count("max")
    most = len(known) if high is None else high
    possible = range(known.count(True), known.count(True) + known.count(None) + 1)
    verdicts = {low <= count <= most for count in possible}
    return truth(verdicts.pop() if len(verdicts) == 1 else None)


def _is_null(call: Call) -> Value:
    return truth(call.operands[0].null)


def _is_not_null(call: Call) -> Value:
    return truth(not call.operands[0].null)


def _precondition(call: Call) -> Value:
    return truth(bool(as_truth(call.operands[0])))


OPERATORS = {
    "and": Operator(_and, most=MANY, sees_null=True),
    "or": Operator(_or, most=MANY, sees_null=True),
    "not": Operator(_not),
    "anyn": Operator(_any_n, most=MANY, sees_null=True),
    "isnull": Operator(_is_null, sees_null=True),
    # What other products add to the standard:
    "alln": Operator(_any_n, most=MANY, sees_null=True),
    "isnotnull": Operator(_is_not_null, sees_null=True),
    "precondition": Operator(_precondition, sees_null=True),
}
