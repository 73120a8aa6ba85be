"""What all writers share: the language that is written, what a format does not say, and how items are gone through."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from core.errors import Refused
from questionbank.interchange.answers import truth_options
from questionbank.interchange.model import LeftOut, Outgoing, Reason
from questionbank.interchange.sanitise import visible
from questionbank.rules.answers import ONE, ZERO, Answer, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import LANGUAGE_NAMES, TYPE_NAMES, ItemType, Manuscript
from questionbank.rules.wording import Wording

MEDIUM = "media:"
_SHORTEST = Decimal("0.0000001")  # of a share, when it does not come out


class Unsaid(Refused):
    """Why a format cannot say an item."""

    def __init__(self, reason: Reason) -> None:
        """Give the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Sheet:
    """An item in the one language that is written."""

    code: str
    language: str
    manuscript: Manuscript
    wording: Wording

    @property
    def answer(self) -> Answer:
        """Give the answer."""
        return self.manuscript.answer

    @property
    def explanation(self) -> str:
        """Give the explanation in the language that is written."""
        return self._in_language(self.answer.explanation, self.answer.explanation_en)

    @property
    def model_answer(self) -> str:
        """Give the model answer in the language that is written."""
        return self._in_language(self.answer.model_answer, self.answer.model_answer_en)

    def _in_language(self, chinese: str, english: str) -> str:
        return (english or chinese) if self.language == "en" else chinese

    def text(self, option_id: str) -> str:
        """Give the HTML of an option."""
        return next((option.text for option in self.wording.options if option.id == option_id), "")

    def markup(self) -> Iterator[str]:
        """Give every text of the item that may hold a picture or a sound."""
        wording = self.wording
        yield wording.stem
        for options in (wording.options, wording.sources, wording.targets, *(gap.options for gap in wording.gaps)):
            yield from (option.text for option in options)
        yield from (self.explanation, self.model_answer)


def each(items: Sequence[Outgoing], say: Callable[[Sheet], None]) -> tuple[LeftOut, ...]:
    """Say each item; gives those that cannot be said."""
    left_out = []
    for item in items:
        try:
            say(sheet(item))
        except Unsaid as unsaid:
            left_out.append(LeftOut(item.code, unsaid.reason))
    return tuple(left_out)


def sheet(item: Outgoing) -> Sheet:
    """Choose the language that is written: the first that there is. Raises `Unsaid` for an item without words."""
    for language, wording in item.manuscript.wordings.items():
        return Sheet(item.code, language, item.manuscript, wording)
    raise Unsaid(Reason("The item has no text."))


def refuse_type(kind: ItemType) -> Unsaid:
    """Say that a format has no such type."""
    return Unsaid(Reason("The format has no questions of the type %(type)s.", {"type": TYPE_NAMES[kind]}))


def check_alone(item: Sheet) -> None:
    """Raise `Unsaid` for an item that needs the material of a case."""
    if item.manuscript.case:
        raise Unsaid(Reason("The item shares the material of a case, which the format cannot hold."))


def check_without_media(item: Sheet) -> None:
    """Raise `Unsaid` for an item with pictures or sounds."""
    if item.wording.picture or any(MEDIUM in markup for markup in item.markup()):
        raise Unsaid(Reason("The item holds a picture or a sound, which the format does not carry."))


def losses(item: Sheet, **unsaid: bool) -> list[LeftOut]:
    """List what of a written item is not in the file: other languages, and what the writer names as not said."""
    parts = (_LOSSES[name] for name, lost in unsaid.items() if lost)
    return [LeftOut(item.code, reason) for reason in (*_other_languages(item), *parts)]


def _other_languages(item: Sheet) -> Iterator[Reason]:
    for language, name in LANGUAGE_NAMES.items():
        if language != item.language and language in item.manuscript.wordings:
            yield Reason("Only one language is written; left out is the wording in: %(language)s.", {"language": name})


def has_usual_words(item: Sheet) -> bool:
    """Whether the two options of a true/false item are worded as every reader words them."""
    usual = {option.id: option.html for option in truth_options(item.wording.stem)}
    return {option.id: visible(option.text) for option in item.wording.options} == usual


