"""From the parse tree to items, rejections and what is not supported yet."""

from collections.abc import Iterator
from decimal import Decimal
from string import ascii_uppercase

from questionbank.interchange.answers import truth_options
from questionbank.interchange.draft import FEWEST_OPTIONS, Flaw, check_length
from questionbank.interchange.encoding import decode
from questionbank.interchange.gift.grammar import parse
from questionbank.interchange.gift.tree import Category, Choice, Fault, GiftText, Kind, Question
from questionbank.interchange.model import (
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    STEM_LIMIT,
    Outcome,
    ParsedItem,
    ParsedOption,
    Reading,
    Reason,
    Rejection,
    Unsupported,
    reading,
)
from questionbank.interchange.sanitise import clean, escape, has_media, looks_like_html, visible
from questionbank.interchange.text.rich import join
from questionbank.interchange.text.rich import parse as parse_bold
from questionbank.rules.items import ItemType

# Weights are given with at most five decimals: three thirds add up to 99.99999.
_ROUNDING = Decimal("0.01")
_FULL = Decimal(100)
_LATER = {
    Kind.SHORT_ANSWER: ItemType.TEXT_ENTRY,
    Kind.MATCHING: ItemType.MATCHING,
    Kind.NUMERICAL: ItemType.NUMERICAL,
}


def read(data: bytes) -> Reading:
    """Read a GIFT file. Raises `Refusal` where the bytes are no text."""
    return reading("gift", [outcome for node in parse(decode(data)) for outcome in _outcomes(node)])


def to_html(text: GiftText) -> str:
    """Sanitised HTML of a text in any of the four formats."""
    if text.format == "markdown":
        return join([parse_bold(line)[0] for line in text.text.split("\n")]).to_html()
    if _passes_tags(text):
        return clean(text.text if text.format == "html" else text.text.replace("\n", "<br>"))
    return escape(text.text)


def _outcomes(node: Question | Category | Fault) -> Iterator[Outcome]:
    if isinstance(node, Fault):
        yield Rejection(f"line {node.line}", node.reason)
    elif isinstance(node, Question):
        try:
            yield from _question(node)
        except Flaw as flaw:
            yield Rejection(f"line {node.line}", Reason(flaw.text.template, flaw.text.params))


def _question(question: Question) -> Iterator[Outcome]:
    obstacle = _obstacle(question)
    if obstacle:
        yield Unsupported(f"line {question.line}", obstacle)
        return
    match question.kind:
        case Kind.MULTIPLE_CHOICE:
            yield from _choice(question)
        case Kind.TRUE_FALSE:
            yield _true_false(question)
        case _:
            yield _item(question, ItemType.ESSAY)


def _obstacle(question: Question) -> Reason | None:
    """What keeps a question out that is correct in itself."""
    if question.kind in _LATER:
        kind = _LATER[question.kind].value
        return Reason("Questions of the type %(type)s are not read from GIFT yet.", {"type": kind})
    if question.kind is Kind.DESCRIPTION:
        return Reason("A description without a question is not imported.")
    if any(map(_holds_media, [question.stem, *(choice.text for choice in question.choices)])):
        return Reason("The question holds a picture, a sound or a video, which GIFT files do not carry.")
    return None


def _holds_media(text: GiftText) -> bool:
    return _passes_tags(text) and has_media(text.text)


def _passes_tags(text: GiftText) -> bool:
    """Whether a text's format lets tags through, so that a media tag in it is one."""
    return text.format == "html" or (text.format == "moodle" and looks_like_html(text.text))


def _choice(question: Question) -> Iterator[Outcome]:
    _check_choices(question.choices)
    right = _right(question.choices)
    options = tuple(
        ParsedOption(letter, to_html(choice.text), choice.text.text)
        for letter, choice in zip(ascii_uppercase, question.choices, strict=False)
    )
    kind = _choice_type(question.choices, right)
    yield _item(question, kind, options=options, key=tuple(sorted(choice.text.text for choice in right)))
    if kind is ItemType.SINGLE_CHOICE and _positive(question.choices) not in ([], right):
        sentence = "Partial credit for an option of a single choice is not kept; the option with full credit scores."
        yield Unsupported(f"line {question.line}", Reason(sentence))


