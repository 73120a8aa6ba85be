"""Laws that the small tools of the bank keep whatever they are given: cutting, folding, areas, numbers, parts."""

from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.rules import LANGUAGES, Fold, ItemType, Option, Tolerance, ToleranceKind, Wording
from questionbank.rules.areas import Area, area, contains, first_containing, place
from questionbank.rules.folding import folded
from questionbank.rules.grams import LONGEST_QUERY, MOST_PHRASES, likeness, phrases, shingles, tokens
from questionbank.rules.lists import KEPT, NAME_LENGTH, QUERY_LENGTH, kept_query, view_name
from questionbank.rules.media import addressed, named, tag
from questionbank.rules.numbers import is_near, number
from questionbank.rules.parts import Part, part_from, remarkable, secrets_of, texts_of
from questionbank.rules.reading import is_accessible
from questionbank.rules.wording import wording_from, wording_row
from tests.questionbank.samples import sample

SOME = settings(max_examples=50, deadline=None)
D = Decimal
MIXED = st.text(alphabet="审核员质量管理iso9001 AB-，。（）%_", max_size=30)
HAN = st.text(alphabet="审核员质量管理体系认证准则", min_size=2, max_size=20)


def held(text: str) -> str:
    return f" {' '.join(tokens(text))} "


def finds(query: str, text: str) -> bool:
    return all(f" {' '.join(phrase)}" in held(text) for phrase in phrases(query))


