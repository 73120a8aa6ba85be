"""A rubric in a cell: a line for each criterion, its marks at the end, its field at the beginning."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.draft import Draft, Flaw
from questionbank.interchange.rubric import rubric_from, rubric_text
from questionbank.interchange.sanitise import clean, escape
from questionbank.rules.answers import FIELDS, Criterion


def read(text: str, *, tagged: bool = True) -> tuple[Criterion, ...]:
    return rubric_from(Draft("row 2", "1", "题", rubric=text, tagged=tagged))


@pytest.mark.parametrize(
    "line",
    ["说明理由（2分）", "说明理由（2）", "说明理由(2分)", "说明理由 (2)", "说明理由（ 2 分 ）", "  说明理由（2分）  "],
)
def test_marks_stand_in_brackets_at_the_end(line: str) -> None:
    assert read(line) == (Criterion("说明理由", "2"),)


@pytest.mark.parametrize("marks", ["1", "10", "0.5", "2.25", "0", "9999.9999"])
def test_marks_are_decimals_as_written(marks: str) -> None:
    assert read(f"理由（{marks}分）") == (Criterion("理由", marks),)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("要求：", "requirement"),
        ("证据:", "evidence"),
        ("条款 ：", "clause"),
        ("分类: ", "classification"),
        ("requirement:", "requirement"),
        ("evidence：", "evidence"),
        ("clause: ", "clause"),
        ("classification:", "classification"),
        ("Clause: ", "clause"),
        ("EVIDENCE：", "evidence"),
    ],
)
def test_a_field_of_a_statement_may_stand_before(head: str, field: str) -> None:
    assert read(f"{head}写明（2分）") == (Criterion("写明", "2", field=field),)


@pytest.mark.parametrize("text", ["注意：写明", "note: say it", "要求写明", "条款（8.4）写明", "3.1：写明", "http://x"])
def test_any_other_head_is_part_of_the_text(text: str) -> None:
    assert read(f"{text}（2分）") == (Criterion(text, "2"),)


@pytest.mark.parametrize(
    "line",
    ["理由", "理由（分）", "理由（二分）", "理由2分", "（2分）", "理由（2分）多", "理由（-1分）", "理由（12345分）"],
)
def test_a_line_without_marks_is_named(line: str) -> None:
    with pytest.raises(Flaw, match="does not end with its marks") as caught:
        read(f"好（1分）\n{line}")

    assert caught.value.part == "rubric"
    assert line[:60] in str(caught.value)


def test_blank_lines_are_none_and_the_order_stays() -> None:
    assert read("\n甲（1分）\n\n  \n乙（2分）\n") == (Criterion("甲", "1"), Criterion("乙", "2"))
    assert read("") == read("\n \n") == ()


def test_html_is_read_where_it_is_marked() -> None:
    assert read("[html]<b>甲</b><i onclick>乙</i>（1分）")[0].text == "<b>甲</b><i>乙</i>"
    assert read("[html]<b>甲</b>（1分）", tagged=False)[0].text == "[html]&lt;b&gt;甲&lt;/b&gt;"
    assert read("a < b（1分）")[0].text == "a &lt; b"


def test_a_rubric_that_is_too_long_is_refused() -> None:
    with pytest.raises(Flaw, match="characters"):
        read("长" * 20_001)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.builds(
            Criterion,
            st.text("审核甲 <&:：()（）1分", min_size=1, max_size=10).map(lambda text: clean(escape(f"写{text}明"))),
            st.sampled_from(["1", "2.5", "0.25"]),
            field=st.sampled_from(("", *FIELDS)),
        ),
        max_size=5,
    ).map(tuple)
)
def test_a_rubric_that_is_written_reads_back(rubric: tuple[Criterion, ...]) -> None:
    flat = tuple(Criterion(" ".join(one.text.split()), one.marks, field=one.field) for one in rubric)

    assert read(rubric_text(flat)) == flat
