"""How the columns of a sheet may be headed, and how the types of questions may be named."""

import pytest

from questionbank.interchange.model import Refusal
from questionbank.interchange.xlsx.columns import FIELDS, REQUIRED, TYPE_NAMES, find_columns, item_type
from questionbank.rules.items import ItemType


@pytest.mark.parametrize(("field", "name"), [(field, name) for field, names in FIELDS.items() for name in names])
def test_every_name_of_a_field_heads_its_column(field: str, name: str) -> None:
    others = [FIELDS[one][0] for one in REQUIRED if one != field]

    found = find_columns([*others, f" {name} "])

    if field in REQUIRED or len(others) == len(REQUIRED):
        assert found is not None
        assert found.places[field] == len(others)


@pytest.mark.parametrize("title", ["题干 / stem", "题干（必填）", "题干\nQuestion", "Stem *", "ＳＴＥＭ"])
def test_headings_may_say_more_than_the_name(title: str) -> None:
    found = find_columns([title, "答案"])

    assert found is not None
    assert (found.places, found.titles["stem"]) == ({"stem": 0, "answer": 1}, title)


@pytest.mark.parametrize("cells", [[], [None, None], ["题干"], ["题干", "选项A"], ["备注", "说明"], [1, 2.5]])
def test_a_row_without_stem_and_answer_is_no_header(cells: list[object]) -> None:
    assert find_columns(cells) is None


def test_columns_that_nobody_knows_are_named() -> None:
    found = find_columns(["题干", "命题人", "答案", None, "备注"])

    assert found is not None
    assert found.unknown == ("命题人", "备注")


def test_two_columns_that_mean_the_same_are_refused_by_name() -> None:
    with pytest.raises(Refusal, match="“答案” and “Key” mean the same"):
        find_columns(["题干", "答案", "Key"])


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in TYPE_NAMES.items() for name in names])
def test_every_name_of_a_type_is_read(kind: ItemType, name: str) -> None:
    assert item_type(name) is kind
    assert item_type(f"{name}题") is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("单选题/single choice", ItemType.SINGLE_CHOICE),
        ("Multiple-Choice", ItemType.MULTIPLE_CHOICE),
        ("true or false", ItemType.TRUE_FALSE),
        ("多项选择题", ItemType.MULTIPLE_CHOICE),
        ("口试", None),
        ("", None),
    ],
)
def test_types_are_read_with_strokes_and_in_both_languages(name: str, kind: ItemType | None) -> None:
    assert item_type(name) is kind
