"""From what a reader of text or spreadsheet found to an item, or to the reason why it is none."""

from collections.abc import Callable
from dataclasses import replace

from questionbank.interchange.answers import read_letters, read_repeated, read_truth, truth_meanings, truth_options
from questionbank.interchange.asked import (
    gap_fill,
    matching,
    nonconformity,
    number,
    ordering,
    several_blanks,
    text_entry,
)
from questionbank.interchange.draft import (
    Draft,
    Flaw,
    Unheld,
    check_length,
    check_options,
    unsupported_type,
)
from questionbank.interchange.model import (
    EXPLANATION_LIMIT,
    STEM_LIMIT,
    ParsedItem,
    ParsedOption,
    Reason,
    Rejection,
    Unsupported,
)
from questionbank.interchange.policy import scoring_from, tolerance_from
from questionbank.interchange.rubric import rubric_from
from questionbank.rules.answers import Answer, ItemScoring
from questionbank.rules.items import ItemType


def settle(draft: Draft) -> ParsedItem | Rejection | Unsupported:
    """The item that a draft describes, or why it is none. Nothing is filled in or guessed."""
    try:
        return _item(draft)
    except Unheld as unheld:
        return Unsupported(draft.where, unheld.reason, draft.received)
    except Flaw as flaw:
        return Rejection(draft.places.get(flaw.part, draft.where), flaw.reason)


def _item(draft: Draft) -> ParsedItem:
    if draft.type is ItemType.HOTSPOT:
        raise Unheld(unsupported_type(draft.type))
    if not draft.stem.strip():
        raise Flaw("stem", Reason("The question has no text."))
    check_length("stem", draft.stem, limit=STEM_LIMIT)
    check_length("explanation", draft.explanation, limit=EXPLANATION_LIMIT)
    kind = draft.type or _inferred(draft)
    return _scored(draft, _MAKERS[kind](draft))


def _inferred(draft: Draft) -> ItemType:
    if not draft.options:
        return _inferred_bare(draft)
    if truth_meanings(dict(draft.options)):
        return ItemType.TRUE_FALSE
    return ItemType.MULTIPLE_CHOICE if len(_letters(draft)) > 1 else ItemType.SINGLE_CHOICE


def _inferred_bare(draft: Draft) -> ItemType:
    if read_truth(draft.answer) is None:
        raise Flaw("options", Reason("The question has no options, and nothing says that it needs none."))
    return ItemType.TRUE_FALSE


def _single(draft: Draft) -> ParsedItem:
    check_options(draft.options)
    letters = _letters(draft)
    if len(letters) > 1:
        params = {"letters": ", ".join(letters)}
        raise Flaw("answer", Reason("A single choice has one right option; %(letters)s are marked.", params))
    return _finished(draft, ItemType.SINGLE_CHOICE, options=_lettered(draft), key=letters)


def _multiple(draft: Draft) -> ParsedItem:
    check_options(draft.options)
    return _finished(draft, ItemType.MULTIPLE_CHOICE, options=_lettered(draft), key=_letters(draft))


def _lettered(draft: Draft) -> tuple[ParsedOption, ...]:
    return tuple(ParsedOption(letter, draft.html(text)) for letter, text in draft.options)


def _true_false(draft: Draft) -> ParsedItem:
    letters = truth_meanings(dict(draft.options))
    if draft.options and not letters:
        raise Flaw("options", Reason("A true/false question has the options true and false, or none."))
    options = truth_options(draft.stem, {meaning: letter for letter, meaning in letters.items()})
    right = options[0] if _truth(draft, letters) else options[1]
    return _finished(draft, ItemType.TRUE_FALSE, options=options, key=(right.text or right.id,))


def _essay(draft: Draft) -> ParsedItem:
    if draft.options:
        raise Flaw("options", Reason("An essay has no options."))
    check_length("answer", draft.answer, limit=EXPLANATION_LIMIT)
    return _marked_by_people(draft, _finished(draft, ItemType.ESSAY))


def _nonconformity(draft: Draft) -> ParsedItem:
    check_length("answer", draft.answer, limit=EXPLANATION_LIMIT)
    item = _finished(draft, ItemType.NONCONFORMITY, options=_lettered(draft))
    nonconformity(draft)
    return _marked_by_people(draft, item)


def _marked_by_people(draft: Draft, item: ParsedItem) -> ParsedItem:
    """The item with its model answer; with a rubric the answer says all."""
    model_answer = draft.html(draft.answer)
    extras = {**item.extras, "model_answer": model_answer} if draft.answer else item.extras
    rubric = rubric_from(draft)
    answer = Answer((), item.explanation, rubric=rubric, model_answer=model_answer) if rubric else None
    return replace(item, extras=extras, answer=answer)