def words_otherwise(item: Sheet) -> bool:
    """Whether a true/false item has words of its own for the two, which are not written."""
    return item.manuscript.type is ItemType.TRUE_FALSE and not has_usual_words(item)


def pairs(item: Sheet) -> dict[str, str]:
    """The target of each source. Raises `Unsaid` unless every source has just one."""
    found = [pair.partition(" ") for pair in item.answer.key]
    if sorted(map(itemgetter(0), found)) != sorted(option.id for option in item.wording.sources):
        raise Unsaid(Reason("A left side has no right side, or more than one, which the format cannot say."))
    return {source: target for source, _blank, target in found}


def paired_texts(item: Sheet) -> list[tuple[str, str]]:
    """Both sides of each pair; behind them, with a blank left side, what is only there to be chosen from."""
    targets, right = {option.id: option.text for option in item.wording.targets}, pairs(item)
    paired = [(source.text, targets.get(right[source.id], "")) for source in item.wording.sources]
    return paired + [("", text) for name, text in targets.items() if name not in right.values()]


def weights(item: Sheet) -> dict[str, Decimal] | None:
    """The share of the marks that each option earns, if that is all the policy says; None if it says something else.

    Of a policy by parts a wrong option loses as much as a right one earns, which are weights as well.
    """
    scoring = item.answer.scoring
    if scoring is None or not _adds_up(scoring):
        return None
    if scoring.method is Method.MAPPED:
        return dict(scoring.weights)
    return _even_weights(item) if (scoring.method, scoring.floor) == (Method.PARTIAL, ZERO) else None


def _adds_up(scoring: ItemScoring) -> bool:
    """Whether nothing beside the sum of the weights decides, and all of the marks are as much as there is."""
    return (scoring.default, scoring.penalty, scoring.ceiling) == (ZERO, ZERO, ONE)


def _even_weights(item: Sheet) -> dict[str, Decimal] | None:
    key = item.answer.key
    if not key:
        return None
    share = (ONE / len(key)).quantize(_SHORTEST)
    return {option.id: share if option.id in key else -share for option in item.wording.options}


def single_weights(item: Sheet) -> dict[str, Decimal] | None:
    """The weights of a single choice that a format can say: the key earns everything and nothing else does."""
    found = weights(item)
    if found is None:
        return None
    floor = None if min(found.values(), default=ZERO) < 0 else ZERO
    is_said = _has_floor(item, floor) and _full(found.items()) == list(item.answer.key)
    return found if is_said else None


def _has_floor(item: Sheet, floor: Decimal | None) -> bool:
    return item.answer.scoring is not None and item.answer.scoring.floor == floor


def _full(weights: Iterable[tuple[str, Decimal]]) -> list[str]:
    return [value for value, share in weights if share == ONE]


def multiple_weights(item: Sheet) -> dict[str, Decimal] | None:
    """The weights of a multiple choice that a format can say: the key together earns everything."""
    found = weights(item)
    if found is None or not _has_floor(item, ZERO):
        return None
    return found if _earns_everything(item.answer.key, found) else None


def set_weights(item: Sheet) -> dict[str, Decimal]:
    """Weights of a set that says none: the key shares everything, and whoever chooses all options earns nothing."""
    share = ONE / max(1, len(item.answer.key))
    return {option.id: share if option.id in item.answer.key else -ONE for option in item.wording.options}


def _earns_everything(key: Collection[str], weights: Mapping[str, Decimal]) -> bool:
    """Whether the key and nothing else earns marks, and together all of them but for the rounding of each."""
    earning = {option: share for option, share in weights.items() if share > 0}
    is_close = abs(sum(earning.values(), ZERO) - ONE) <= _SHORTEST * len(earning)
    return is_close and earning.keys() == set(key)


def accepted(item: Sheet) -> list[tuple[str, Decimal]]:
    """Every text or number that earns marks, with its share; those of the key earn everything."""
    scoring = item.answer.scoring
    if scoring and scoring.method is Method.MAPPED:
        return list(scoring.weights)
    return [(text, ONE) for text in item.answer.key]


