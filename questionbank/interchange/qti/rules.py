"""What can be told of an item's rules from their form: a standard way, and what they hold a response against."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.declarations import WIDE, number
from questionbank.interchange.qti.judge import SCORE
from questionbank.interchange.qti.names import local
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.processing.operators.comparing import MAX_FIGURES
from questionbank.rules.answers import ONE, Tolerance, ToleranceKind

_CHANCE = frozenset({"random", "randomInteger", "randomFloat", "customOperator"})
_ASIDE = frozenset({"duration", "numAttempts", "completionStatus"})
_COMPARISONS = frozenset(
    {"match", "stringMatch", "isNull", "member", "equal", "equalRounded", "lt", "lte", "gt", "gte", "contains"}
)
_TEMPLATE = re.compile(r"[^a-z]")
_PERCENT = Decimal(100)
_MODES = {kind.value: kind for kind in (ToleranceKind.ABSOLUTE, ToleranceKind.RELATIVE)}
_FINE = Decimal("0.000000000001")
_TWO_WAYS = (["responseIf"], ["responseIf", "responseElse"])


class Form(StrEnum):
    """The ways of scoring that are known from their form; all others are tried out."""

    NONE = "none"  # nothing sets the score
    MATCH = "match"  # the right response scores, all others do not
    MAP = "map"  # what the mapping says
    OWN = "own"


_TEMPLATES = {
    "matchcorrect": Form.MATCH,
    "mapresponse": Form.MAP,
    "mapresponsepoint": Form.MAP,
    "ccmatch": Form.MATCH,
    "ccmatchbasic": Form.MATCH,
    "ccmapresponse": Form.MAP,
}


@dataclass(frozen=True)
class Rules:
    """The rules of an item with normal names; `processing` is None where it has none."""

    processing: etree._Element | None

    @cached_property
    def form(self) -> Form:
        """Which way of scoring this is."""
        if self.processing is None:
            return Form.NONE
        inline = [*self.processing.iterchildren(tag=etree.Element)]
        return _of_rules(inline) if inline else _template(self.processing)

    def check_sound(self) -> None:
        """Raise `Beyond` where the score rests on something else than the response: chance, time, attempts."""
        for element in self._elements():
            if local(element) in _CHANCE or element.get("identifier") in _ASIDE:
                what = {"what": element.get("identifier") or local(element)}
                raise Beyond(Reason("Its score rests on something else than the response: %(what)s.", what))

    @property
    def length(self) -> int:
        """How many elements the rules have."""
        return sum(1 for _element in self._elements())

    def check_typed(self, name: str) -> None:
        """Raise `Beyond` where a typed response is used otherwise than held whole against values."""
        for element in self._elements():
            parent = element.getparent() if _reads(element, name) else None
            if parent is not None and not _compares(parent):
                what = {"what": local(parent)}
                raise Beyond(Reason("Its rules read a typed answer in a way that is not held here: %(what)s.", what))

    def constants(self) -> list[str]:
        """The values that the tests of the rules write out, each once; what is set as a score is none of them."""
        found = [element.text or "" for element in self._elements() if _is_tested(element)]
        return list(dict.fromkeys(found))

    def tolerances(self, correct: Sequence[str]) -> list[Tolerance]:
        """How far off a number may be by the rules, each way once; `correct` is what the item declares as right."""
        found = (_tolerance(one, correct) for one in self._elements() if local(one) in ("equal", "equalRounded"))
        return list(dict.fromkeys(one for one in found if one))

    def _elements(self) -> Iterator[etree._Element]:
        return iter(()) if self.processing is None else self.processing.iter(etree.Element)


def rules(item: etree._Element) -> Rules:
    """The rules of an item with normal names."""
    return Rules(next(item.iterchildren("responseProcessing"), None))


def _template(processing: etree._Element) -> Form:
    uri = processing.get("template") or processing.get("templateLocation") or ""
    if not uri:
        return Form.NONE
    name = uri.strip().rstrip("/").rpartition("/")[2].partition("?")[0].lower().removesuffix(".xml")
    return _TEMPLATES.get(_TEMPLATE.sub("", name), Form.OWN)


def _is_tested(element: etree._Element) -> bool:
    return local(element) == "baseValue" and next(element.iterancestors("setOutcomeValue"), None) is None


def _reads(element: etree._Element, name: str) -> bool:
    return local(element) == "variable" and element.get("identifier") == name


def _compares(element: etree._Element) -> bool:
    return local(element) in _COMPARISONS and element.get("substring") != "true"


def _sets_score(element: etree._Element) -> bool:
    return any(one.get("identifier") == SCORE for one in element.iter("setOutcomeValue"))


def _of_rules(inline: Sequence[etree._Element]) -> Form:
    """The form of rules that are written out: only where one of them sets the score is it told from the form."""
    if any(local(element) not in ("responseCondition", "setOutcomeValue") for element in inline):
        return Form.OWN
    scoring = [*filter(_sets_score, inline)]
    if not scoring:
        return Form.NONE
    return _inline(scoring[0]) if len(scoring) == 1 else Form.OWN


def _inline(element: etree._Element) -> Form:
    """Recognise the standard templates where they are written out."""
    if local(element) == "setOutcomeValue":
        return Form.MAP if _is_map(element) else Form.OWN
    branches = [*element.iterchildren(tag=etree.Element)]
    return _chosen(branches) if [*map(local, branches)] in _TWO_WAYS else Form.OWN


def _chosen(branches: Sequence[etree._Element]) -> Form:
    """The form of a condition that chooses between two ways, or takes one or none."""
    tested, others = _inside(branches[:1]), _inside(branches[1:])
    if not tested:
        return Form.OWN
    test, *acts = tested
    if _is_match(test, [*acts, *others]):
        return Form.MATCH
    return Form.MAP if _is_mapping(test, acts, others) else Form.OWN


def _inside(branches: Sequence[etree._Element]) -> list[etree._Element]:
    return [one for branch in branches for one in branch.iterchildren(tag=etree.Element)]


def _is_match(test: etree._Element, acts: Sequence[etree._Element]) -> bool:
    """Whether one score is set for the right response and another for all others."""
    return _is_key_match(test) and all(map(_is_constant, acts))


def _is_mapping(test: etree._Element, acts: Sequence[etree._Element], others: Sequence[etree._Element]) -> bool:
    """Whether no answer is given one score and any answer what the mapping says."""
    if local(test) != "isNull" or not all(map(_is_constant, acts)):
        return False
    return any(map(_is_map, others)) and all(map(_is_map_or_constant, others))


def _is_key_match(test: etree._Element) -> bool:
    parts = sorted((local(part), part.get("identifier")) for part in test.iterchildren(tag=etree.Element))
    kinds = [kind for kind, _name in parts]
    return local(test) == "match" and kinds == ["correct", "variable"] and parts[0][1] == parts[1][1]


def _is_constant(act: etree._Element) -> bool:
    values = [local(value) for value in act.iterchildren(tag=etree.Element)]
    return local(act) == "setOutcomeValue" and (act.get("identifier") != SCORE or values == ["baseValue"])


def _is_map(act: etree._Element) -> bool:
    values = [local(value) for value in act.iterchildren(tag=etree.Element)]
    return act.get("identifier") == SCORE and values in (["mapResponse"], ["mapResponsePoint"])


def _is_map_or_constant(act: etree._Element) -> bool:
    return _is_map(act) or _is_constant(act)


def _tolerance(element: etree._Element, correct: Sequence[str]) -> Tolerance | None:
    """How far off a number may be by one comparison; None where it is exact, or says nothing that can be read."""
    if local(element) == "equalRounded":
        return _rounding(element)
    kind = _MODES.get(element.get("toleranceMode", "exact"))
    amounts = _amounts(element)
    if kind is None or not amounts:
        return None
    found = _spread(element, kind, amounts)
    return _turned(element, found, correct) if _variable_is_first(element) else found


def _spread(element: etree._Element, kind: ToleranceKind, amounts: Sequence[Decimal]) -> Tolerance:
    unit = _PERCENT if kind is ToleranceKind.RELATIVE else ONE
    bounds = all(element.get(name, "true") == "true" for name in ("includeLowerBound", "includeUpperBound"))
    return Tolerance(kind, amounts[0] / unit, amounts[-1] / unit, includes_bounds=bounds)


def _rounding(element: etree._Element) -> Tolerance | None:
    figures = number(element.get("figures"))
    if figures is None or figures not in range(MAX_FIGURES + 1):
        return None
    places = element.get("roundingMode", "significantFigures") == "decimalPlaces"
    kind = ToleranceKind.DECIMAL_PLACES if places else ToleranceKind.SIGNIFICANT_FIGURES
    return Tolerance(kind, figures, figures)


def _amounts(element: etree._Element) -> list[Decimal]:
    """The one or two numbers of a tolerance; none where any of them is no number."""
    written = element.get("tolerance", "").split()
    found = [amount for part in written if (amount := number(part)) is not None]
    return found if len(found) == len(written) else []


def _variable_is_first(element: etree._Element) -> bool:
    return next((local(one) for one in element.iterchildren(tag=etree.Element)), "") == "variable"


def _turned(element: etree._Element, found: Tolerance, correct: Sequence[str]) -> Tolerance | None:
    """The tolerance around the key, where the rule has it around the response (the first of the two is the middle)."""
    if found.kind is ToleranceKind.ABSOLUTE:
        return replace(found, below=found.above, above=found.below)
    key = _middle(element, correct)
    if key is None or found.below >= 1:
        return None
    ends = sorted((key / (1 + found.above), key / (1 - found.below)))
    below, above = (abs(end - key).quantize(_FINE, context=WIDE) for end in ends)
    return Tolerance(ToleranceKind.ABSOLUTE, below, above, includes_bounds=found.includes_bounds)


def _middle(element: etree._Element, correct: Sequence[str]) -> Decimal | None:
    """The number that a response is held against: what the rule writes out, else what is declared as right."""
    texts = [one.text for one in element.iter("baseValue")] or [*correct[:1]]
    return number(texts[0]) if texts else None
