"""What an item still needs before somebody else should read it, type by type. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from core.errors import Text
from questionbank.rules.answers import FIELDS, Answer, Criterion, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.areas import Area, area
from questionbank.rules.folding import folded
from questionbank.rules.items import CHOICES, ItemState, ItemType, Manuscript, may_move
from questionbank.rules.numbers import number
from questionbank.rules.wording import Option, Picture, Wording

FEWEST_OPTIONS = 2
WITH_OPTIONS = frozenset({*CHOICES, ItemType.ORDERING, ItemType.NONCONFORMITY})
MOST_PLACES = 15
GAP = re.compile(r"\[\[([^\[\]\s]+)\]\]")
Check = Callable[[Wording, Answer], Iterable[Text]]

FEW_OPTIONS = Text("A choice item needs at least two options, all different.")
NO_SUCH_OPTION = Text("The key must name options of this item.")


def may_submit(state: ItemState, manuscript: Manuscript) -> list[Text]:
    """Say why an item may not go to review: its state, and all that is missing in it."""
    return may_move(state, ItemState.IN_REVIEW) + missing(manuscript)


def missing(manuscript: Manuscript) -> list[Text]:
    """List what an item still needs before somebody else should read it."""
    found = []
    if not manuscript.subject or not manuscript.point:
        found.append(Text("Choose the subject and the knowledge point."))
    if not manuscript.wordings:
        found.append(Text("The stem is empty."))
    for wording in manuscript.wordings.values():
        found += [problem for problem in problems(manuscript.type, wording, manuscript.answer) if problem not in found]
    return found


def problems(kind: ItemType, wording: Wording, answer: Answer) -> list[Text]:
    """List what is missing in one language: stem, the parts of the type, a key that names them, a scoring that holds.

    The material of a case is its stem; a case has no key.
    """
    found = [] if wording.stem.strip() else [Text("The stem is empty.")]
    for check in (*CHECKS[kind], _scoring):
        found += check(wording, answer)
    return found


def has_its_parts(kind: ItemType, wording: Wording) -> bool:
    """Tell whether a candidate can answer by this wording; what its key needs is not asked."""
    if not wording.stem.strip():
        return False
    if kind is ItemType.MATCHING:
        return bool(wording.sources) and _can_choose(wording.targets)
    if kind is ItemType.GAP_SELECT:
        return bool(wording.gaps) and GAP.findall(wording.stem) == [gap.id for gap in wording.gaps]
    if kind is ItemType.HOTSPOT:
        return wording.picture is not None
    return kind not in WITH_OPTIONS or _can_choose(wording.options)


def _can_choose(options: Sequence[Option]) -> bool:
    return FEWEST_OPTIONS <= len({option.id for option in options}) == len(options)


def _options(wording: Wording, _answer: Answer) -> Iterator[Text]:
    if not _are_distinct(wording.options):
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
    if not answer.key or not set(answer.key) <= {option.id for option in wording.options}:
        yield NO_SUCH_OPTION


def _order(wording: Wording, answer: Answer) -> Iterator[Text]:
    if sorted(answer.key) != sorted(option.id for option in wording.options):
        yield Text("The right order must name each option once.")


def _sides(wording: Wording, answer: Answer) -> Iterator[Text]:
    both = (*wording.sources, *wording.targets)
    whole = _are_distinct(wording.sources, fewest=1) and _are_distinct(wording.targets)
    if not whole or any(len(option.id.split()) != 1 for option in both):
        yield Text("Matching needs something on the left and at least two things on the right, all different.")
    known = {f"{source.id} {target.id}" for source in wording.sources for target in wording.targets}
    if not answer.key or not set(answer.key) <= known or len(set(answer.key)) < len(answer.key):
        yield Text("Each right pair must join one on the left with one on the right, and stand there once.")


def _gaps(wording: Wording, answer: Answer) -> Iterator[Text]:
    if GAP.findall(wording.stem) != [gap.id for gap in wording.gaps] or not wording.gaps:
        yield Text("The stem must show each gap once and in order, as [[1]], [[2]].")
    if not all(_are_distinct(gap.options) for gap in wording.gaps):
        yield Text("Each gap needs at least two words to choose from, all different.")
    allowed = [{"", *(option.id for option in gap.options)} for gap in wording.gaps]
    fits = len(answer.key) == len(allowed) and all(one in ids for one, ids in zip(answer.key, allowed, strict=True))
    if not fits or not any(answer.key):
        yield Text("The key must name one word for each gap.")


def _texts(_wording: Wording, answer: Answer) -> Iterator[Text]:
    fold = answer.scoring.fold if answer.scoring else frozenset()
    texts = [folded(text, fold) for text in answer.key]
    if not texts or not all(text.strip() for text in texts):
        yield Text("Write at least one text that is accepted.")
    if len(set(texts)) < len(texts):
        yield Text("Two accepted texts are the same once width, case and the like do not count. Keep one.")


def _numbers(_wording: Wording, answer: Answer) -> Iterator[Text]:
    if not answer.key or any(number(text) is None for text in answer.key):
        yield Text("Write at least one number that is accepted, as 12.5, without separators or units.")


def _places(wording: Wording, answer: Answer) -> Iterator[Text]:
    picture = wording.picture
    if picture is None or not picture.media or picture.width < 1 or picture.height < 1:
        yield Text("Choose the picture on which places are named.")
        return
    if not picture.alt.strip():
        yield Text("Say in words what the picture shows, for those who cannot see it.")
    yield from _areas(picture, answer.key)


def _areas(picture: Picture, key: Sequence[str]) -> Iterator[Text]:
    read = [area(text) for text in key]
    if not read or None in read or len(set(key)) < len(key):
        yield Text("Write at least one area that counts, each once, as rect 10,20,110,80 or circle 60,50,25.")
    if not all(_lies_in(picture, one) for one in read if one):
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
        return bool(line.text.strip() or line.text_en.strip()) and Decimal(line.marks) > 0
    except InvalidOperation:
        return False


def _fields(wording: Wording, answer: Answer) -> Iterator[Text]:
    if not _are_distinct(wording.options):
        yield Text("A nonconformity statement needs at least two classifications, all different.")
    if not all(line.field in FIELDS for line in answer.rubric):
        yield Text("Each criterion must say which part it marks: requirement, evidence, clause or classification.")


def _scoring(_wording: Wording, answer: Answer) -> Iterator[Text]:
    scoring = answer.scoring
    if scoring is None:
        return
    if scoring.method is Method.MAPPED and not scoring.weights:
        yield Text("Scoring by weights needs at least one weight.")
    if scoring.method is Method.NEGATIVE and not _takes_away(scoring):
        yield Text("Negative marking needs a deduction above 0 and no more than 1, and a floor below 0.")
    if _is_upside_down(scoring):
        yield Text("The least share of the marks lies above the greatest.")
    if scoring.tolerance and not _is_tolerance(scoring.tolerance):
        yield Text("The tolerance must be 0 or more; places and figures are whole numbers up to %(most)s.", _MOST)


_MOST = {"most": MOST_PLACES}


def _takes_away(scoring: ItemScoring) -> bool:
    return 0 < scoring.penalty <= 1 and (scoring.floor is None or scoring.floor < 0)


def _is_upside_down(scoring: ItemScoring) -> bool:
    return scoring.floor is not None and scoring.ceiling is not None and scoring.floor > scoring.ceiling


def _is_tolerance(tolerance: Tolerance) -> bool:
    low, high = tolerance.below, tolerance.above
    if tolerance.kind in (ToleranceKind.ABSOLUTE, ToleranceKind.RELATIVE):
        return low.is_finite() and high.is_finite() and low >= 0 and high >= 0
    fewest = 1 if tolerance.kind is ToleranceKind.SIGNIFICANT_FIGURES else 0
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
