"""What only the bank and grading know of an item: key, scoring, rubric; and how the cabinet keeps it. Pure.

How a key is written, by type (each entry is a text):

- choices: identifiers of the right options, a set; true/false: `T` or `F`
- ordering: identifiers of options in the right order; gap fill: an option for each gap in order, `""` for none
- matching: pairs `source target`, a set
- short text: the texts that are accepted; number: the numbers that are accepted, in their lexical form
- hotspot: the areas that count, `rect left,top,right,bottom`, `circle x,y,radius`, `ellipse x,y,across,down` (its two
  radii), `poly x,y,x,y,…`, in pixels of the picture
- essay, nonconformity statement, case: nothing
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.errors import Text

ZERO, ONE = Decimal(0), Decimal(1)

# The parts of a nonconformity statement, in the order in which auditors write them (ISO/IEC 17021-1, 9.4.5.3).
FIELDS = ("requirement", "evidence", "clause", "classification")
FIELD_NAMES = {
    "requirement": Text("Requirement"),
    "evidence": Text("Evidence"),
    "clause": Text("Clause"),
    "classification": Text("Classification"),
}


class Method(StrEnum):
    """How the share of the marks that a response earns is reckoned."""

    ALL_OR_NOTHING = "all_or_nothing"  # the whole key and nothing else
    PER_OPTION = "per_option"  # each option, pair, place or gap that is judged as the key does earns its share
    PARTIAL = "partial"  # a right choice earns its share, a wrong one loses as much, between floor and ceiling
    NEGATIVE = "negative"  # the whole key earns all, any other answer loses `penalty`, no answer loses nothing
    MAPPED = "mapped"  # the sum of the weights of what was answered, between floor and ceiling


class Fold(StrEnum):
    """What does not count when texts are compared."""

    WIDTH = "width"  # Ａ１ and A1
    CASE = "case"
    SPACE = "space"  # runs of white space, and white space at the ends
    PUNCTUATION = "punctuation"
    VARIANTS = "variants"  # traditional and simplified characters


class ToleranceKind(StrEnum):
    """How far a number may be off."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"  # a share of the key: 0.02 is two percent
    DECIMAL_PLACES = "decimal_places"
    SIGNIFICANT_FIGURES = "significant_figures"


METHOD_NAMES = {
    Method.ALL_OR_NOTHING: Text("All or nothing"),
    Method.PER_OPTION: Text("Each option, pair, place or gap earns its share"),
    Method.PARTIAL: Text("Right ones earn their share, wrong ones lose as much"),
    Method.NEGATIVE: Text("A wrong answer loses marks"),
    Method.MAPPED: Text("By weights"),
}
FOLD_NAMES = {
    Fold.WIDTH: Text("Full and half width"),
    Fold.CASE: Text("Capital and small letters"),
    Fold.SPACE: Text("Spaces at the ends and runs of spaces"),
    Fold.PUNCTUATION: Text("Punctuation"),
    Fold.VARIANTS: Text("Traditional and simplified characters"),
}
TOLERANCE_NAMES = {
    ToleranceKind.ABSOLUTE: Text("By an amount"),
    ToleranceKind.RELATIVE: Text("By a share of the right number, as 0.02"),
    ToleranceKind.DECIMAL_PLACES: Text("Same to so many decimal places"),
    ToleranceKind.SIGNIFICANT_FIGURES: Text("Same to so many significant figures"),
}


@dataclass(frozen=True)
class Tolerance:
    """How far a number may lie below and above the key; for places and figures `below` is how many count."""

    kind: ToleranceKind
    below: Decimal
    above: Decimal
    includes_bounds: bool = True


@dataclass(frozen=True)
class ItemScoring:
    """The scoring policy of one item; all amounts are shares of its full marks.

    `weights` are what `MAPPED` adds up: (value, share), a value being what a key of the type would name, for gap fill
    with the gap's place before it, as `1 A`; `default` is the share of an answer that no weight names. Every method
    stays between `floor` and `ceiling`: a `floor` of None lets marks fall below zero.
    """

    method: Method = Method.ALL_OR_NOTHING
    weights: tuple[tuple[str, Decimal], ...] = ()
    default: Decimal = ZERO
    floor: Decimal | None = ZERO
    ceiling: Decimal | None = ONE
    penalty: Decimal = ZERO
    tolerance: Tolerance | None = None
    fold: frozenset[Fold] = frozenset()


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric; marks are a decimal as text. `field` names the part of a nonconformity statement."""

    text: str
    marks: str
    text_en: str = ""
    field: str = ""


@dataclass(frozen=True)
class Answer:
    """What only the bank and grading know of a version; without `scoring` the paper's own policy holds."""

    key: tuple[str, ...]
    explanation: str = ""
    explanation_en: str = ""
    rubric: tuple[Criterion, ...] = ()
    model_answer: str = ""
    model_answer_en: str = ""
    scoring: ItemScoring | None = None


def answer_row(answer: Answer) -> dict[str, Any]:
    """Write an answer as the cabinet keeps it; decimals are text."""
    return {
        "key": list(answer.key),
        "explanation": answer.explanation,
        "explanation_en": answer.explanation_en,
        "rubric": [dict(vars(criterion)) for criterion in answer.rubric],
        "model_answer": answer.model_answer,
        "model_answer_en": answer.model_answer_en,
        **({"scoring": _scoring_row(answer.scoring)} if answer.scoring else {}),
    }


def answer_from(row: Mapping[str, Any]) -> Answer:
    """Read an answer from what the cabinet keeps."""
    scoring = row.get("scoring")
    return Answer(
        key=tuple(row["key"]),
        explanation=row["explanation"],
        explanation_en=row["explanation_en"],
        rubric=tuple(Criterion(**criterion) for criterion in row["rubric"]),
        model_answer=row.get("model_answer", ""),
        model_answer_en=row.get("model_answer_en", ""),
        scoring=_scoring_from(scoring) if scoring else None,
    )


def _scoring_row(scoring: ItemScoring) -> dict[str, Any]:
    tolerance = scoring.tolerance
    return {
        "method": scoring.method.value,
        "weights": [[value, str(share)] for value, share in scoring.weights],
        "default": str(scoring.default),
        "floor": _maybe_text(scoring.floor),
        "ceiling": _maybe_text(scoring.ceiling),
        "penalty": str(scoring.penalty),
        "tolerance": _tolerance_row(tolerance) if tolerance else None,
        "fold": sorted(fold.value for fold in scoring.fold),
    }


def _scoring_from(row: Mapping[str, Any]) -> ItemScoring:
    tolerance = row["tolerance"]
    return ItemScoring(
        method=Method(row["method"]),
        weights=tuple((value, Decimal(share)) for value, share in row["weights"]),
        default=Decimal(row["default"]),
        floor=_maybe_decimal(row["floor"]),
        ceiling=_maybe_decimal(row["ceiling"]),
        penalty=Decimal(row["penalty"]),
        tolerance=_tolerance_from(tolerance) if tolerance else None,
        fold=frozenset(map(Fold, row["fold"])),
    )


def _tolerance_row(tolerance: Tolerance) -> dict[str, Any]:
    return {
        "kind": tolerance.kind.value,
        "below": str(tolerance.below),
        "above": str(tolerance.above),
        "includes_bounds": tolerance.includes_bounds,
    }


def _tolerance_from(row: Mapping[str, Any]) -> Tolerance:
    return Tolerance(
        ToleranceKind(row["kind"]), Decimal(row["below"]), Decimal(row["above"]), bool(row["includes_bounds"])
    )


def _maybe_text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _maybe_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