@SOME
@given(HAN, st.data())
def test_any_piece_of_a_chinese_text_is_found_in_it(text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    assert finds(text[start:end], f"前言。{text}，后记")


@SOME
@given(HAN, HAN)
def test_a_piece_that_does_not_stand_in_a_chinese_text_is_not_found_there(piece: str, text: str) -> None:
    if piece not in text:
        pairs = [piece[place : place + 2] for place in range(len(piece) - 1)]
        assert not finds(piece, text) or all(pair in text for pair in pairs)


@SOME
@given(MIXED, MIXED)
def test_a_text_finds_itself_and_every_longer_text_that_begins_with_it(text: str, more: str) -> None:
    assert finds(text, text)
    assert finds(text, f"{text} {more}")


@SOME
@given(st.text(max_size=300))
def test_a_query_is_never_longer_than_what_is_looked_up(query: str) -> None:
    found = phrases(query)

    assert len(found) <= MOST_PHRASES
    assert sum(map(len, found)) <= 4 * LONGEST_QUERY
    assert all(token and not set(token) & set(" \"%_*'") for phrase in found for token in phrase)


@SOME
@given(st.text(max_size=80))
def test_what_is_compared_is_part_of_what_is_searched(text: str) -> None:
    assert shingles(text) <= set(tokens(text))


@SOME
@given(HAN, st.integers(0, 19))
def test_one_changed_character_takes_away_at_most_two_pairs(text: str, where: int) -> None:
    place = where % len(text)
    changed = f"{text[:place]}变{text[place + 1 :]}"

    assert len(shingles(text) - shingles(changed)) <= 2
    assert likeness(shingles(text), shingles(changed)) < 1


@SOME
@given(MIXED, st.frozensets(st.sampled_from(Fold)), st.frozensets(st.sampled_from(Fold)))
def test_folding_more_never_tells_apart_what_folding_less_made_the_same(
    text: str, less: frozenset[Fold], more: frozenset[Fold]
) -> None:
    spaced = f"  {text}  "

    if folded(text, less) == folded(spaced, less):
        assert folded(text, less | more) == folded(spaced, less | more)


@SOME
@given(MIXED)
def test_without_folds_only_the_composition_of_characters_is_made_one(text: str) -> None:
    assert folded(text, frozenset()) == text
    assert folded(text, frozenset({Fold.SPACE})).split() == text.split()


SMALL = st.integers(-50, 50)
SIZES = st.integers(1, 40)


@SOME
@given(SMALL, SMALL, SIZES, SIZES, SMALL, SMALL)
def test_a_rectangle_is_the_polygon_of_its_corners(left: int, top: int, wide: int, high: int, x: int, y: int) -> None:
    right, bottom = left + wide, top + high
    rect = area(f"rect {left},{top},{right},{bottom}")
    poly = area(f"poly {left},{top},{right},{top},{right},{bottom},{left},{bottom}")
    assert rect is not None
    assert poly is not None

    point = (Fraction(x), Fraction(y))
    assert contains(rect, point) is contains(poly, point)
    assert rect.box == poly.box


@SOME
@given(SMALL, SMALL, SIZES, SMALL, SMALL)
def test_a_circle_is_the_ellipse_with_equal_radii(x: int, y: int, radius: int, at: int, down: int) -> None:
    circle, ellipse = area(f"circle {x},{y},{radius}"), area(f"ellipse {x},{y},{radius},{radius}")
    assert circle is not None
    assert ellipse is not None

    point = (Fraction(at), Fraction(down))
    assert contains(circle, point) is contains(ellipse, point)
    assert contains(circle, point) is ((at - x) ** 2 + (down - y) ** 2 <= radius**2)


SHAPES = {
    "rect": "rect {0},{1},{2},{3}", "circle": "circle {0},{1},7", "ellipse": "ellipse {0},{1},9,4",
    "poly": "poly {0},{1},{2},{1},{2},{3}",
}  # fmt: skip


@SOME
@given(st.sampled_from(sorted(SHAPES)), st.integers(0, 20), st.integers(0, 20), SMALL, SMALL, st.integers(0, 60))
def test_moving_area_and_place_together_changes_nothing(
    shape: str, x: int, y: int, across: int, down: int, where: int
) -> None:
    def made(dx: int, dy: int) -> Area:
        found = area(SHAPES[shape].format(x + dx, y + dy, x + 15 + dx, y + 12 + dy))
        assert found is not None
        return found

    point = (Fraction(where), Fraction(where % 23))
    moved = (point[0] + across, point[1] + down)
    assert contains(made(0, 0), point) is contains(made(across, down), moved)


@SOME
@given(st.lists(st.sampled_from([f"rect {n},0,{n + 9},9" for n in range(0, 40, 5)]), unique=True), SMALL)
def test_a_place_is_in_the_first_of_the_areas_that_have_it(keys: list[str], x: int) -> None:
    areas = {text: found for text in keys if (found := area(text))}
    point = (Fraction(x), Fraction(5))

    holding = [text for text in keys if contains(areas[text], point)]
    assert first_containing(areas, point) == (holding[0] if holding else None)


@SOME
@given(st.text(alphabet="0123456789.,- rectpolycirclellipse", max_size=30))
def test_no_text_breaks_the_reading_of_areas_and_places(text: str) -> None:
    found, point = area(text), place(text)

    if found:
        left, top, right, bottom = found.box
        assert left <= right
        assert top <= bottom
    assert point is None or len(point) == 2


NUMBERS = st.decimals(-1000, 1000, places=3)


@SOME
@given(NUMBERS, NUMBERS, st.sampled_from(ToleranceKind), st.integers(1, 4))
def test_near_by_places_and_figures_is_mutual(one: Decimal, other: Decimal, kind: ToleranceKind, count: int) -> None:
    tolerance = Tolerance(kind, D(count), D(count))

    if kind in (ToleranceKind.DECIMAL_PLACES, ToleranceKind.SIGNIFICANT_FIGURES, ToleranceKind.ABSOLUTE):
        assert is_near(one, other, tolerance) is is_near(other, one, tolerance)


@SOME
@given(NUMBERS, NUMBERS, st.decimals(0, 5, places=2), st.decimals(0, 5, places=2))
def test_bounds_belong_to_the_tolerance_unless_they_are_left_out(
    value: Decimal, wanted: Decimal, below: Decimal, above: Decimal
) -> None:
    closed, free = (
        is_near(value, wanted, Tolerance(ToleranceKind.ABSOLUTE, below, above, includes_bounds=bounds))
        for bounds in (True, False)
    )

    assert closed is (wanted - below <= value <= wanted + above)
    assert free is (wanted - below < value < wanted + above)


@SOME
@given(st.text(max_size=70))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    found = number(text)

    assert found is None or found.is_finite()


@pytest.mark.parametrize("kind", list(ItemType))
def test_every_part_of_every_type_is_read_as_it_is_written(kind: ItemType) -> None:
    text = sample(kind)
    parts = [*remarkable(text.wordings), *secrets_of(text.answer)]

    assert [part_from(str(part)) for part in parts] == parts
    assert len({str(part) for part in remarkable(text.wordings)}) == len(remarkable(text.wordings))
    assert all(str(part.name) for part in parts)


@SOME
@given(
    st.sampled_from(["stem", "option", "gap", "key"]),
    st.text(alphabet="AB12 :", max_size=5),
    st.sampled_from(["", *LANGUAGES]),
)
def test_a_part_with_any_name_is_read_as_it_is_written(kind: str, name: str, language: str) -> None:
    part = Part(kind, name, language)

    if ":" not in name or language:
        assert part_from(str(part)) in (part, Part(kind, name.rstrip(":"), language))


TEXTS = st.text(alphabet="<b>审核&\"'甲", max_size=8)


@SOME
@given(TEXTS, st.lists(st.builds(Option, st.sampled_from("ABCD"), TEXTS), max_size=4))
def test_a_wording_shows_as_many_parts_as_it_has_texts(stem: str, options: list[Option]) -> None:
    unique = tuple({option.id: option for option in options}.values())
    wording = Wording(stem, unique)

    found = texts_of({"zh_Hans": wording, "en": wording})

    assert len(found) == 2 * (1 + len(unique))
    assert list(found.values())[: 1 + len(unique)] == [stem, *(option.text for option in unique)]
    assert wording_from(wording_row(wording)) == wording


QUERIES = st.lists(
    st.tuples(st.sampled_from([*KEPT, "page", "lang", "next", ""]), st.text(max_size=20)), max_size=5
).map(urlencode)


@SOME
@given(QUERIES)
def test_what_is_kept_of_an_address_is_kept_again_as_it_is(address: str) -> None:
    try:
        kept = kept_query(address)
    except Refused:
        return

    assert kept_query(f"?{kept}&page=9") == kept
    assert len(kept) <= QUERY_LENGTH
    assert {name for name, _value in parse_qsl(kept)} <= set(KEPT)
    assert set(parse_qsl(kept)) <= set(parse_qsl(address))


@SOME
@given(st.text(max_size=80))
def test_a_name_is_taken_on_one_line_or_refused(typed: str) -> None:
    try:
        name = view_name(typed)
    except Refused:
        assert not 0 < len(" ".join(typed.split())) <= NAME_LENGTH
        return

    assert view_name(name) == name
    assert "\n" not in name


@SOME
@given(st.text(alphabet="甲乙\"<>&' a", max_size=12), st.sampled_from(["image/png", "audio/ogg"]))
def test_the_words_of_a_medium_never_end_its_tag(words: str, kind: str) -> None:
    digest = "0123456789abcdef" * 4

    html = tag(digest, kind, words)

    assert named(html) == [digest]
    assert html.count("<") == {"image/png": 1, "audio/ogg": 4}[kind]
    assert addressed(html).count(f'src="/media/{digest}"') == 1
    assert named(addressed(html)) == []


@pytest.mark.parametrize("kind", list(ItemType))
@pytest.mark.parametrize(
    ("html", "everybody"),
    [
        ("<p>文字</p>", True),
        ('<img src="x" alt="图">', True),
        ("<img src='x' alt='图'>", True),
        ('<IMG SRC="x" ALT="图">', True),
        ('<img alt="图" src="x"><img src="y" alt="二">', True),
        ('<img alt="图" src="x"><img src="y">', False),
        ('<img src="x" alt=" ">', False),
        ('<audio src="x"></audio>', False),
        ("<video></video>", False),
        ("<p>audio</p>", True),
    ],
)
def test_an_item_is_for_everybody_when_nothing_needs_eyes_or_ears(kind: ItemType, html: str, everybody: bool) -> None:
    assert is_accessible(kind, html) is (everybody and kind is not ItemType.HOTSPOT)
