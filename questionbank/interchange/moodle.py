"""What the question types of Moodle mean, whichever of its formats says them: keys, and scores for each answer.

Every function takes the answers with the share of the marks that each earns and gives the parts of an item. It raises
`Flaw` for what cannot be an item and `Unheld` for what is correct and the bank does not hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from string import ascii_uppercase

from questionbank.interchange.answers import truth_options
from questionbank.interchange.draft import FEWEST_OPTIONS, Flaw, Unheld, check_length
from questionbank.interchange.model import (
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    STEM_LIMIT,
    ParsedItem,
    ParsedOption,
    Reason,
)
from questionbank.interchange.sanitise import shows, visible
from questionbank.interchange.tagging import with_tags
from questionbank.rules.answers import ONE, ZERO, Answer, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Gap, Option

PER_CENT = Decimal(100)
# Shares are given with at most five decimals of a per cent: three thirds add up to 99.99999.
_ROUNDING = Decimal("0.0001")
CASELESS = frozenset({Fold.CASE, Fold.SPACE})
CASE_COUNTS = frozenset({Fold.SPACE})


@dataclass(frozen=True)
class Weighted:
    """An option or an accepted answer: the source's text, its HTML, the share of the marks that it earns."""

    text: str
    html: str = ""
    share: Decimal = ZERO


@dataclass(frozen=True)
class Number:
    """An accepted number in its lexical form, how far an answer may be off, the share of the marks that it earns."""

    literal: str
    below: Decimal = ZERO
    above: Decimal = ZERO
    share: Decimal = ONE


@dataclass(frozen=True)
class Side:
    """One side of a pair: the source's text and its HTML."""

    text: str
    html: str


@dataclass(frozen=True)
class Head:
    """What every question has, whatever it asks; texts are HTML."""

    where: str
    source_id: str
    title: str
    stem: str
    explanation: str
    category: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parts:
    """What an item asks and what scores full marks: `key` as the source names it, `ids` as the bank does."""

    type: ItemType
    key: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    options: tuple[ParsedOption, ...] = ()
    sources: tuple[Option, ...] = ()
    targets: tuple[Option, ...] = ()
    gaps: tuple[Gap, ...] = ()
    scoring: ItemScoring | None = None


def single_choice(options: Sequence[Weighted]) -> Parts:
    """A choice of one: the option that earns everything is the key, what others earn or lose is kept."""
    offered = _offered(options)
    full = [one for one, option in zip(offered, options, strict=True) if option.share == ONE]
    if len(full) > 1:
        raise Unheld(Reason("Several options each earn full marks on their own, which a single choice cannot hold."))
    weights = _weights(offered, options)
    scoring = None if len(weights) == 1 else _mapped(weights, floor=_floor(weights))
    return _choice(ItemType.SINGLE_CHOICE, offered, full, scoring)


def multiple_choice(options: Sequence[Weighted]) -> Parts:
    """A choice of several: those that earn marks are the key, and earn everything together."""
    offered = _offered(options)
    weights = _completed(_weights(offered, options))
    return _choice(ItemType.MULTIPLE_CHOICE, offered, _earning(offered, options), _mapped(weights))


def marked_choice(options: Sequence[Weighted]) -> Parts:
    """A choice of several whose right options are marked and no more is said of scores."""
    offered = _offered(options)
    return _choice(ItemType.MULTIPLE_CHOICE, offered, _earning(offered, options), None)


def true_false(stem: str, *, truth: bool) -> Parts:
    """True or false; the key is the text `true` or `false`, as these formats have it."""
    true, false = truth_options(stem)
    options = (ParsedOption("T", true.html, "true"), ParsedOption("F", false.html, "false"))
    return Parts(ItemType.TRUE_FALSE, ("true" if truth else "false",), ("T" if truth else "F",), options)


def short_answer(accepted: Iterable[Weighted], *, fold: frozenset[Fold]) -> Parts:
    """A short text: what earns everything is the key."""
    weights = tuple((_literal(one.text), one.share) for one in accepted if one.share != 0)
    key = _written_key(weights)
    for text, _share in weights:
        check_length("answer", text, limit=OPTION_LIMIT)
    return Parts(ItemType.TEXT_ENTRY, key, key, scoring=_written(weights, fold=fold))


def number(accepted: Iterable[Number]) -> Parts:
    """A number: what earns everything is the key. All accepted numbers must be as exact as each other."""
    earning = [one for one in accepted if one.share != 0]
    weights = tuple((one.literal, one.share) for one in earning)
    key = _written_key(weights)
    scoring = _written(weights, tolerance=_one_tolerance(earning))
    return Parts(ItemType.NUMERICAL, key, key, scoring=None if scoring == ItemScoring() else scoring)


