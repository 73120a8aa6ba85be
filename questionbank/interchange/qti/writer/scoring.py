"""A scoring policy as response processing: a standard template where one says the same, else rules of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.writer.tree import base, element, variable
from questionbank.rules.answers import ONE, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType

MATCH, MAP, POINT = "match_correct", "map_response", "map_response_point"
_SINGLE = (ItemType.SINGLE_CHOICE, ItemType.TRUE_FALSE)
_CHOICES = (*_SINGLE, ItemType.MULTIPLE_CHOICE)
_PERCENT = Decimal(100)
_ROUNDINGS = {
    ToleranceKind.DECIMAL_PLACES: "decimalPlaces",
    ToleranceKind.SIGNIFICANT_FIGURES: "significantFigures",
}


@dataclass(frozen=True)
class Processing:
    """How the responses of an item are scored: a template by its name, or rules.

    `weights` go into the mapping of each declared response, in their order, with what an unnamed value is worth.
    """

    template: str = ""
    rules: tuple[etree._Element, ...] = ()
    weights: tuple[tuple[tuple[str, Decimal], ...], ...] = ()
    default: Decimal = Decimal(0)
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True)
class Keyed:
    """What is to be scored: the type, the responses that are declared, the key, how many options there are."""

    type: ItemType
    responses: tuple[str, ...]
    key: tuple[str, ...]
    options: int = 0

    @property
    def only(self) -> str:
        """The one response."""
        return self.responses[0]


def processing(keyed: Keyed, scoring: ItemScoring) -> Processing:
    """The response processing of a policy. Raises `Beyond` for what QTI cannot say."""
    if scoring.fold - {Fold.CASE}:
        raise Beyond(Reason("QTI does not fold width, spaces, punctuation or variants of characters."))
    typed = _TYPED.get(keyed.type)
    if typed is not None:
        return typed(keyed, scoring)
    is_whole = scoring.method is Method.PER_OPTION and keyed.type in _SINGLE  # of one option there are no shares
    return _whole(keyed, scoring) if is_whole else _METHODS[scoring.method](keyed, scoring)


def _negative(keyed: Keyed, scoring: ItemScoring) -> Processing:
    return _ruled(keyed, [_if(_all(keyed), _set(ONE), _set(-scoring.penalty))], scoring)


def _whole(keyed: Keyed, _scoring: ItemScoring) -> Processing:
    if keyed.type is ItemType.HOTSPOT and len(keyed.key) == 1:
        return Processing(POINT, weights=(_ones(keyed.key),))
    if keyed.type is ItemType.HOTSPOT:
        return Processing(rules=(_if(_all(keyed), _set(ONE)),), weights=(_ones(keyed.key),))
    if len(keyed.responses) == 1:
        return Processing(MATCH)
    return Processing(rules=(_if(_all(keyed), _set(ONE)),))


def _mapped(keyed: Keyed, scoring: ItemScoring) -> Processing:
    if keyed.type is ItemType.ORDERING:
        raise Beyond(Reason("An order has no weights in QTI."))
    if keyed.type is ItemType.GAP_SELECT:
        return _mapped_gaps(keyed, scoring)
    template = POINT if keyed.type is ItemType.HOTSPOT else MAP
    return Processing(
        template, weights=(scoring.weights,), default=scoring.default, lower=scoring.floor, upper=scoring.ceiling
    )


def _mapped_gaps(keyed: Keyed, scoring: ItemScoring) -> Processing:
    """Each gap has a mapping of its own, which says nothing of a gap that stays empty."""
    weights = tuple(_of_gap(scoring, place) for place, _response in enumerate(keyed.responses, start=1))
    rules = [_mapped_gap(name, named, scoring) for name, named in zip(keyed.responses, weights, strict=True)]
    end = element("setOutcomeValue", _bounded(variable("SCORE"), scoring), identifier="SCORE")
    last = _if(element("not", _blank(keyed)), end)
    return Processing(rules=(*rules, last), weights=weights, default=scoring.default)


def _mapped_gap(name: str, weights: Sequence[tuple[str, Decimal]], scoring: ItemScoring) -> etree._Element:
    """What one gap earns that is filled; where no word for it has a weight, all have that of the rest."""
    earned = element("mapResponse", identifier=name) if weights else _float(scoring.default)
    return _if(_filled(name), _plus(earned))


def _of_gap(scoring: ItemScoring, place: int) -> tuple[tuple[str, Decimal], ...]:
    """The weights of one gap, which name its place first."""
    split = [(name.partition(" "), worth) for name, worth in scoring.weights]
    return tuple((value, worth) for (number, _space, value), worth in split if number == str(place))


def _text(keyed: Keyed, scoring: ItemScoring) -> Processing:
    worths, other = _worths(keyed, scoring)
    if len(keyed.key) == 1 and not scoring.fold and worths == _ones(keyed.key) and not other:
        return Processing(MATCH)
    return Processing(MAP, weights=(worths,), default=other, lower=scoring.floor, upper=scoring.ceiling)


def _number(keyed: Keyed, scoring: ItemScoring) -> Processing:
    worths, other = _worths(keyed, scoring)
    condition = element("responseCondition", element("responseIf", _null(keyed.only), _set(Decimal(0))))
    for value, worth in worths:
        test = _equal(keyed.only, value, scoring.tolerance)
        condition.append(element("responseElseIf", test, _set(_clip(worth, scoring))))
    condition.append(element("responseElse", _set(_clip(other, scoring))))
    return Processing(rules=(condition,))


def _worths(keyed: Keyed, scoring: ItemScoring) -> tuple[tuple[tuple[str, Decimal], ...], Decimal]:
    """What each typed answer is worth, and any other."""
    if scoring.method is Method.MAPPED:
        return scoring.weights, scoring.default
    losses = {Method.NEGATIVE: scoring.penalty, Method.PARTIAL: ONE}
    return _ones(keyed.key), -losses.get(scoring.method, Decimal(0))


def _equal(response: str, value: str, tolerance: Tolerance | None) -> etree._Element:
    parts = (base(value, "float"), variable(response))
    if tolerance is None:
        return element("equal", *parts, toleranceMode="exact")
    mode = _ROUNDINGS.get(tolerance.kind)
    if mode is not None:
        return element("equalRounded", *parts, roundingMode=mode, figures=str(int(tolerance.below)))
    return element("equal", *parts, **_spread(tolerance))


def _spread(tolerance: Tolerance) -> dict[str, str]:
    """How far a number may be off, as attributes of a comparison."""
    unit = _PERCENT if tolerance.kind is ToleranceKind.RELATIVE else ONE
    amounts = " ".join(_said(amount * unit) for amount in (tolerance.below, tolerance.above))
    bounds = dict.fromkeys(("includeLowerBound", "includeUpperBound"), "true" if tolerance.includes_bounds else "false")
    return {"toleranceMode": tolerance.kind.value, "tolerance": amounts, **bounds}


def _counted(keyed: Keyed, scoring: ItemScoring) -> Processing:
    """Parts that are right, or right less wrong, out of all: full marks are as many as there are parts."""
    if keyed.type in (ItemType.GAP_SELECT, ItemType.ORDERING):
        return _by_place(keyed, scoring)
    return _per_option(keyed, scoring) if scoring.method is Method.PER_OPTION else _partial(keyed, scoring)


def _partial(keyed: Keyed, scoring: ItemScoring) -> Processing:
    return _share(keyed, element("divide", _total(keyed), _float(Decimal(len(keyed.key)))), scoring, -ONE)


def _per_option(keyed: Keyed, scoring: ItemScoring) -> Processing:
    parts = Decimal(len(keyed.key))
    if keyed.type in _CHOICES:
        right = element("sum", _total(keyed), _float(keyed.options - parts))
        return _share(keyed, element("divide", right, _float(Decimal(keyed.options))), scoring, -ONE)
    given = element("containerSize", variable(keyed.only))
    share = element("divide", _total(keyed), element("max", _float(parts), given))
    return _share(keyed, share, scoring, Decimal(0))


def _total(keyed: Keyed) -> etree._Element:
    """What the mapping adds up to."""
    return element("mapResponsePoint" if keyed.type is ItemType.HOTSPOT else "mapResponse", identifier=keyed.only)


def _by_place(keyed: Keyed, scoring: ItemScoring) -> Processing:
    loss = ONE if scoring.method is Method.PARTIAL else Decimal(0)
    rule = _step if keyed.type is ItemType.ORDERING else _gap
    rules = [rule(keyed, number, wanted, loss) for number, wanted in enumerate(keyed.key)]
    count = element("divide", variable("SCORE"), _float(Decimal(len(keyed.key))))
    end = element("setOutcomeValue", _bounded(count, scoring), identifier="SCORE")
    return Processing(rules=(*rules, _if(_blank(keyed), _set(Decimal(0)), end)))


def _step(keyed: Keyed, number: int, wanted: str, loss: Decimal) -> etree._Element:
    """What one place of an order earns."""
    given = element("index", variable(keyed.only), n=str(number + 1))
    return _if(element("match", given, base(wanted, "identifier")), _add(ONE), *([_add(-loss)] if loss else []))


def _gap(keyed: Keyed, number: int, wanted: str, loss: Decimal) -> etree._Element:
    """What one gap earns; one that stays empty loses nothing, and is right where the key leaves it empty."""
    name = keyed.responses[number]
    test = element("match", variable(name), base(wanted, "identifier")) if wanted else _null(name)
    condition = _if(test, _add(ONE))
    if loss and wanted:
        condition.append(element("responseElseIf", _filled(name), _add(-loss)))
    elif loss:
        condition.append(element("responseElse", _add(-loss)))
    return condition


def _share(keyed: Keyed, value: etree._Element, scoring: ItemScoring, wrong: Decimal) -> Processing:
    end = element("setOutcomeValue", _bounded(value, scoring), identifier="SCORE")
    rules = (_if(_blank(keyed), _set(Decimal(0)), end),)
    return Processing(rules=rules, weights=(_ones(keyed.key),), default=wrong)


def _ruled(keyed: Keyed, rules: Sequence[etree._Element], scoring: ItemScoring) -> Processing:
    """Rules for whoever answered, then the bounds; no answer scores nothing."""
    bound = element("setOutcomeValue", _bounded(variable("SCORE"), scoring), identifier="SCORE")
    answered = element("responseIf", element("not", _blank(keyed)), *rules, bound)
    weights = (_ones(keyed.key),) if keyed.type is ItemType.HOTSPOT else ()
    return Processing(rules=(element("responseCondition", answered),), weights=weights)


def _all(keyed: Keyed) -> etree._Element:
    """The test whether a response is the whole key and nothing else."""
    if keyed.type is ItemType.HOTSPOT:
        hit = element("gte", element("mapResponsePoint", identifier=keyed.only), _float(Decimal(len(keyed.key))))
        size = element("containerSize", variable(keyed.only))
        return element("and", hit, element("equal", size, base(str(len(keyed.key)), "integer"), toleranceMode="exact"))
    return _and([_right(keyed, number, name) for number, name in enumerate(keyed.responses)])


def _right(keyed: Keyed, number: int, name: str) -> etree._Element:
    """The test whether one response is right: as declared, or empty where the key leaves a gap empty."""
    if keyed.type is ItemType.GAP_SELECT and not keyed.key[number]:
        return _null(name)
    return element("match", variable(name), element("correct", identifier=name))


def _blank(keyed: Keyed) -> etree._Element:
    return _and([*map(_null, keyed.responses)])


def _and(tests: Sequence[etree._Element]) -> etree._Element:
    return tests[0] if len(tests) == 1 else element("and", *tests)


def _null(name: str) -> etree._Element:
    return element("isNull", variable(name))


def _filled(name: str) -> etree._Element:
    return element("not", _null(name))


def _if(test: etree._Element, act: etree._Element, *other: etree._Element) -> etree._Element:
    condition = element("responseCondition", element("responseIf", test, act))
    if other:
        condition.append(element("responseElse", *other))
    return condition


def _set(value: Decimal) -> etree._Element:
    return element("setOutcomeValue", _float(value), identifier="SCORE")


def _add(value: Decimal) -> etree._Element:
    return _plus(_float(value))


def _plus(earned: etree._Element) -> etree._Element:
    return element("setOutcomeValue", element("sum", variable("SCORE"), earned), identifier="SCORE")


def _float(value: Decimal) -> etree._Element:
    return base(_said(value), "float")


def _bounded(value: etree._Element, scoring: ItemScoring) -> etree._Element:
    if scoring.ceiling is not None:
        value = element("min", value, _float(scoring.ceiling))
    return value if scoring.floor is None else element("max", value, _float(scoring.floor))


def _clip(value: Decimal, scoring: ItemScoring) -> Decimal:
    value = value if scoring.ceiling is None else min(value, scoring.ceiling)
    return value if scoring.floor is None else max(value, scoring.floor)


def _ones(key: Sequence[str]) -> tuple[tuple[str, Decimal], ...]:
    return tuple((value, ONE) for value in key)


def _said(value: Decimal) -> str:
    return format(value, "f")


_TYPED: dict[ItemType, Callable[[Keyed, ItemScoring], Processing]] = {
    ItemType.TEXT_ENTRY: _text,
    ItemType.NUMERICAL: _number,
}
_METHODS: dict[Method, Callable[[Keyed, ItemScoring], Processing]] = {
    Method.ALL_OR_NOTHING: _whole,
    Method.NEGATIVE: _negative,
    Method.MAPPED: _mapped,
    Method.PER_OPTION: _counted,
    Method.PARTIAL: _counted,
}
