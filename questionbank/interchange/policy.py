"""A scoring policy and a tolerance as people write them: `部分得分；下限=0`, `mapped; A:1; B:0.5`, `±0.5`."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from questionbank.interchange.draft import Flaw
from questionbank.interchange.model import Reason
from questionbank.rules.answers import ONE, ZERO, Fold, ItemScoring, Method, Tolerance, ToleranceKind

Member = TypeVar("Member", bound=StrEnum)

_METHODS = {
    Method.ALL_OR_NOTHING: "全对得分",
    Method.PER_OPTION: "按项得分",
    Method.PARTIAL: "部分得分",
    Method.NEGATIVE: "答错倒扣",
    Method.MAPPED: "按权重得分",
}
_FOLDS = {
    Fold.WIDTH: "全半角",
    Fold.CASE: "大小写",
    Fold.SPACE: "空格",
    Fold.PUNCTUATION: "标点",
    Fold.VARIANTS: "繁简",
}
_NAMES = {
    "下限": "floor", "上限": "ceiling", "倒扣": "penalty", "其余": "default", "忽略": "fold",
    **{name: name for name in ("floor", "ceiling", "penalty", "default", "fold")},
}  # fmt: skip
_CHINESE = {"floor": "下限", "ceiling": "上限", "penalty": "倒扣", "default": "其余", "fold": "忽略"}
_USUAL = ItemScoring()
_NONE = ("无", "none")
_PARTS = re.compile(r"[;；\n]")
_NUMBER = r"\d{1,20}(?:\.\d{1,20})?"
_AMOUNT = re.compile(rf"-?{_NUMBER}")
_SPREAD = re.compile(rf"(?:±\s*|\+/-\s*)?({_NUMBER})(%)?")
_UNEVEN = re.compile(rf"-\s*({_NUMBER})\s*[/,，]?\s*\+\s*({_NUMBER})(%)?")
_PLACES = re.compile(r"(\d{1,2})\s*(?:位小数|dp)", re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,2})\s*(?:位有效数字|sf)", re.IGNORECASE)
_OPEN = re.compile(r"\s*(?:不含端点|exclusive)\s*$", re.IGNORECASE)
_HUNDRED = Decimal(100)


def scoring_from(text: str) -> ItemScoring | None:
    """Read a policy, None for a blank. Raises `Flaw` for what is none."""
    found = [part.strip() for part in _PARTS.split(text) if part.strip()]
    if not found:
        return None
    first, *parts = found
    changes: dict[str, Any] = {}
    weights = tuple(filter(None, (_part(part, changes) for part in parts)))
    return ItemScoring(method=_member(first, _METHODS), weights=weights, **changes)


def scoring_text(scoring: ItemScoring | None) -> str:
    """Write a policy, without what is usual and without its tolerance."""
    if scoring is None:
        return ""
    weights = (f"{value}:{_plain(share)}" for value, share in scoring.weights)
    return "；".join([_METHODS[scoring.method], *weights, *_amounts(scoring), *_folds(scoring)])


def _amounts(scoring: ItemScoring) -> Iterator[str]:
    for name in ("floor", "ceiling", "penalty", "default"):
        amount = getattr(scoring, name)
        if amount != getattr(_USUAL, name):
            yield f"{_CHINESE[name]}={_NONE[0] if amount is None else _plain(amount)}"


def _folds(scoring: ItemScoring) -> Iterator[str]:
    if scoring.fold:
        yield f"{_CHINESE['fold']}={'+'.join(_FOLDS[fold] for fold in Fold if fold in scoring.fold)}"


def tolerance_from(text: str) -> Tolerance | None:
    """Read a tolerance, None for a blank. Raises `Flaw` for what is none."""
    bare = _OPEN.sub("", text.strip())
    if not bare:
        return None
    for pattern, make in _TOLERANCES:
        match = pattern.fullmatch(bare)
        if match:
            return make(match, includes_bounds=bare == text.strip())
    raise Flaw("tolerance", Reason("The tolerance “%(text)s” cannot be read.", {"text": text.strip()[:60]}))


def tolerance_text(tolerance: Tolerance | None) -> str:
    """Write a tolerance."""
    if tolerance is None:
        return ""
    suffix = "" if tolerance.includes_bounds else " 不含端点"
    if tolerance.kind is ToleranceKind.DECIMAL_PLACES:
        return f"{_plain(tolerance.below)} 位小数{suffix}"
    if tolerance.kind is ToleranceKind.SIGNIFICANT_FIGURES:
        return f"{_plain(tolerance.below)} 位有效数字{suffix}"
    return _spread_text(tolerance) + suffix


def _spread_text(tolerance: Tolerance) -> str:
    relative = tolerance.kind is ToleranceKind.RELATIVE
    low, high = (_plain(side * _HUNDRED if relative else side) for side in (tolerance.below, tolerance.above))
    sign = "%" if relative else ""
    return f"±{low}{sign}" if low == high else f"-{low}/+{high}{sign}"


def _part(part: str, changes: dict[str, Any]) -> tuple[str, Decimal] | None:
    """Note one setting, or give one weight."""
    name, equals, value = part.partition("=")
    known = _NAMES.get(name.strip().casefold()) if equals else None
    if not known:
        return _weight(part)
    changes[known] = _fold(value) if known == "fold" else _amount(known, value)
    return None


def _weight(part: str) -> tuple[str, Decimal]:
    named, colon, share = part.replace("：", ":").rpartition(":")
    if not colon:
        raise _unread(part)
    return part[: len(named)].strip(), _decimal(share)


def _fold(value: str) -> frozenset[Fold]:
    return frozenset(_member(word, _FOLDS) for word in value.replace("＋", "+").split("+"))


def _amount(name: str, value: str) -> Decimal | None:
    if name in ("floor", "ceiling") and value.strip().casefold() in _NONE:
        return None
    return _decimal(value)


def _member(word: str, names: Mapping[Member, str]) -> Member:
    bare = word.strip().casefold()
    for member, name in names.items():
        if bare in (member.value, name):
            return member
    raise _unread(word)


def _decimal(text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text.strip()):
        raise _unread(text)
    return Decimal(text.strip())


def _unread(text: str) -> Flaw:
    return Flaw("scoring", Reason("The scoring policy cannot be read at “%(text)s”.", {"text": text.strip()[:60]}))


def _plain(amount: Decimal) -> str:
    return format(amount.normalize() if amount else ZERO, "f")


def _even(match: re.Match[str], *, includes_bounds: bool) -> Tolerance:
    return _sides(match[1], match[1], relative=bool(match[2]), includes_bounds=includes_bounds)


def _uneven(match: re.Match[str], *, includes_bounds: bool) -> Tolerance:
    return _sides(match[1], match[2], relative=bool(match[3]), includes_bounds=includes_bounds)


def _places(match: re.Match[str], *, includes_bounds: bool) -> Tolerance:
    return Tolerance(ToleranceKind.DECIMAL_PLACES, Decimal(match[1]), Decimal(match[1]), includes_bounds)


def _figures(match: re.Match[str], *, includes_bounds: bool) -> Tolerance:
    return Tolerance(ToleranceKind.SIGNIFICANT_FIGURES, Decimal(match[1]), Decimal(match[1]), includes_bounds)


def _sides(below: str, above: str, *, relative: bool, includes_bounds: bool) -> Tolerance:
    unit = _HUNDRED if relative else ONE
    kind = ToleranceKind.RELATIVE if relative else ToleranceKind.ABSOLUTE
    return Tolerance(kind, Decimal(below) / unit, Decimal(above) / unit, includes_bounds)


_TOLERANCES: tuple[tuple[re.Pattern[str], Callable[..., Tolerance]], ...] = (
    (_SPREAD, _even),
    (_UNEVEN, _uneven),
    (_PLACES, _places),
    (_FIGURES, _figures),
)
