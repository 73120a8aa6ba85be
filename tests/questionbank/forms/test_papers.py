"""A blueprint is written as its file, read back as it was, and all that does not add up in it is said at once."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from questionbank.forms.papers import BlueprintForm, typed_blueprint
from questionbank.rules import ItemType, Verb
from questionbank.rules.aids import Aids
from questionbank.rules.blueprint_file import read_blueprint
from questionbank.rules.exposure import Ceiling
from questionbank.rules.papers import BlueprintSpec, Cell, Provenance, Scoring, Section
from questionbank.rules.targets import Curve, Targets, WorkingTime
from questionbank.service.papers import BLUEPRINTS

WRONG_TWICE = """
code = "T"
title = "试卷"
title_en = "Paper"
subject = "105"
minutes = 10
total = 5
pass_mark = 9
[[section]]
type = "single_choice"
count = 2
marks_each = "1.5"
"""
RIGHT = WRONG_TWICE.replace("total = 5", "total = 3").replace("pass_mark = 9", "pass_mark = 2")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=20).filter(
    str.strip
)
amounts = st.decimals("0.01", 999, places=2)
sections = st.builds(
    Section,
    type=st.sampled_from(ItemType),
    count=st.integers(0, 99),
    marks_each=amounts,
    scoring=st.sampled_from(Scoring),
    source=st.one_of(st.just(""), texts),
    pilots=st.integers(0, 9),
)
cells = st.builds(
    Cell,
    point=st.none() | texts,
    tier=st.none() | st.integers(1, 3),
    verb=st.none() | st.sampled_from(Verb),
    type=st.none() | st.sampled_from(ItemType),
    min=st.integers(0, 50),
    max=st.none() | st.integers(0, 50),
    provenance=st.sampled_from(Provenance),
)
numbers = st.decimals(-6, 6, places=3)
curves = st.builds(Curve, st.lists(numbers, max_size=3).map(tuple), st.lists(numbers, max_size=3).map(tuple), numbers)
targets = st.builds(
    Targets,
    information=st.none() | curves,
    expected=st.none() | st.builds(Curve, st.tuples(numbers), st.just(()), numbers, maximise=st.just(True)),
    time=st.none() | st.builds(WorkingTime, numbers, numbers),
    max_uses=st.none() | st.integers(1, 99),
    rest_sittings=st.integers(0, 9),
    overlap_max=st.none() | st.integers(0, 99),
    pilots=st.integers(0, 50),
    accessible=st.booleans(),
    unseen_sittings=st.integers(0, 9),
    ceiling=st.builds(Ceiling, st.none() | st.integers(1, 10**6), st.integers(1, 3650), st.none(), st.none()),
    forms=st.integers(0, 9),
)
specs = st.builds(
    BlueprintSpec,
    code=texts,
    subject=texts,
    title=texts,
    title_en=texts,
    minutes=st.integers(0, 600),
    total=amounts,
    pass_mark=amounts,
    sections=st.lists(sections, max_size=4).map(tuple),
    cells=st.lists(cells, max_size=4).map(tuple),
    practice=st.booleans(),
    targets=targets,
    aids=st.builds(Aids, st.booleans(), st.lists(texts, max_size=3).map(tuple)),
)


@given(specs)
def test_what_is_written_reads_back_as_it_was(spec: BlueprintSpec) -> None:
    assert read_blueprint(typed_blueprint(spec)) == spec


@pytest.mark.parametrize("path", sorted(BLUEPRINTS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_blueprints_that_come_with_the_product_can_be_edited(path: Path) -> None:
    spec = read_blueprint(path.read_text(encoding="utf-8"))

    assert read_blueprint(typed_blueprint(spec)) == spec


def sent(app: Flask, text: str, code: str = "") -> tuple[bool, BlueprintForm]:
    with app.test_request_context(method="POST", data={"text": text}, headers={"Accept-Language": "en"}):
        form = BlueprintForm(code=code)
        return form.validate_on_submit(), form


def test_a_blueprint_that_adds_up_is_read(app: Flask) -> None:
    valid, form = sent(app, RIGHT)

    assert valid
    assert form.spec is not None
    assert form.spec.total == Decimal(3)


def test_all_that_does_not_add_up_is_said_at_once(app: Flask) -> None:
    valid, form = sent(app, WRONG_TWICE)

    assert not valid
    said = " ".join(map(str, form.text.errors))
    assert "come to 3 marks, but the paper is to have 5" in said
    assert "pass mark" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [("minutes = = 3", "not TOML"), (RIGHT + "colour = 3", "colour"), ("", "Fill in"), ("x\x00", "cannot be printed")],
)
def test_what_cannot_be_read_is_said_at_the_text(app: Flask, text: str, words: str) -> None:
    valid, form = sent(app, text)

    assert not valid
    assert words in " ".join(map(str, form.text.errors))


def test_the_next_edition_keeps_its_code(app: Flask) -> None:
    valid, form = sent(app, RIGHT, code="TR-105")

    assert not valid
    assert "TR-105" in " ".join(map(str, form.text.errors))
    assert sent(app, RIGHT, code="T")[0]


def test_a_file_takes_the_place_of_what_was_typed(still_app: Flask) -> None:
    for content, words in ((RIGHT.encode(), ""), (b"\xef\xbb\xbf" + RIGHT.encode(), ""), (b"\xff\xfe", "not UTF-8")):
        data = {"text": "minutes = = 3", "file": (BytesIO(content), "b.toml")}
        with still_app.test_request_context(method="POST", data=data, headers={"Accept-Language": "en"}):
            form = BlueprintForm()
            assert form.validate_on_submit() is not bool(words)
            assert words in " ".join(map(str, form.file.errors))


def test_a_file_that_does_not_add_up_can_be_mended_in_the_text(still_app: Flask) -> None:
    data = {"text": "", "file": (BytesIO(WRONG_TWICE.encode()), "b.toml")}
    with still_app.test_request_context(method="POST", data=data, headers={"Accept-Language": "en"}):
        form = BlueprintForm()
        assert not form.validate_on_submit()
        assert form.text.data == WRONG_TWICE
        assert "pass mark" in " ".join(map(str, form.text.errors))


def test_a_very_long_file_is_not_read_in(still_app: Flask) -> None:
    data = {"file": (BytesIO(b"# " + b"x" * 300_000), "b.toml")}
    with still_app.test_request_context(method="POST", data=data, headers={"Accept-Language": "en"}):
        form = BlueprintForm()
        assert not form.validate_on_submit()
        assert "too long" in " ".join(map(str, form.text.errors))


def test_mere_text_under_the_name_of_the_file_is_no_file(still_app: Flask) -> None:
    with still_app.test_request_context(method="POST", data={"text": RIGHT, "file": "a.toml"}):
        form = BlueprintForm()

        assert form.validate_on_submit(), form.errors
