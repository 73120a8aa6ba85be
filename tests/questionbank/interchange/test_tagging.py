"""Where an item belongs goes into tags and comes back; other tags stay as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange.model import ParsedItem
from questionbank.interchange.tagging import NAMES, PAPER, tags_of, with_tags
from questionbank.rules import Answer, ItemScoring, ItemType, Manuscript, Verb

WORDS = st.text("abc-.:甲 ", min_size=1, max_size=8).map(str.strip).filter(bool)


def parsed(**more: object) -> ParsedItem:
    return ParsedItem("1", ItemType.TEXT_ENTRY, "stem", **more)  # type: ignore[arg-type]  # by name


@given(
    st.builds(
        Manuscript,
        type=st.just(ItemType.ESSAY),
        wordings=st.just({}),
        answer=st.just(Answer(())),
        subject=st.sampled_from(["", "105"]),
        point=st.sampled_from(["", "105-3.1.e"]),
        tier=st.sampled_from([1, 2, 3]),
        verb=st.none() | st.sampled_from(Verb),
        clause=WORDS,
        descriptor=st.sampled_from(["", "L2.discipline"]),
    )
)
def test_what_is_said_by_tags_is_read_from_them(manuscript: Manuscript) -> None:
    extras = with_tags(parsed(), tags_of(manuscript, "zh_Hans")).extras

    assert extras.get("subject", "") == manuscript.subject
    assert extras.get("point", "") == manuscript.point
    assert extras["tier"] == str(manuscript.tier)
    assert extras.get("verb") == (manuscript.verb.value if manuscript.verb else None)
    assert extras["clause"] == manuscript.clause
    assert extras.get("cell", "") == manuscript.descriptor
    assert extras["language"] == "zh"


@given(st.lists(WORDS.filter(lambda one: one.partition(":")[0] not in (*NAMES, "scoring")), min_size=1))
def test_tags_of_somebody_else_stay_in_their_order(tags: list[str]) -> None:
    assert with_tags(parsed(extras={"category": "a"}), tags).extras == {"category": "a", "tags": ";".join(tags)}


@pytest.mark.parametrize("tags", [[], ["", "  "], ["point"]])
def test_tags_that_say_nothing_leave_nothing(tags: list[str]) -> None:
    assert with_tags(parsed(), tags).extras == {}


def test_the_policy_of_the_paper_holds_where_a_tag_says_so() -> None:
    answer = Answer(("a",), scoring=ItemScoring())

    assert with_tags(parsed(answer=answer), []).answer == answer
    assert with_tags(parsed(answer=answer), [PAPER]).answer == Answer(("a",))
    assert with_tags(parsed(), [PAPER]).answer is None
