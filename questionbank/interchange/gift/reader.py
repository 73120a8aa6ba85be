"""From the parse tree to items, rejections and what is not supported."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from questionbank.interchange import moodle
from questionbank.interchange.draft import Flaw, Unheld
from questionbank.interchange.encoding import decode
from questionbank.interchange.formatted import passes_tags, to_html
from questionbank.interchange.gift.grammar import parse
from questionbank.interchange.gift.tree import Category, Choice, Fault, GiftText, Kind, NumberAnswer, Question, Span
from questionbank.interchange.model import Outcome, ParsedItem, Reading, Reason, Rejection, Unsupported, reading
from questionbank.interchange.moodle import PER_CENT, Head, Number, Parts, Side, Weighted
from questionbank.interchange.sanitise import has_media
from questionbank.rules.answers import ONE, ZERO
from questionbank.rules.items import ItemType

_HALF = Decimal("0.5")


def read(data: bytes) -> Reading:
    """Read a GIFT file. Raises `Refusal` where the bytes are no text."""
    return reading("gift", [outcome for node in parse(decode(data)) for outcome in _outcomes(node)])


def _outcomes(node: Question | Category | Fault) -> Iterator[Outcome]:
    if isinstance(node, Fault):
        yield Rejection(f"line {node.line}", node.reason)
    elif isinstance(node, Question):
        outcome = _outcome(node)
        yield outcome
        if isinstance(outcome, ParsedItem) and _marks_several(node):
            reason = Reason("Several options are marked with =. All of them together are the key here, not any one.")
            yield Unsupported(outcome.where, reason)


def _outcome(question: Question) -> Outcome:
    where = f"line {question.line}"
    try:
        _check_held(question)
        parts = _PARTS[question.kind](question)
        return moodle.item(parts, _head(question, parts))
    except Unheld as unheld:
        return Unsupported(where, unheld.reason, question.raw.encode())
    except Flaw as flaw:
        return Rejection(where, flaw.reason)


def _check_held(question: Question) -> None:
    """Raise `Unheld` for what is correct in itself and not held."""
    if question.kind is Kind.DESCRIPTION:
        raise Unheld(Reason("A description without a question is not imported."))
    if any(map(_holds_media, [question.stem, *(choice.text for choice in question.choices)])):
        raise Unheld(Reason("The question holds a picture, a sound or a video, which GIFT files do not carry."))


def _holds_media(text: GiftText) -> bool:
    return passes_tags(text.format, text.text) and has_media(text.text)


def _html(text: GiftText | None) -> str:
    return to_html(text.format, text.text) if text else ""


def _choice(question: Question) -> Parts:
    """Weights alone make a set; with `=` it is the number of these that tells."""
    options = list(map(_option, question.choices))
    marked = list(filter(_is_marked, question.choices))
    if not marked or _shared_out(marked, options):
        return moodle.multiple_choice(options)
    _check_marked(marked)
    if len(marked) == 1:
        return moodle.single_choice(options)
    if any(map(_scores_unmarked, question.choices)):
        raise Unheld(Reason("Several options each earn full marks on their own, which a single choice cannot hold."))
    return moodle.marked_choice(options)


def _marks_several(question: Question) -> bool:
    """Whether options are a set by `=` alone, which products that show one choice take for several right answers."""
    marked = [choice for choice in question.choices if choice.correct and choice.weight is None]
    return question.kind is Kind.MULTIPLE_CHOICE and len(marked) > 1


def _is_marked(choice: Choice) -> bool:
    return choice.correct and choice.weight != 0


def _scores_unmarked(choice: Choice) -> bool:
    return not choice.correct and bool(choice.weight)


def _option(choice: Choice) -> Weighted:
    return Weighted(choice.text.text, _html(choice.text), _share(choice))


def _share(answer: Choice | NumberAnswer) -> Decimal:
    if answer.weight is not None:
        return answer.weight / PER_CENT
    return ONE if answer.correct else ZERO


def _shared_out(marked: list[Choice], options: list[Weighted]) -> bool:
    """Whether all options with `=` have a part of the marks, and all parts come to the whole."""
    return all(map(_has_a_part, marked)) and sum((max(one.share, ZERO) for one in options), ZERO) >= 1


def _has_a_part(choice: Choice) -> bool:
    return choice.weight is not None and choice.weight < PER_CENT


def _check_marked(marked: list[Choice]) -> None:
    """Options with `=` score in full; one that has a lower weight leaves it open what the key is."""
    partial = [choice for choice in marked if choice.weight not in (None, PER_CENT)]
    if partial:
        params = {"text": partial[0].text.text[:60], "weight": partial[0].weight}
        raise Flaw(
            "answer", Reason("The option “%(text)s” is marked as right with only %(weight)s%% of the marks.", params)
        )


def _true_false(question: Question) -> Parts:
    return moodle.true_false(question.stem.text, truth=bool(question.truth))


def _short_answer(question: Question) -> Parts:
    return moodle.short_answer(map(_option, question.choices), fold=moodle.CASELESS)


def _number(question: Question) -> Parts:
    return moodle.number(_accepted(answer.span, _share(answer)) for answer in question.numbers if answer.span)


def _accepted(span: Span, share: Decimal) -> Number:
    """A number with its tolerance; a range is its middle, with half of its width as the tolerance."""
    if span.number is None:
        middle, half = (span.low + span.high) * _HALF, (span.high - span.low) * _HALF
        return Number(format(middle.normalize(), "f"), half, half, share)
    tolerance = span.tolerance or ZERO
    return Number(span.literal, tolerance, tolerance, share)


def _matching(question: Question) -> Parts:
    return moodle.matching((_side(pair.subquestion), _side(pair.subanswer)) for pair in question.pairs)


def _side(text: GiftText) -> Side:
    return Side(text.text, _html(text))


def _essay(_question: Question) -> Parts:
    return Parts(ItemType.ESSAY)


def _head(question: Question, parts: Parts) -> Head:
    return Head(
        where=f"line {question.line}",
        source_id=question.id or "",
        title=question.title or "",
        stem=_html(question.stem),
        explanation=moodle.explanation(_html(question.feedback), _comments(question, parts)),
        category=question.category,
        tags=question.tags,
    )


def _comments(question: Question, parts: Parts) -> Iterator[tuple[str, str]]:
    """What is said of single answers."""
    for choice in question.choices:
        yield _html(choice.text), _html(choice.feedback)
    for number in question.numbers:
        yield number.span.literal if number.span else "*", _html(number.feedback)
    if question.kind is Kind.TRUE_FALSE:
        yield from _comments_on_truth(question, parts)


def _comments_on_truth(question: Question, parts: Parts) -> Iterator[tuple[str, str]]:
    right, wrong = (option.html for option in sorted(parts.options, key=lambda one: one.text not in parts.key))
    yield right, _html(question.right_feedback)
    yield wrong, _html(question.wrong_feedback)


_PARTS: dict[Kind, Callable[[Question], Parts]] = {
    Kind.MULTIPLE_CHOICE: _choice,
    Kind.TRUE_FALSE: _true_false,
    Kind.SHORT_ANSWER: _short_answer,
    Kind.NUMERICAL: _number,
    Kind.MATCHING: _matching,
    Kind.ESSAY: _essay,
}