def matching(pairs: Iterable[tuple[Side, Side]]) -> Parts:
    """Pairs; each earns its share. A pair without a left side only adds a right one to choose from."""
    rows = list(pairs)
    given = _with_left_side(rows)
    offered = list(dict.fromkeys(right.html for _left, right in rows))
    sources, targets = _sides([left.html for left, _right in given], offered)
    return Parts(
        ItemType.MATCHING,
        key=tuple(f"{left.text} {right.text}" for left, right in given),
        ids=_pairs(sources, targets, [right.html for _left, right in given]),
        sources=sources,
        targets=targets,
        scoring=ItemScoring(method=Method.PER_OPTION),
    )


def ordering(steps: Sequence[Weighted], *, scoring: ItemScoring) -> Parts:
    """Steps given in their right order; they are offered in the order of their texts, which tells nothing."""
    shown = sorted(steps, key=lambda step: step.text)
    if shown == list(steps):
        shown.reverse()
    offered = _offered(shown)
    by_text = {option.text: option.id for option in offered}
    key = tuple(step.text for step in steps)
    return Parts(ItemType.ORDERING, key, tuple(by_text[text] for text in key), offered, scoring=scoring)


def gap_fill(gaps: Sequence[tuple[Sequence[Weighted], int]]) -> Parts:
    """Gaps in their order: what may be chosen for each, and the place of the right choice."""
    if not gaps:
        raise Flaw("stem", Reason("The text has no gap."))
    asked = tuple(_gap(str(place), offers) for place, (offers, _right) in enumerate(gaps, 1))
    return Parts(
        ItemType.GAP_SELECT,
        key=tuple(offers[right].text for offers, right in gaps),
        ids=tuple(ascii_uppercase[right] for _offers, right in gaps),
        gaps=asked,
        scoring=ItemScoring(method=Method.PER_OPTION),
    )


def item(parts: Parts, head: Head) -> ParsedItem:
    """An item out of its parts and what stands around them."""
    check_length("stem", head.stem, limit=STEM_LIMIT)
    check_length("explanation", head.explanation, limit=EXPLANATION_LIMIT)
    if not shows(head.stem):
        raise Flaw("stem", Reason("The question has no text."))
    found = ParsedItem(
        source_id=head.source_id or head.title,
        type=parts.type,
        stem=head.stem,
        options=parts.options,
        key=parts.key,
        explanation=head.explanation,
        title=head.title,
        extras={"category": head.category} if head.category else {},
        where=head.where,
        sources=parts.sources,
        targets=parts.targets,
        gaps=parts.gaps,
        answer=_answer(parts, head.explanation),
    )
    return with_tags(found, head.tags)


def _answer(parts: Parts, explanation: str) -> Answer | None:
    """The answer where a key of options does not say all."""
    is_written = bool(parts.key) and not parts.options
    if parts.scoring is None and not is_written:
        return None
    return Answer(parts.ids, explanation, scoring=parts.scoring)


def explanation(general: str, comments: Iterable[tuple[str, str]]) -> str:
    """The general feedback, and below it what is said of single answers, each with its answer. All are HTML."""
    lines = "".join(f"<li>{answer} – {comment}</li>" for answer, comment in comments if visible(comment))
    return f"{general}<ul>{lines}</ul>" if lines else general


def _choice(
    kind: ItemType, offered: tuple[ParsedOption, ...], right: list[ParsedOption], scoring: ItemScoring | None
) -> Parts:
    if not right:
        raise Flaw("answer", Reason("No option is marked as right."))
    key = tuple(sorted(option.text for option in right))
    return Parts(kind, key, tuple(option.id for option in right), offered, scoring=scoring)


def _offered(options: Sequence[Weighted]) -> tuple[ParsedOption, ...]:
    _check_options(options)
    return tuple(
        ParsedOption(letter, option.html, option.text) for letter, option in zip(ascii_uppercase, options, strict=False)
    )


def _check_options(options: Sequence[Weighted]) -> None:
    if not FEWEST_OPTIONS <= len(options) <= len(ascii_uppercase):
        params = {"count": len(options)}
        raise Flaw("options", Reason("The question has %(count)d options; 2 to 26 can be read.", params))
    if len({" ".join(option.text.split()) for option in options}) < len(options):
        raise Flaw("options", Reason("Two options have the same text."))
    for option in options:
        _check_option(option)


def _check_option(option: Weighted) -> None:
    check_length("options", option.text, limit=OPTION_LIMIT)
    if not shows(option.html):
        raise Flaw("options", Reason("An option is blank."))


def _earning(offered: tuple[ParsedOption, ...], options: Sequence[Weighted]) -> list[ParsedOption]:
    return [one for one, option in zip(offered, options, strict=True) if option.share > 0]


def _floor(weights: Iterable[tuple[str, Decimal]]) -> Decimal | None:
    """No floor where an option loses marks."""
    return None if any(share < 0 for _id, share in weights) else ZERO