def says_accepted(item: Sheet) -> bool:
    """Whether the policy of a written answer says no more than what is accepted and what it earns."""
    scoring = item.answer.scoring
    if scoring is None or scoring.method is Method.ALL_OR_NOTHING:
        return True
    is_plain = (scoring.default, scoring.penalty, scoring.floor, scoring.ceiling) == (ZERO, ZERO, ZERO, ONE)
    return scoring.method is Method.MAPPED and is_plain and set(_full(scoring.weights)) == set(item.answer.key)


def said_answers(item: Sheet) -> list[tuple[str, Decimal]]:
    """The accepted answers as a format of Moodle can say them: where it cannot say the policy, those of the key."""
    return accepted(item) if says_accepted(item) else [(text, ONE) for text in item.answer.key]


def no_number(text: str) -> Unsaid:
    """Say that a key is no number."""
    return Unsaid(Reason("“%(text)s” is no number.", {"text": text[:60]}))


def tolerance_of(item: Sheet, literal: str) -> Decimal:
    """How far an answer to one of the item's numbers may be off. Raises `Unsaid` as `absolute`."""
    scoring = item.answer.scoring
    return absolute(scoring.tolerance if scoring else None, literal)


def absolute(tolerance: Tolerance | None, literal: str) -> Decimal:
    """How far an answer may be off either way. Raises `Unsaid` for a tolerance of another kind."""
    if tolerance is None:
        return ZERO
    is_even = tolerance.below == tolerance.above and tolerance.includes_bounds
    unit = _UNITS.get(tolerance.kind)
    if unit is None or not is_even:
        raise Unsaid(Reason("The tolerance is not one that the format can say."))
    return unit(literal) * tolerance.below


def _one(_literal: str) -> Decimal:
    return ONE


def _size(literal: str) -> Decimal:
    return abs(Decimal(literal))


def says_scoring(item: Sheet, *, folds: tuple[frozenset[Fold], ...]) -> bool:
    """Whether the format of Moodle says the item's policy; `folds` are the ways it can compare texts."""
    scoring = item.answer.scoring
    if scoring is None:
        return True
    if item.manuscript.type is ItemType.TEXT_ENTRY:
        return says_accepted(item) and scoring.fold in folds
    return _SAYS.get(item.manuscript.type, _never)(item)


def is_plain(scoring: ItemScoring | None) -> bool:
    """Whether the policy is that everything must be right, and nothing else is said."""
    return scoring == ItemScoring()


def is_per_part(scoring: ItemScoring | None) -> bool:
    """Whether each pair, place or gap earns its share and nothing else is said, as formats take for usual."""
    return scoring == ItemScoring(method=Method.PER_OPTION)


def per_cent(share: Decimal) -> str:
    """A share as a percentage, with five decimals at most."""
    return format((share * 100).quantize(Decimal("0.00001")).normalize(), "f")


def _never(_item: Sheet) -> bool:
    return False


def _says_parts(item: Sheet) -> bool:
    return is_per_part(item.answer.scoring)


def _says_order(item: Sheet) -> bool:
    return is_plain(item.answer.scoring) or is_per_part(item.answer.scoring)


def _says_single(item: Sheet) -> bool:
    return single_weights(item) is not None


def _says_multiple(item: Sheet) -> bool:
    return multiple_weights(item) is not None


_SAYS: dict[ItemType, Callable[[Sheet], bool]] = {
    ItemType.SINGLE_CHOICE: _says_single,
    ItemType.MULTIPLE_CHOICE: _says_multiple,
    ItemType.MATCHING: _says_parts,
    ItemType.GAP_SELECT: _says_parts,
    ItemType.ORDERING: _says_order,
    ItemType.NUMERICAL: says_accepted,
}
_UNITS: dict[ToleranceKind, Callable[[str], Decimal]] = {
    ToleranceKind.ABSOLUTE: _one,
    ToleranceKind.RELATIVE: _size,
}
_LOSSES = {
    "scoring": Reason("The scoring policy of the item cannot be said in this format; the key is written."),
    "model_answer": Reason("The model answer cannot be said in this format."),
    "rubric": Reason("The rubric cannot be said in this format."),
    "words": Reason("The format words true and false in its own way."),
    "tags": Reason("A tag holds characters that the format cannot say."),
}
