"""One value, one sequence of bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"seq": 1, "item": "i1", "response": ["A", "B"]}, '{"item":"i1","response":["A","B"],"seq":1}'),
        ({"名": "李四", "a": None, "B": True}, '{"B":true,"a":null,"名":"李四"}'),
        (("x", {"y": ()}), '["x",{"y":[]}]'),
        ('"\\\n\u2028/', '"\\"\\\\\\n\u2028/"'),
    ],
)
def test_keys_are_sorted_space_is_left_out_and_chinese_stays(value: object, written: str) -> None:
    assert canonical(value) == written.encode()


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, {1: "a"}, {"a": b"x"}, {"a": {1}}, "\ud800", object()])
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@given(VALUES)
def test_nothing_is_lost(value: object) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(TEXT, st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)
