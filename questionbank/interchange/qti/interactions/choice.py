"""Choice of one or several options; true and false where the options say just that."""

from dataclasses import replace

from lxml import etree

from questionbank.interchange.answers import truth_meanings
from questionbank.interchange.model import Reason
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.question import Page, Question, most
from questionbank.interchange.sanitise import visible
from questionbank.rules.completeness import FEWEST_OPTIONS
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option, Wording

_LETTERS = {True: "T", False: "F"}


def read(page: Page, interaction: etree._Element) -> Question:
    """Read a choice."""
    declared = page.declaration(interaction)
    if not declared.is_some("identifier"):
        raise Beyond(Reason("The response of the choice is declared as something else than options."))
    options = page.options([*interaction.iterchildren("simpleChoice")])
    if len(options) < FEWEST_OPTIONS:
        raise Beyond(Reason("The question has fewer than two options."))
    limit = most(interaction, declared)
    kind = ItemType.SINGLE_CHOICE if limit == 1 else ItemType.MULTIPLE_CHOICE
    question = Question(kind, Wording(page.stem(interaction), options), (declared,), most=limit)
    return _truth(question) if kind is ItemType.SINGLE_CHOICE else question


def _truth(question: Question) -> Question:
    """Options that are the words true and false get the identifiers that all true/false items have."""
    options = question.wording.options
    meanings = truth_meanings({option.id: visible(option.text) for option in options})
    if not meanings:
        return question
    letters = {identifier: _LETTERS[meaning] for identifier, meaning in meanings.items()}
    renamed = tuple(Option(letters[option.id], option.text) for option in options)
    return replace(
        question,
        type=ItemType.TRUE_FALSE,
        wording=replace(question.wording, options=renamed),
        names=dict(zip(letters.values(), letters, strict=True)),
    )
