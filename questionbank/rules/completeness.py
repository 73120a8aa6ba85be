"""What an item still needs before somebody else should read it, type by type. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from core.errors import Text
from questionbank.rules.answers import FIELDS, Answer, Criterion, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.areas import Area, area
from questionbank.rules.folding import folded
from questionbank.rules.items import CHOICES, ItemType, Manuscript
from questionbank.rules.numbers import number
from questionbank.rules.wording import Gap, Option, Picture, Wording

FEWEST_OPTIONS = 2
WITH_OPTIONS = frozenset({*CHOICES, ItemType.ORDERING, ItemType.NONCONFORMITY})
FEWEST_PLACES, MOST_PLACES = {ToleranceKind.DECIMAL_PLACES: 0, ToleranceKind.SIGNIFICANT_FIGURES: 1}, 15
LEAST_DIGIT, GREATEST_DIGIT = -30, 6  # the places, as powers of ten, where an amount may begin
GAP = re.compile(r"\[\[([^\[\]\s]+)\]\]")
Check = Callable[[Wording, Answer], Iterable[Text]]

FEW_OPTIONS = Text("A choice item needs at least two options, all different.")
NO_OPTION = Text("There are no options yet. Edit the item and write at least two, all different.")
NO_SUCH_OPTION = Text("The key must name options of this item.")
NO_KEY = Text("No right option is marked yet. Edit the item and mark it under “Key and explanation”.")


def missing(manuscript: Manuscript) -> list[Text]:
    """List what an item still needs before somebody else should read it."""
    is_placed = bool(manuscript.subject and manuscript.point)
    found = [] if is_placed else [Text("Choose the subject and the knowledge point.")]
    for problem in _of_wordings(manuscript):
        if problem not in found:  # what is wrong in both languages is said once
            found.append(problem)
    return found


def problems(kind: ItemType, wording: Wording, answer: Answer) -> list[Text]:
    """List what is missing in one language: stem, the parts of the type, a key that names them, a scoring that holds.

    The material of a case is its stem; a case has no key.
    """
    found = [] if wording.stem.strip() else [Text("The stem is empty.")]
    for check in (*CHECKS[kind], _scoring):
        found += check(wording, answer)
    return [*found, *_weights(kind, wording, answer)]


def _of_wordings(manuscript: Manuscript) -> Iterator[Text]:
    if not manuscript.wordings:
        yield Text("The stem is empty.")
    for wording in manuscript.wordings.values():
        yield from problems(manuscript.type, wording, manuscript.answer)


def has_its_parts(kind: ItemType, wording: Wording) -> bool:
    """Tell whether a candidate can answer by this wording; what its key needs is not asked."""
    parts = _PARTS.get(kind)
    return bool(wording.stem.strip()) and (parts is None or parts(wording))


def _shows_its_gaps(wording: Wording) -> bool:
    return bool(wording.gaps) and GAP.findall(wording.stem) == [gap.id for gap in wording.gaps]


_PARTS: Mapping[ItemType, Callable[[Wording], bool]] = {
    ItemType.MATCHING: lambda wording: bool(wording.sources) and _can_choose(wording.targets),
    ItemType.GAP_SELECT: _shows_its_gaps,
    ItemType.HOTSPOT: lambda wording: wording.picture is not None,
    **dict.fromkeys(WITH_OPTIONS, lambda wording: _can_choose(wording.options)),
}


def _can_choose(options: Sequence[Option]) -> bool:
    return FEWEST_OPTIONS <= len({option.id for option in options}) == len(options)


def _options(wording: Wording, _answer: Answer) -> Iterator[Text]:
    if not wording.options:
        yield NO_OPTION
    elif not _are_distinct(wording.options):
        yield FEW_OPTIONS


def _are_distinct(options: Sequence[Option], *, fewest: int = FEWEST_OPTIONS) -> bool:
    ids = {option.id for option in options}
    texts = {option.text.strip() for option in options}
    return len(ids) >= fewest and len(texts) == len(ids) == len(options) and "" not in texts | ids


def _one_key(wording: Wording, answer: Answer) -> Iterator[Text]:
    yield from _key_of_options(wording, answer)
    if len(answer.key) >= FEWEST_OPTIONS:
        yield Text("This type has exactly one right option.")


def _several_keys(wording: Wording, answer: Answer) -> Iterator[Text]:
    yield from _key_of_options(wording, answer)
    if len(answer.key) < FEWEST_OPTIONS:
        yield Text("A multiple choice needs at least two right options.")


def _key_of_options(wording: Wording, answer: Answer) -> Iterator[Text]:
    if not answer.key:
        yield NO_KEY
    elif not set(answer.key) <= {option.id for option in wording.options}:
        yield NO_SUCH_OPTION


def _order(wording: Wording, answer: Answer) -> Iterator[Text]:
    if sorted(answer.key) != sorted(option.id for option in wording.options):
        yield Text("The right order must name each option once.")


def _sides(wording: Wording, answer: Answer) -> Iterator[Text]:
    if not _has_sides(wording):
        yield Text("Matching needs something on the left and at least two things on the right, all different.")
    if not _are_once(answer.key) or not set(answer.key) <= _pairs(wording):
        yield Text("Each right pair must join one on the left with one on the right, and stand there once.")


def _has_sides(wording: Wording) -> bool:
    # A pair is written with a space between its ends, so there is none in their names.
    has_names = all(len(option.id.split()) == 1 for option in (*wording.sources, *wording.targets))
    return has_names and _are_distinct(wording.sources, fewest=1) and _are_distinct(wording.targets)


def _are_once(values: Sequence[str]) -> bool:
    return 0 < len(set(values)) == len(values)


def _pairs(wording: Wording) -> set[str]:
    return {f"{source.id} {target.id}" for source in wording.sources for target in wording.targets}


def _gaps(wording: Wording, answer: Answer) -> Iterator[Text]:
    if not _shows_its_gaps(wording):
        yield Text("The stem must show each gap once and in order, as [[1]], [[2]].")
    if not _offer_words(wording.gaps):
        yield Text("Each gap needs at least two words to choose from, all different.")
    if not any(answer.key) or not _fills(answer.key, wording.gaps):
        yield Text("The key must name one word for each gap.")


def _offer_words(gaps: Sequence[Gap]) -> bool:
    return all(_are_distinct(gap.options) for gap in gaps)


def _fills(key: Sequence[str], gaps: Sequence[Gap]) -> bool:
    allowed = [{"", *(option.id for option in gap.options)} for gap in gaps]
    return len(key) == len(gaps) and all(one in ids for one, ids in zip(key, allowed, strict=True))


def _texts(_wording: Wording, answer: Answer) -> Iterator[Text]:
    texts = _folded_key(answer)
    if not texts or not all(map(str.strip, texts)):
        yield Text("Write at least one text that is accepted.")
    if len(set(texts)) < len(texts):
        yield Text("Two accepted texts are the same once width, case and the like do not count. Keep one.")


def _folded_key(answer: Answer) -> list[str]:
    fold = answer.scoring.fold if answer.scoring else frozenset()
    return [folded(text, fold) for text in answer.key]


def _numbers(_wording: Wording, answer: Answer) -> Iterator[Text]:
    if not answer.key or any(number(text) is None for text in answer.key):
        yield Text("Write at least one number that is accepted, as 12.5, without separators or units.")


def _places(wording: Wording, answer: Answer) -> Iterator[Text]:
    picture = wording.picture
    if picture is None or not picture.media or min(picture.width, picture.height) < 1:
        yield Text("Choose the picture on which places are named.")
        return
    if not picture.alt.strip():
        yield Text("Say in words what the picture shows, for those who cannot see it.")
    yield from _areas(picture, answer.key)


def _areas(picture: Picture, key: Sequence[str]) -> Iterator[Text]:
    read = list(map(area, key))
    if None in read or not _are_once(key):
        yield Text("Write at least one area that counts, each once, as rect 10,20,110,80 or circle 60,50,25.")
    if not all(_lies_in(picture, one) for one in filter(None, read)):
        yield Text("An area reaches beyond the picture.")


def _lies_in(picture: Picture, one: Area) -> bool:
    left, top, right, bottom = one.box
    return left >= 0 and top >= 0 and right <= picture.width and bottom <= picture.height


def _rubric(_wording: Wording, answer: Answer) -> Iterator[Text]:
    if not answer.rubric:
        yield Text("An answer in words needs a rubric: at least one criterion with its marks.")
    if not all(_has_marks(line) for line in answer.rubric):
        yield Text("Each criterion needs a sentence and marks above 0.")


def _has_marks(line: Criterion) -> bool:
    try:
        marks = Decimal(line.marks)
    except InvalidOperation:
        return False
    return bool(line.text.strip() or line.text_en.strip()) and _is_amount(marks) and marks > 0


def _fields(wording: Wording, answer: Answer) -> Iterator[Text]:
    if not _are_distinct(wording.options):
        yield Text("A nonconformity statement needs at least two classifications, all different.")
    if not all(line.field in FIELDS for line in answer.rubric):
        yield Text("Each criterion must say which part it marks: requirement, evidence, clause or classification.")


def _scoring(_wording: Wording, answer: Answer) -> Iterator[Text]:
    scoring = answer.scoring
    if scoring is None:
        return
    if all(map(_is_amount, _amounts(scoring))):
        yield from _policy(scoring)
    else:
        yield Text("Each amount of the scoring and of the rubric must be a plain number of ordinary size, as 0.25.")


def _amounts(scoring: ItemScoring) -> tuple[Decimal | None, ...]:
    shares = (share for _value, share in scoring.weights)
    return (*shares, scoring.default, scoring.floor, scoring.ceiling, scoring.penalty)


def _is_amount(value: Decimal | None) -> bool:
    """Tell whether a share can be reckoned with: fractions of what has no end, or a million digits, cannot."""
    return value is None or (value.is_finite() and LEAST_DIGIT <= value.adjusted() <= GREATEST_DIGIT)


def _policy(scoring: ItemScoring) -> Iterator[Text]:
    yield from _method(scoring)
    if _is_upside_down(scoring):
        yield Text("The least share of the marks lies above the greatest.")
    if scoring.tolerance and not _is_tolerance(scoring.tolerance):
        yield Text("The tolerance must be 0 or more; places and figures are whole numbers up to %(most)s.", _MOST)


def _method(scoring: ItemScoring) -> Iterator[Text]:
    if scoring.method is Method.MAPPED and not scoring.weights:
        yield Text("Scoring by weights needs at least one weight.")
    if scoring.method is Method.NEGATIVE and not _takes_away(scoring):
        yield Text("Negative marking needs a deduction above 0 and no more than 1, and a floor below 0.")


def _weights(kind: ItemType, wording: Wording, answer: Answer) -> Iterator[Text]:
    """Name what has a weight and no answer can name: it would never count."""
    scoring, named = answer.scoring, _NAMED.get(kind)
    if scoring is None or scoring.method is not Method.MAPPED or named is None:
        return
    for value, _share in scoring.weights:
        if value not in named(wording):
            yield Text("“%(value)s” has a weight, but no answer to this item can be that.", {"value": value[:60]})


def _ids(options: Iterable[Option]) -> set[str]:
    return {option.id for option in options}


def _fillings(wording: Wording) -> set[str]:
    return {f"{place} {option.id}" for place, gap in enumerate(wording.gaps, 1) for option in gap.options}


_NAMED: Mapping[ItemType, Callable[[Wording], set[str]]] = {
    **dict.fromkeys((*CHOICES, ItemType.ORDERING), lambda wording: _ids(wording.options)),
    ItemType.MATCHING: _pairs,
    ItemType.GAP_SELECT: _fillings,
}
_MOST = {"most": MOST_PLACES}


def _takes_away(scoring: ItemScoring) -> bool:
    return 0 < scoring.penalty <= 1 and (scoring.floor is None or scoring.floor < 0)


def _is_upside_down(scoring: ItemScoring) -> bool:
    return scoring.floor is not None and scoring.ceiling is not None and scoring.floor > scoring.ceiling


def _is_tolerance(tolerance: Tolerance) -> bool:
    return all(map(_is_amount, (tolerance.below, tolerance.above))) and _fits(tolerance)


def _fits(tolerance: Tolerance) -> bool:
    low, fewest = tolerance.below, FEWEST_PLACES.get(tolerance.kind)
    if fewest is None:
        return low >= 0 and tolerance.above >= 0
    return low == low.to_integral_value() and fewest <= low <= MOST_PLACES


CHECKS: Mapping[ItemType, tuple[Check, ...]] = {
    ItemType.SINGLE_CHOICE: (_options, _one_key),
    ItemType.MULTIPLE_CHOICE: (_options, _several_keys),
    ItemType.TRUE_FALSE: (_options, _one_key),
    ItemType.MATCHING: (_sides,),
    ItemType.ORDERING: (_options, _order),
    ItemType.GAP_SELECT: (_gaps,),
    ItemType.TEXT_ENTRY: (_texts,),
    ItemType.NUMERICAL: (_numbers,),
    ItemType.HOTSPOT: (_places,),
    ItemType.ESSAY: (_rubric,),
    ItemType.NONCONFORMITY: (_rubric, _fields),
    ItemType.CASE: (),
}
