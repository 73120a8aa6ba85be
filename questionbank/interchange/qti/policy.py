"""The key and the scoring policy of an item, proved: our score equals the item's own, or the item is not taken in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import attrgetter

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti import typed
from questionbank.interchange.qti.judge import Judge, mapped
from questionbank.interchange.qti.keys import Key, declared_key, mapped_key, weights
from questionbank.interchange.qti.notes import Note
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.question import Question
from questionbank.interchange.qti.responses import CHOICES, MOST, every, full, inside, singles, size, some
from questionbank.interchange.qti.rules import Form, Rules
from questionbank.rules.answers import ONE, ZERO, Answer, ItemScoring, Method
from questionbank.rules.areas import first_containing, place
from questionbank.rules.items import ItemType
from questionbank.rules.scoring import Response, exact_share

MOST_RULES = 1_000  # elements of rules and entries of mappings
MOST_WORK = 1_000_000  # the same for all responses together: some seconds
_NEAR = Fraction(1, 1_000_000)
_TYPED = (ItemType.TEXT_ENTRY, ItemType.NUMERICAL)


@dataclass(frozen=True)
class Trial:
    """The responses that were tried and what the item itself gave for each."""

    question: Question
    judge: Judge
    form: Form
    scores: tuple[tuple[Response, Decimal], ...]

    @cached_property
    def exact(self) -> tuple[tuple[Response, Fraction], ...]:
        """The same scores as fractions, for many comparisons."""
        return tuple((response, Fraction(score)) for response, score in self.scores)

    @cached_property
    def maximum(self) -> Decimal:
        """The best score of all. Raises `Beyond` where nothing scores."""
        found = max(score for _response, score in self.scores)
        if found <= 0:
            raise Beyond(Reason("By its own rules no answer scores anything."))
        return found

    @property
    def best(self) -> list[Response]:
        """The responses that score the most."""
        return [response for response, score in self.scores if score == self.maximum]

    @property
    def has_more_to_tell(self) -> bool:
        """Whether what each answer alone scores may say more than a mapping does."""
        return len(self.question.declared) > 1 or self.form is not Form.MAP

    def misfit(self, answer: Answer) -> Response | None:
        """The first response that the item scores otherwise than this answer does, if there is one."""
        top, options = Fraction(self.maximum), len(self.question.wording.options)
        for response, score in self.exact:
            ours = exact_share(self.question.type, answer, response, options=options) * top
            if ours != score and abs(ours - score) > _NEAR:
                return response
        return None


def settle(item: etree._Element, question: Question, rules: Rules, note: Note) -> Answer:
    """The answer of an item that is scored by a key. Raises `Broken` or `Beyond` where none is proved.

    `note` is the policy that the item names, if this product wrote it; it is tried first and proved like any other.
    """
    declared = declared_key(question)
    _check_answerable(question, declared)
    if rules.form is Form.NONE and declared:
        return Answer(declared)
    scored, form = _scored(item, question, rules)
    rules.check_sound()
    _check_short(question, rules)
    trial = _trial(Judge(scored, question), question, rules, form, declared)
    key = _key(trial, declared)
    answer = _proved(trial, [*filter(attrgetter("key"), _answers(trial, rules, key, note))])
    return replace(answer, scoring=None) if note.of_the_paper else answer


def _scored(item: etree._Element, question: Question, rules: Rules) -> tuple[etree._Element, Form]:
    """The item and its way of scoring: by its mappings, where it has no rules. Raises `Beyond` where it has neither."""
    if rules.form is not Form.NONE:
        return item, rules.form
    if not all(one.mapping for one in question.declared):
        raise Beyond(Reason("Nothing in the item says which answer is right."))
    return mapped(item, [one.identifier for one in question.declared]), Form.MAP


def _check_short(question: Question, rules: Rules, times: int = 1) -> None:
    """Raise `Beyond` for rules and mappings that would take too long to run, once or over so many responses."""
    length = rules.length + sum(len(one.mapping) for one in question.declared)
    if length > MOST_RULES or length * times > MOST_WORK:
        raise Beyond(Reason("Its rules for scoring are too long to be tried out."))


def _proved(trial: Trial, answers: Sequence[Answer]) -> Answer:
    """The first of the ways of scoring that scores as the item does. Raises `Beyond` where there is none."""
    fits = False
    for answer in answers:
        if trial.misfit(answer) is not None:
            continue
        if not _is_loose(trial.question, answer):
            return answer
        fits = True
    raise Beyond(_differs(trial, answers, fits=fits))


def _check_answerable(question: Question, key: Key) -> None:
    """Raise `Beyond` where no answer that a candidate may give is the key."""
    if 0 < question.most < len(key):
        raise Beyond(Reason("The key has more answers than may be chosen."))
    if question.type is ItemType.MATCHING and _has_repeated_source(key):
        raise Beyond(Reason("In the key one source goes with several targets."))
    if _is_part_of_order(question, key):
        raise Beyond(Reason("Only some of the options are to be put in order."))


def _is_part_of_order(question: Question, key: Key) -> bool:
    return question.type is ItemType.ORDERING and 0 < len(key) < len(question.wording.options)


def _has_repeated_source(key: Key) -> bool:
    sources = [pair.partition(" ")[0] for pair in key]
    return len(set(sources)) < len(sources)


def _trial(judge: Judge, question: Question, rules: Rules, form: Form, declared: Key) -> Trial:
    tried: dict[str, Response] = {}
    for response in _responses(question, rules, form, declared):
        tried.setdefault(repr(response), response)
    _check_short(question, rules, len(tried))
    return Trial(question, judge, form, tuple((response, judge.score(response)) for response in tried.values()))


def _responses(question: Question, rules: Rules, form: Form, declared: Key) -> Iterator[Response]:
    """What must be tried for a proof: little where the form of the rules is known, else everything."""
    if question.type in _TYPED:
        rules.check_typed(question.only.identifier)
        return iter(typed.telling(question, rules))
    key = declared or mapped_key(question)
    if key and _is_known(form, question):
        return some(question, full(question, key))
    return _all(question)


def _all(question: Question) -> Iterator[Response]:
    """Every response there is. Raises `Beyond` for too many."""
    if size(question) > MOST:
        raise Beyond(Reason("Its rules for scoring are its own, and there are too many answers to try them all."))
    return every(question)


def _is_known(form: Form, question: Question) -> bool:
    """Whether the form of the rules tells how they treat the responses that are not tried."""
    return form in (Form.MATCH, Form.MAP) and question.type is not ItemType.GAP_SELECT


def _key(trial: Trial, declared: Key) -> Key:
    """What scores full marks: what the item declares, or else the one answer that does by its rules."""
    if declared:
        if not _scores_in_full(trial, declared):
            raise Beyond(Reason("What the item declares as right does not score the most by its own rules."))
        return declared
    return () if trial.question.type in _TYPED else _found_key(trial)


def _scores_in_full(trial: Trial, declared: Key) -> bool:
    """Whether the item gives its best score for what it declares as right; of typed answers the first is asked."""
    is_best = trial.maximum <= trial.judge.score(full(trial.question, declared))
    return is_best or _is_one_of_areas(trial, declared)


def _found_key(trial: Trial) -> Key:
    """The key of an item that declares none: what its mapping gives most for, else the one best response."""
    question, maximum = trial.question, trial.maximum
    key = mapped_key(question)
    if key and trial.judge.score(full(question, key)) == maximum:
        return key
    best, *others = trial.best
    if others:
        raise Beyond(Reason("Several answers score the most, and the item declares none as right."))
    return _as_key(question, best)


def _is_one_of_areas(trial: Trial, declared: Key) -> bool:
    """Whether a single point may lie in any of several areas, each of which scores in full."""
    question = trial.question
    is_one_point = question.type is ItemType.HOTSPOT and question.most == 1
    return is_one_point and all(trial.judge.score([inside(one)]) == trial.maximum for one in declared)


def _as_key(question: Question, response: Response) -> Key:
    match question.type:
        case ItemType.MATCHING:
            return tuple(" ".join(pair) for pair in response)
        case ItemType.HOTSPOT:
            return tuple(_area_of(question, str(point)) for point in response)
    return tuple(map(str, response))


def _area_of(question: Question, point: str) -> str:
    """The area in which a point lies, as the key writes it."""
    where = place(point)
    return (first_containing(question.areas, where) if where else None) or ""


def _answers(trial: Trial, rules: Rules, key: Key, note: Note) -> Iterator[Answer]:
    """The ways of scoring that may be meant, plain ones first."""
    question, maximum = trial.question, trial.maximum
    if question.type in _TYPED:
        yield from typed.policies(question, rules, trial.judge.score, maximum, note.scoring)
        return
    if note.scoring:
        yield Answer(key, scoring=note.scoring)
    yield Answer(key, scoring=ItemScoring())
    for scoring in _mappings(trial):
        yield Answer(key, scoring=scoring)
    yield Answer(key, scoring=ItemScoring(Method.PER_OPTION))
    yield Answer(key, scoring=ItemScoring(Method.PARTIAL))
    yield Answer(key, scoring=ItemScoring(Method.PARTIAL, floor=None))
    worst = typed.share(min(score for _response, score in trial.scores), maximum)
    yield Answer(key, scoring=ItemScoring(Method.NEGATIVE, penalty=-worst, floor=None))


def _mappings(trial: Trial) -> Iterator[ItemScoring]:
    """The policy of the item's mapping, then that of what each answer alone scores."""
    question = trial.question
    if question.type is ItemType.ORDERING:
        return
    if len(question.declared) == 1 and question.only.mapping:
        yield _declared_mapping(trial)
    if trial.has_more_to_tell:
        yield _tried_mapping(trial)