def _case(draft: Draft) -> ParsedItem:
    if draft.options or draft.answer:
        raise Flaw("answer", Reason("A case is material to be read: it has no options and no key."))
    return _finished(draft, ItemType.CASE)


def _text_entry(draft: Draft) -> ParsedItem:
    if several_blanks(draft.stem):
        raise Unheld(Reason("The question has several blanks to write in."))
    return _keyed(draft, ItemType.TEXT_ENTRY, text_entry(draft))


def _number(draft: Draft) -> ParsedItem:
    return _keyed(draft, ItemType.NUMERICAL, number(draft))


def _ordering(draft: Draft) -> ParsedItem:
    check_options(draft.options)
    return replace(_keyed(draft, ItemType.ORDERING, ordering(draft)), options=_lettered(draft))


def _matching(draft: Draft) -> ParsedItem:
    sources, targets, key = matching(draft)
    return replace(_keyed(draft, ItemType.MATCHING, key), sources=sources, targets=targets)


def _gap_fill(draft: Draft) -> ParsedItem:
    gaps, key = gap_fill(draft)
    return replace(_keyed(draft, ItemType.GAP_SELECT, key), gaps=gaps)


def _keyed(draft: Draft, kind: ItemType, key: tuple[str, ...]) -> ParsedItem:
    item = _finished(draft, kind, key=key)
    return replace(item, answer=Answer(key, item.explanation))


def _finished(
    draft: Draft, kind: ItemType, *, options: tuple[ParsedOption, ...] = (), key: tuple[str, ...] = ()
) -> ParsedItem:
    return ParsedItem(
        source_id=draft.source_id,
        type=kind,
        stem=draft.stem_html or draft.html(draft.stem),
        options=options,
        key=key,
        explanation=draft.html(draft.explanation),
        extras=dict(draft.extras),
        where=draft.where,
        case=draft.case,
    )


def _scored(draft: Draft, item: ParsedItem) -> ParsedItem:
    """The item with the policy that the draft names, if it names one."""
    scoring = _scoring(draft, item.type)
    if scoring is None:
        return item
    _check_weights(item, scoring)
    answer = item.answer or Answer(item.key_ids, item.explanation, model_answer=item.extras.get("model_answer", ""))
    return replace(item, answer=replace(answer, scoring=scoring))


def _scoring(draft: Draft, kind: ItemType) -> ItemScoring | None:
    scoring, tolerance = scoring_from(draft.scoring), tolerance_from(draft.tolerance)
    if tolerance is None:
        return scoring
    if kind is not ItemType.NUMERICAL:
        raise Flaw("tolerance", Reason("Only a number has a tolerance."))
    return replace(scoring or ItemScoring(), tolerance=tolerance)


def _check_weights(item: ParsedItem, scoring: ItemScoring) -> None:
    known = {option.id for option in item.options}
    if not known:
        return
    for value, _share in scoring.weights:
        if value not in known:
            params = {"letter": value}
            reason = Reason("The policy weighs option %(letter)s, which the question does not have.", params)
            raise Flaw("scoring", reason)


def _letters(draft: Draft) -> tuple[str, ...]:
    _require_answer(draft)
    letters = read_letters(draft.answer) or read_repeated(draft.answer, dict(draft.options))
    if letters is None:
        raise _unreadable(draft)
    missing = [letter for letter in letters if letter not in dict(draft.options)]
    if missing:
        reason = Reason("The answer names option %(letter)s, which the question does not have.", {"letter": missing[0]})
        raise Flaw("answer", reason)
    return letters


def _truth(draft: Draft, letters: dict[str, bool]) -> bool:
    _require_answer(draft)
    named = letters.get((read_letters(draft.answer) or ("",))[0])
    truth = read_truth(draft.answer) if named is None else named
    if truth is None:
        raise _unreadable(draft)
    return truth


def _require_answer(draft: Draft) -> None:
    if not draft.answer.strip():
        raise Flaw("answer", Reason("No answer is marked."))


def _unreadable(draft: Draft) -> Flaw:
    return Flaw("answer", Reason("The answer “%(answer)s” cannot be read.", {"answer": draft.answer.strip()[:80]}))


_MAKERS: dict[ItemType, Callable[[Draft], ParsedItem]] = {
    ItemType.SINGLE_CHOICE: _single,
    ItemType.MULTIPLE_CHOICE: _multiple,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.ESSAY: _essay,
    ItemType.NONCONFORMITY: _nonconformity,
    ItemType.CASE: _case,
    ItemType.TEXT_ENTRY: _text_entry,
    ItemType.NUMERICAL: _number,
    ItemType.ORDERING: _ordering,
    ItemType.MATCHING: _matching,
    ItemType.GAP_SELECT: _gap_fill,
}
