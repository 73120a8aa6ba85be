"""Operators on texts."""

from questionbank.interchange.qti.processing.operators.call import Call, Operator, string, whole
from questionbank.interchange.qti.processing.pattern import PatternError, matches
from questionbank.interchange.qti.processing.values import BaseType, Value, as_number, single, truth


def _folded(call: Call, text: str, *, otherwise: bool) -> str:
    return text if call.flag("caseSensitive", otherwise=otherwise) else text.casefold()


def _string_match(call: Call) -> Value:
    given, expected = (_folded(call, string(call, one), otherwise=True) for one in call.operands)
    return truth(expected in given if call.flag("substring", otherwise=False) else expected == given)


def _substring(call: Call) -> Value:
    """Whether the first text is in the second; with three operands, as other products write it, a part of the first."""
    if len(call.operands) == 3:
        return _part(call)
    part, text = (_folded(call, string(call, one), otherwise=True) for one in call.operands)
    return truth(part in text)


def _part(call: Call) -> Value:
    text = string(call, call.operands[0])
    start, length = (as_number(one.only) for one in call.operands[1:])
    if start is None or length is None:
        raise call.misfit()
    first = max(whole(call, start) - 1, 0)
    return single(BaseType.STRING, text[first : first + max(whole(call, length), 0)])


def _pattern_match(call: Call) -> Value:
    """Whether the whole text is of the pattern: an attribute, or a second operand as other products write it."""
    text = string(call, call.operands[0])
    pattern = string(call, call.operands[1]) if len(call.operands) == 2 else call.text("pattern")
    name = pattern.strip("{}")
    if len(call.operands) == 1 and name in call.state.values:
        pattern = string(call, call.state.values[name])
    try:
        return truth(matches(pattern, text, capitals=call.flag("caseSensitive", otherwise=True)))
    except PatternError as error:
        raise call.misfit() from error


OPERATORS = {
    "stringmatch": Operator(_string_match, 2, 2),
    "substring": Operator(_substring, 2, 3),
    "patternmatch": Operator(_pattern_match, 1, 2),
}