def _weights(offered: tuple[ParsedOption, ...], options: Sequence[Weighted]) -> tuple[tuple[str, Decimal], ...]:
    pairs = zip(offered, options, strict=True)
    return tuple((one.id, option.share) for one, option in pairs if option.share != 0)


def _completed(weights: tuple[tuple[str, Decimal], ...]) -> tuple[tuple[str, Decimal], ...]:
    """The weights with the last that earns rounded so that the whole key earns exactly everything."""
    earning = [place for place, (_id, share) in enumerate(weights) if share > 0]
    if not earning:
        raise Flaw("answer", Reason("No option is marked as right."))
    rest = ONE - _total([weights[place][1] for place in earning])
    last = earning[-1]
    name, share = weights[last]
    return (*weights[:last], (name, share + rest), *weights[last + 1 :])


def _total(shares: Sequence[Decimal]) -> Decimal:
    """The sum of the shares that the whole key earns, which is everything but for the rounding of each."""
    total = sum(shares, ZERO)
    if abs(total - ONE) > _ROUNDING * len(shares):
        params = {"total": format((total * PER_CENT).normalize(), "f")}
        raise Flaw("answer", Reason("The weights of the right options add up to %(total)s%%, not to 100%%.", params))
    return total


def _mapped(
    weights: tuple[tuple[str, Decimal], ...],
    *,
    floor: Decimal | None = ZERO,
    fold: frozenset[Fold] = frozenset(),
    tolerance: Tolerance | None = None,
) -> ItemScoring:
    return ItemScoring(method=Method.MAPPED, weights=weights, floor=floor, fold=fold, tolerance=tolerance)


def _written(
    weights: tuple[tuple[str, Decimal], ...],
    *,
    fold: frozenset[Fold] = frozenset(),
    tolerance: Tolerance | None = None,
) -> ItemScoring:
    """The policy of what is written: no weights are said where whatever earns marks earns all of them."""
    if all(share == ONE for _literal, share in weights):
        return ItemScoring(fold=fold, tolerance=tolerance)
    return _mapped(weights, fold=fold, tolerance=tolerance)


def _written_key(weights: Iterable[tuple[str, Decimal]]) -> tuple[str, ...]:
    key = tuple(dict.fromkeys(text for text, share in weights if share == ONE))
    if not key or "" in key:
        raise Flaw("answer", Reason("No answer earns full marks."))
    return key


def _one_tolerance(numbers: Sequence[Number]) -> Tolerance | None:
    """How far an answer to any of these numbers may be off, None for not at all."""
    found = {(number.below, number.above) for number in numbers}
    if len(found) > 1:
        raise Unheld(Reason("The accepted numbers differ in how far an answer may be off."))
    return next((Tolerance(ToleranceKind.ABSOLUTE, *sides) for sides in found if any(sides)), None)


def _literal(text: str) -> str:
    """An accepted text as it is to be written, with its escaped stars."""
    if "*" in text.replace("\\*", ""):
        raise Unheld(Reason("An accepted answer has a wildcard (*), which stands for any text."))
    return text.replace("\\*", "*").strip()


def _options(names: Iterable[str], texts: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(name, html) for name, html in zip(names, texts, strict=False))


def _sides(sources: list[str], targets: list[str]) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """What stands on the left, by letters, and on the right, by numbers."""
    if not FEWEST_OPTIONS <= len(sources) <= len(ascii_uppercase) or len(targets) < FEWEST_OPTIONS:
        raise Flaw("options", Reason("Matching needs at least two pairs that differ, and at most 26."))
    _check_sides(sources, targets)
    return _options(ascii_uppercase, sources), _options(map(str, count(1)), targets)


def _with_left_side(rows: list[tuple[Side, Side]]) -> list[tuple[Side, Side]]:
    return [(left, right) for left, right in rows if visible(left.html)]


def _pairs(sources: Iterable[Option], targets: Iterable[Option], rights: Iterable[str]) -> tuple[str, ...]:
    places = {target.text: target.id for target in targets}
    return tuple(f"{source.id} {places[right]}" for source, right in zip(sources, rights, strict=True))


def _check_sides(sources: list[str], targets: list[str]) -> None:
    if len(set(map(_looks, sources))) < len(sources):
        raise Flaw("options", Reason("Two left sides of the pairs are the same."))
    if not all(map(shows, targets)):
        raise Flaw("options", Reason("An option is blank."))
    for html in (*sources, *targets):
        check_length("options", html, limit=OPTION_LIMIT)


def _looks(html: str) -> str:
    """What tells a side from another: its words, or without any the picture or sound."""
    return visible(html) or html


def _gap(name: str, offers: Sequence[Weighted]) -> Gap:
    _check_options(offers)
    return Gap(name, _options(ascii_uppercase, [offer.html for offer in offers]))
