"""What is stored of a manuscript: clean HTML, the text that readers see, a digest that knows the same question."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from core.errors import Refused
from questionbank.models import Item
from questionbank.rules import Answer, Criterion, ItemType, Manuscript, Option, Wording
from questionbank.service import manuscripts
from tests import factories
from tests.questionbank import bank
from tests.questionbank.bank import CHINESE, MANUSCRIPT
from tests.questionbank.samples import WORDINGS, sample

SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize("kind", ItemType)
def test_no_script_is_left_in_any_part_of_any_type(kind: ItemType) -> None:
    whole = sample(kind)
    dirty = {language: _with_script(wording) for language, wording in whole.wordings.items()}
    answer = replace(
        whole.answer,
        explanation=f"{SCRIPT}a",
        explanation_en=SCRIPT,
        rubric=(Criterion(f"{SCRIPT}b", "1", SCRIPT),),
        model_answer=SCRIPT,
        model_answer_en=SCRIPT,
    )

    found = manuscripts.cleaned(replace(whole, wordings=dirty, answer=answer))

    assert "<script" not in str(found)
    assert "alert" not in str(found)
    assert found.answer.rubric[0].text == "b"


def _with_script(wording: Wording) -> Wording:
    return replace(
        wording,
        stem=f"{wording.stem}{SCRIPT}",
        options=_scripted(wording.options),
        sources=_scripted(wording.sources),
        targets=_scripted(wording.targets),
        gaps=tuple(replace(gap, options=_scripted(gap.options)) for gap in wording.gaps),
    )


def _scripted(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(Option(one.id, f"{one.text}{SCRIPT}") for one in options)


@pytest.mark.parametrize("kind", ItemType)
def test_what_is_clean_stays_as_it_is(kind: ItemType) -> None:
    assert manuscripts.cleaned(sample(kind)) == sample(kind)
    assert manuscripts.cleaned(manuscripts.cleaned(sample(kind))) == manuscripts.cleaned(sample(kind))


def test_a_language_that_was_left_blank_is_left_out() -> None:
    found = manuscripts.cleaned(replace(MANUSCRIPT, wordings={"zh_Hans": CHINESE, "en": Wording("")}))

    assert list(found.wordings) == ["zh_Hans"]


@pytest.mark.parametrize("blank", ["<p></p>", "<p> <br></p>", "&nbsp;", "<b></b>", "<table><tbody></tbody></table>"])
def test_markup_without_a_word_fills_no_language(blank: str) -> None:
    english = Wording(blank, tuple(Option(letter, blank) for letter in "AB"))

    found = manuscripts.cleaned(replace(MANUSCRIPT, wordings={"zh_Hans": CHINESE, "en": english}))

    assert list(found.wordings) == ["zh_Hans"]


@pytest.mark.parametrize(
    "wording",
    [
        Wording(f'<p><img src="media:{"0" * 64}"></p>'),
        Wording(f'<audio src="media:{"0" * 64}"></audio>'),
        Wording("<p>Say.</p>"),
        Wording("<math><mi>x</mi></math>"),
        Wording("", (Option("A", "one"), Option("B", ""))),
        Wording("<p></p>", (Option("A", f'<img src="media:{"0" * 64}">'),)),
    ],
)
def test_a_word_a_picture_or_a_sound_fills_a_language(wording: Wording) -> None:
    found = manuscripts.cleaned(replace(MANUSCRIPT, wordings={"zh_Hans": CHINESE, "en": wording}))

    assert list(found.wordings) == ["zh_Hans", "en"]


def test_a_language_that_papers_are_not_made_in_is_left_out() -> None:
    assert "fr" not in manuscripts.cleaned(replace(MANUSCRIPT, wordings={"fr": CHINESE})).wordings


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ItemType.SINGLE_CHOICE, ["单选题干", "计划"]),
        (ItemType.MATCHING, ["甲", "寅"]),
        (ItemType.GAP_SELECT, ["策划"]),
        (ItemType.HOTSPOT, ["车间平面图"]),
    ],
)
def test_the_text_that_is_searched_holds_all_that_readers_see(kind: ItemType, words: list[str]) -> None:
    found = manuscripts.plain(sample(kind))

    assert all(word in found for word in words)
    assert "<" not in found


@given(st.permutations(CHINESE.options), st.sampled_from(["{}", " {} ", "<p>{}</p>", "<b>{}</b>"]))
def test_spacing_markup_and_the_order_of_options_do_not_make_another_question(options: Any, frame: str) -> None:
    other = Wording(frame.format(CHINESE.stem), tuple(options))

    assert manuscripts.digest(ItemType.SINGLE_CHOICE, other) == manuscripts.digest(ItemType.SINGLE_CHOICE, CHINESE)


def test_every_sample_is_another_question() -> None:
    digests = {manuscripts.digest(kind, wording) for kind, wording in WORDINGS.items()}

    assert len(digests) == len(WORDINGS)
    assert manuscripts.digest(ItemType.ESSAY, None) not in digests


def test_another_picture_makes_another_question() -> None:
    wording = WORDINGS[ItemType.HOTSPOT]
    assert wording.picture is not None
    other = replace(wording, picture=replace(wording.picture, media="0" * 64))

    assert manuscripts.digest(ItemType.HOTSPOT, wording) != manuscripts.digest(ItemType.HOTSPOT, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f'如图。<img src="media:{"1" * 64}">', f'如图。<img src="media:{"2" * 64}">'),
        ("求 <math><mi>x</mi></math>", "求 <math><mi>y</mi></math>"),
        ("求 <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "求 <math><mn>12</mn></math>"),
        ('<audio src="media:{}"></audio>'.format("1" * 64), ""),
    ],
)
def test_what_is_shown_beside_the_words_makes_another_question(one: str, other: str) -> None:
    in_stem, in_option = Wording(one), Wording("题", (Option("A", one), Option("B", "乙")))

    assert manuscripts.digest(ItemType.ESSAY, in_stem) != manuscripts.digest(ItemType.ESSAY, Wording(other))
    assert manuscripts.digest(ItemType.SINGLE_CHOICE, in_option) != manuscripts.digest(
        ItemType.SINGLE_CHOICE, replace(in_option, options=(Option("A", other), Option("B", "乙")))
    )


def test_a_manuscript_is_placed_where_the_outline_has_its_point(session: Session) -> None:
    factories.point(session, MANUSCRIPT.point)

    subject, point = manuscripts.place(session, MANUSCRIPT)

    assert subject is not None
    assert point is not None
    assert (subject.code, point.code) == ("105", MANUSCRIPT.point)
    assert manuscripts.place(session, replace(MANUSCRIPT, subject="", point="")) == (None, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "999"}, "subject"),
        ({"point": "105-9.9"}, "point"),
        ({"subject": ""}, "point"),
        ({"subject": "106"}, "point"),
    ],
)
def test_a_place_that_the_outlines_do_not_have_is_refused(
    session: Session, changes: dict[str, str], field: str
) -> None:
    factories.point(session, MANUSCRIPT.point)
    factories.subject(session, "106")

    with pytest.raises(Refused) as caught:
        manuscripts.place(session, replace(MANUSCRIPT, **changes))  # type: ignore[arg-type]  # by name

    assert caught.value.field == field


def test_a_case_is_found_by_its_code_and_nothing_else_is_one(session: Session) -> None:
    case = session.get_one(Item, factories.version(session, ItemType.CASE, key=()).item_id)
    other = session.get_one(Item, factories.version(session).item_id)
    item = Manuscript(ItemType.SINGLE_CHOICE, {}, Answer(()), case=case.code)

    assert manuscripts.case_of(session, item) is case
    assert manuscripts.case_of(session, replace(item, case="")) is None
    for wrong in (replace(item, case=other.code), replace(item, case="none"), replace(item, type=ItemType.CASE)):
        with pytest.raises(Refused, match="no case"):
            manuscripts.case_of(session, wrong)


def test_a_cell_that_the_scale_does_not_have_is_refused(session: Session) -> None:
    who = bank.people(session)
    assert who.author.id

    manuscripts.check_descriptor(session, replace(MANUSCRIPT, descriptor=""), factories.NOW.date())
    with pytest.raises(Refused) as caught:
        manuscripts.check_descriptor(session, replace(MANUSCRIPT, descriptor="no.cell"), factories.NOW.date())

    assert caught.value.field == "descriptor"


def test_the_main_wording_is_that_of_the_first_language() -> None:
    assert manuscripts.main_wording(MANUSCRIPT) is CHINESE
    assert manuscripts.main_wording(replace(MANUSCRIPT, wordings={})) is None