def _declared_mapping(trial: Trial) -> ItemScoring:
    only = trial.question.only
    worths = [(one.value, one.worth) for one in weights(trial.question)]
    return _mapping(trial, worths, only.default, only.lower)


def _tried_mapping(trial: Trial) -> ItemScoring:
    worths = [(name, trial.judge.score(alone)) for name, alone in singles(trial.question)]
    return _mapping(trial, worths, ZERO, None)


def _mapping(trial: Trial, worths: list[tuple[str, Decimal]], default: Decimal, lower: Decimal | None) -> ItemScoring:
    shares = tuple((value, typed.share(worth, trial.maximum)) for value, worth in worths if worth or default)
    return ItemScoring(
        Method.MAPPED,
        weights=shares,
        default=_default(trial.question, default, trial.maximum),
        floor=_floor(trial, [default, *(worth for _value, worth in worths)], lower),
    )


def _floor(trial: Trial, worths: Sequence[Decimal], lower: Decimal | None) -> Decimal | None:
    """The least share: the bound of the mapping, which says nothing where no answer takes anything away."""
    if min(worths) >= 0:
        return ZERO
    return None if lower is None else typed.share(lower, trial.maximum)


def _default(question: Question, default: Decimal, maximum: Decimal) -> Decimal:
    """What an unnamed answer is worth; whoever may name one point gains nothing by naming many."""
    if question.type is ItemType.HOTSPOT and question.most == 1 and default == 0:
        return -ONE
    return typed.share(default, maximum)


def _is_loose(question: Question, answer: Answer) -> bool:
    """Whether somebody who chooses more than the item allows would gain by it, for here nothing stops them."""
    scoring = answer.scoring or ItemScoring()
    if scoring.method is not Method.MAPPED or question.type not in CHOICES or question.most == 1:
        return False
    return 0 < question.most < _free(question, scoring)


def _free(question: Question, scoring: ItemScoring) -> int:
    """How many options can be chosen without loss."""
    worth = dict(scoring.weights)
    return sum(worth.get(option.id, scoring.default) >= 0 for option in question.wording.options)


def _differs(trial: Trial, answers: Sequence[Answer], *, fits: bool) -> Reason:
    """Why none of the ways of scoring is taken; `fits` where one scores alike and still cannot be."""
    if fits:
        return Reason("The item limits how many answers may be chosen, and its scoring relies on that.")
    if not answers:
        return Reason("Nothing in the item says which answer is right.")
    said = _said(trial.misfit(answers[0]) or "")
    return Reason("Its own scoring differs from ours at the response “%(response)s”.", {"response": said[:120] or "—"})


def _said(response: Response) -> str:
    if isinstance(response, str):
        return response
    return ", ".join(one if isinstance(one, str) else " ".join(one) for one in response)