def _choice_type(choices: tuple[Choice, ...], right: list[Choice]) -> ItemType:
    """Weights alone make a set, of one option at least; with `=` it is the number of these that tells."""
    if len(right) > 1 or not any(choice.correct for choice in choices):
        return ItemType.MULTIPLE_CHOICE
    return ItemType.SINGLE_CHOICE


def _right(choices: tuple[Choice, ...]) -> list[Choice]:
    """The options that together score full marks: those with `=`, else those with positive weights of 100 in all."""
    marked = [choice for choice in choices if choice.correct and choice.weight != 0]
    if marked:
        _check_marked(marked)
        return marked
    positive = _positive(choices)
    _check_total(positive)
    return positive


def _positive(choices: tuple[Choice, ...]) -> list[Choice]:
    return [choice for choice in choices if choice.weight is not None and choice.weight > 0]


def _check_total(positive: list[Choice]) -> None:
    if not positive:
        raise Flaw("answer", Reason("No option is marked as right."))
    total = sum((choice.weight or Decimal(0) for choice in positive), Decimal(0))
    if abs(total - _FULL) > _ROUNDING * len(positive):
        sentence = "The weights of the right options add up to %(total)s%%, not to 100%%."
        raise Flaw("answer", Reason(sentence, {"total": total}))


def _check_marked(marked: list[Choice]) -> None:
    """Options with `=` score in full; one that has a lower weight leaves it open what the key is."""
    partial = [choice for choice in marked if choice.weight not in (None, _FULL)]
    if partial:
        raise Flaw(
            "answer",
            Reason(
                "The option “%(text)s” is marked as right with only %(weight)s%% of the marks.",
                {"text": partial[0].text.text[:60], "weight": partial[0].weight},
            ),
        )


def _check_choices(choices: tuple[Choice, ...]) -> None:
    texts = [" ".join(choice.text.text.split()) for choice in choices]
    if not FEWEST_OPTIONS <= len(texts) <= len(ascii_uppercase):
        raise Flaw("options", Reason("The question has %(count)d options; 2 to 26 can be read.", {"count": len(texts)}))
    if len(set(texts)) < len(texts):
        raise Flaw("options", Reason("Two options have the same text."))
    for choice in choices:
        _check_choice(choice)


def _check_choice(choice: Choice) -> None:
    check_length("options", choice.text.text, limit=OPTION_LIMIT)
    if not visible(to_html(choice.text)):
        raise Flaw("options", Reason("An option is blank."))


def _true_false(question: Question) -> ParsedItem:
    """The key is the text `true` or `false`, as the format has it."""
    true, false = truth_options(question.stem.text)
    options = (ParsedOption("T", true.html, "true"), ParsedOption("F", false.html, "false"))
    return _item(question, ItemType.TRUE_FALSE, options=options, key=("true" if question.truth else "false",))


def _item(
    question: Question, kind: ItemType, *, options: tuple[ParsedOption, ...] = (), key: tuple[str, ...] = ()
) -> ParsedItem:
    check_length("stem", question.stem.text, limit=STEM_LIMIT)
    stem, explanation = to_html(question.stem), _explanation(question)
    if not visible(stem):
        raise Flaw("stem", Reason("The question has no text."))
    return ParsedItem(
        source_id=question.id or question.title or "",
        type=kind,
        stem=stem,
        options=options,
        key=key,
        explanation=explanation,
        title=question.title or "",
        extras=_extras(question),
        where=f"line {question.line}",
    )


def _explanation(question: Question) -> str:
    if question.feedback is None:
        return ""
    check_length("explanation", question.feedback.text, limit=EXPLANATION_LIMIT)
    return to_html(question.feedback)


def _extras(question: Question) -> dict[str, str]:
    found = {"category": question.category, "tags": ";".join(question.tags)}
    return {name: value for name, value in found.items() if value}
