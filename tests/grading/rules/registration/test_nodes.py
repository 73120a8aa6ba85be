"""The walk over parsed JSON: what each reader takes, what it says of the rest, and that it goes on."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.rules.registration.nodes import MISSING, UNREADABLE, YEARS, Node, Problem

NO_DATE = "not a date (YYYY-MM-DD)"
NO_YEAR = "not a year from 1900 to 2200"
NO_CODE = "not a code of letters, digits and hyphens"
NO_NUMBER = "not a number such as 4 or 72.5"
NO_TRUTH = "not true or false"
WORDS = ("initial", "upgrade")


def said(node: Node) -> list[str]:
    return [str(one.problem) for one in node.problems]


def first_of(words: tuple[str, ...]) -> Callable[[Node], str]:
    return lambda node: node.choice(words)


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (Node.text, " 甲认证 ", "甲认证"),
        (Node.text, "", ""),
        (Node.text, None, ""),
        (Node.text, MISSING, ""),
        (Node.code, "101", "101"),
        (Node.code, "EnMS", "EnMS"),
        (Node.code, "A.1_b-c", "A.1_b-c"),
        (Node.code, "A" * 32, "A" * 32),
        (first_of(WORDS), "upgrade", "upgrade"),
        (Node.boolean, True, True),
        (Node.boolean, False, False),
        (Node.day, "1900-01-01", date(1900, 1, 1)),
        (Node.day, "2200-12-31", date(2200, 12, 31)),
        (Node.day, "2024-02-29", date(2024, 2, 29)),
        (Node.optional_day, None, None),
        (Node.optional_day, MISSING, None),
        (Node.optional_day, "2024-06-01", date(2024, 6, 1)),
        (Node.decimal, "0", Decimal(0)),
        (Node.decimal, 4, Decimal(4)),
        (Node.decimal, "72.5", Decimal("72.5")),
        (Node.decimal, Decimal("0.25"), Decimal("0.25")),
        (Node.decimal, "999999999.999999", Decimal("999999999.999999")),
    ],
)
def test_what_is_written_well_is_read_without_a_word(
    read: Callable[[Node], object], value: object, expected: object
) -> None:
    node = Node(value, "person.x")
    assert read(node) == expected
    assert node.problems == []


@pytest.mark.parametrize(
    ("read", "value", "stand_in", "problem"),
    [
        (Node.text, 7, "", "not a text"),
        (Node.text, ["a"], "", "not a text"),
        (Node.text, "a\x00b", "", "not a text"),
        (Node.text, "a\nb", "", "not a text"),
        (Node.code, MISSING, "", "is missing"),
        (Node.code, None, "", NO_CODE),
        (Node.code, "", "", NO_CODE),
        (Node.code, "-101", "", NO_CODE),
        (Node.code, "质量", "", NO_CODE),
        (Node.code, "A" * 33, "", NO_CODE),
        (Node.code, 101, "", NO_CODE),
        (Node.code, "101\n", "", NO_CODE),
        (first_of(WORDS), MISSING, "initial", "is missing"),
        (first_of(WORDS), "Upgrade", "initial", "not one of: initial, upgrade"),
        (first_of(WORDS), None, "initial", "not one of: initial, upgrade"),
        (first_of(WORDS), 0, "initial", "not one of: initial, upgrade"),
        (Node.boolean, MISSING, False, "is missing"),
        (Node.boolean, None, False, NO_TRUTH),
        (Node.boolean, 1, False, NO_TRUTH),
        (Node.boolean, "true", False, NO_TRUTH),
        (Node.day, MISSING, UNREADABLE, "is missing"),
        (Node.day, None, UNREADABLE, NO_DATE),
        (Node.day, "2024-06-1", UNREADABLE, NO_DATE),
        (Node.day, "2023-02-29", UNREADABLE, NO_DATE),
        (Node.day, "2024-13-01", UNREADABLE, NO_DATE),
        (Node.day, "0000-01-01", UNREADABLE, NO_DATE),
        (Node.day, "2024-06-01T00:00", UNREADABLE, NO_DATE),
        (Node.day, "２０２４-06-01", UNREADABLE, NO_DATE),
        (Node.day, "1899-12-31", UNREADABLE, NO_YEAR),
        (Node.day, "2201-01-01", UNREADABLE, NO_YEAR),
        (Node.decimal, MISSING, Decimal(0), "is missing"),
        (Node.decimal, None, Decimal(0), NO_NUMBER),
        (Node.decimal, True, Decimal(0), NO_NUMBER),
        (Node.decimal, "-1", Decimal(0), NO_NUMBER),
        (Node.decimal, "1e3", Decimal(0), NO_NUMBER),
        (Node.decimal, ".5", Decimal(0), NO_NUMBER),
        (Node.decimal, "5.", Decimal(0), NO_NUMBER),
        (Node.decimal, "4,5", Decimal(0), NO_NUMBER),
        (Node.decimal, "1.2345678", Decimal(0), NO_NUMBER),
        (Node.decimal, 10**10, Decimal(0), NO_NUMBER),
        (Node.decimal, 1.5, Decimal(0), NO_NUMBER),
    ],
)
def test_what_is_written_badly_is_named_once_and_reading_goes_on(
    read: Callable[[Node], object], value: object, stand_in: object, problem: str
) -> None:
    node = Node(value, "person.x")
    assert read(node) == stand_in
    assert [str(one) for one in node.problems] == [f"person.x: {problem}"]


@pytest.mark.parametrize(
    ("end", "first", "problems"),
    [
        ("2020-01-02", date(2020, 1, 2), []),
        ("2020-01-03", date(2020, 1, 2), []),
        ("2020-01-01", date(2020, 1, 2), ["is before the first day, 2020-01-02"]),
        ("2020-01-01", None, []),
        (None, date(2020, 1, 2), []),
        ("soon", date(2020, 1, 2), [NO_DATE]),
        ("1800-01-01", date(2020, 1, 2), [NO_YEAR]),
    ],
)
def test_an_end_lies_on_or_after_its_first_day(end: str | None, first: date | None, problems: list[str]) -> None:
    node = Node(end)
    node.day_not_before(first)
    assert said(node) == problems


@pytest.mark.parametrize(
    ("value", "default", "found"), [(MISSING, True, True), (MISSING, False, False), (True, False, True)]
)
def test_a_default_stands_only_for_what_is_not_there(value: object, default: bool, found: bool) -> None:
    node = Node(value)
    assert node.boolean(default=default) is found
    assert node.problems == []


def test_a_default_does_not_stand_for_null() -> None:
    node = Node(None)
    assert node.boolean(default=True) is False
    assert said(node) == [NO_TRUTH]


def test_the_path_of_a_member_follows_its_parents() -> None:
    root = Node({"person": {"work": [{"start": 1}]}})
    root.key("person").key("work").items(lambda one: one.key("start").day())
    assert [one.path for one in root.problems] == ["person.work[0].start"]


def test_the_document_itself_is_named_by_a_sign() -> None:
    root = Node([])
    with root.record("scheme"):
        root.key("scheme").code()
    assert [str(one) for one in root.problems] == ["$: not an object"]


def test_a_wrong_shape_is_told_once_and_not_for_each_member() -> None:
    node = Node("x", "person")
    with node.record("work", "exams"):
        node.key("work").day()
        node.key("exams").code()
    assert [str(one) for one in node.problems] == ["person: not an object"]


def test_unknown_names_are_told_beside_what_is_wrong_within() -> None:
    node = Node({"start": "x", "begin": 1, "bad\nname": 2}, "work[0]")
    with node.record("start"):
        node.key("start").day()
    assert [str(one) for one in node.problems] == [
        f"work[0].start: {NO_DATE}",
        "work[0].begin: no such field here",
        "work[0].'bad\\nname': no such field here",
    ]


@pytest.mark.parametrize(
    ("value", "read", "problems"),
    [
        (MISSING, (), []),
        ([], (), []),
        (["a", "b"], ("a", "b"), []),
        (["a", 1, "b"], ("a", "", "b"), ["not a text"]),
        (None, (), ["not a list"]),
        ("ab", (), ["not a list"]),
        ({"a": 1}, (), ["not a list"]),
    ],
)
def test_a_list_is_read_entry_by_entry(value: object, read: tuple[str, ...], problems: list[str]) -> None:
    node = Node(value)
    assert node.items(Node.text) == read
    assert said(node) == problems


def test_what_is_no_object_has_no_members() -> None:
    assert Node(7).key("anything").is_absent()
    assert Node({"a": None}).key("a").is_absent()
    assert not Node({"a": 0}).key("a").is_absent()


def test_a_problem_reads_as_path_and_words() -> None:
    node = Node("x", "as_of")
    node.day()
    assert node.problems == [Problem("as_of", node.problems[0].problem)]
    assert str(node.problems[0]) == f"as_of: {NO_DATE}"


@given(st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)))
def test_every_day_of_the_calendar_is_read_as_it_is_written(day: date) -> None:
    node = Node(day.isoformat())
    assert (node.day(), node.problems) == (day, [])


@given(st.decimals(0, 999_999_999, places=6))
def test_every_plain_number_is_read_exactly(number: Decimal) -> None:
    node = Node(format(number, "f"))
    assert (node.decimal(), node.problems) == (number, [])


@given(st.text(max_size=12) | st.integers() | st.none() | st.booleans() | st.lists(st.text(), max_size=2))
def test_every_reader_gives_its_own_kind_whatever_it_meets(value: object) -> None:
    kinds: list[tuple[Callable[[Node], object], type]] = [
        (Node.text, str),
        (Node.code, str),
        (Node.day, date),
        (Node.decimal, Decimal),
        (Node.boolean, bool),
    ]
    for read, kind in kinds:
        node = Node(value)
        assert isinstance(read(node), kind)
        assert len(node.problems) <= 1
