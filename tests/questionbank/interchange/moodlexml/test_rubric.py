"""A rubric goes into the information for graders as a table and comes out of it; other tables stay what they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.moodlexml.rubric import split_rubric, with_rubric
from questionbank.interchange.sanitise import clean, escape
from questionbank.rules.answers import Criterion

CRITERIA = st.lists(
    st.builds(
        Criterion,
        st.text("审核 <b>&甲\"'1", min_size=1, max_size=10).map(lambda text: clean(escape(text))).filter(bool),
        st.sampled_from(["1", "2.5", "10", "0.25"]),
    ),
    min_size=1,
    max_size=5,
).map(tuple)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(["", "范文", "<p>要点</p>", "<table><tbody><tr><td>表</td></tr></tbody></table>"]), CRITERIA)
def test_a_rubric_comes_out_as_it_went_in(model_answer: str, rubric: tuple[Criterion, ...]) -> None:
    assert split_rubric(clean(with_rubric(model_answer, rubric))) == (model_answer, rubric)


@pytest.mark.parametrize("told", ["", "范文", "<p>要点</p>"])
def test_without_a_rubric_the_model_answer_is_all(told: str) -> None:
    assert with_rubric(told, ()) == told
    assert split_rubric(told) == (told, ())


HEAD = "<tr><th>评分项 / criterion</th><th>分值 / marks</th></tr>"


@pytest.mark.parametrize(
    "told",
    [
        "<table><tbody><tr><th>甲</th><th>乙</th></tr><tr><td>a</td><td>1</td></tr></tbody></table>",
        f"<table><tbody>{HEAD}<tr><td>a</td><td>viel</td></tr></tbody></table>",
        f"<table><tbody>{HEAD}</tbody></table>",
        f"<table><tbody>{HEAD}<tr><td>a</td><td>1</td></tr></tbody></table><p>danach</p>",
    ],
)
def test_any_other_table_is_part_of_the_model_answer(told: str) -> None:
    assert split_rubric(told) == (told, ())
