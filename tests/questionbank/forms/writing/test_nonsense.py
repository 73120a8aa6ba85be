"""Whatever a browser sends, the form of every type reads it, shows it again, and saves only what holds together."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from wtforms import Field, FieldList, FormField

from questionbank.forms import FORMS, typed
from questionbank.rules import ItemType
from tests.questionbank.forms.writing.typist import CASES, POINTS, sent
from tests.questionbank.samples import sample

KINDS = list(ItemType)
ODD = ["", " ", "0", "-1", "1", "2", "3", "27", "99999999999", "A", "Z", "AB", "a,b", "[[1]]", "[[9]]", "=", "A = 1",
       "<b>", "<script>", "&amp;", "\n\n", "甲\n乙", "１２", "1e9", "NaN", "None", "y", "rect 1,2,3,4",
       "x" * 200]  # fmt: skip
values = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)


def names_of(field: Field) -> Iterator[str]:
    """Give the names under which a field is sent, two rows of each list."""
    if isinstance(field, FieldList):
        for entry in list(field)[:2]:
            yield from names_of(entry)
    elif isinstance(field, FormField):
        for inner in field.form:
            yield from names_of(inner)
    elif field.type not in ("UploadField",):
        yield field.name


def read(app: Flask, kind: ItemType, data: dict[str, Any]) -> bool:
    """Do with a form all that its page does; tell whether it would be saved."""
    with app.test_request_context("/?lang=en", method="POST", data=data):
        form = FORMS[kind](list(POINTS), list(CASES))
        form.wordings()
        form.key_ids()
        good = form.is_sent()
        if good:
            manuscript = form.manuscript(kind, "105")
            assert FORMS[kind](list(POINTS), list(CASES), data=typed(manuscript), blank=True).wordings()
        for field in form:
            if not isinstance(field, FieldList | FormField):
                str(field())
        return good


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=20)
@given(drawn=st.data())
def test_nonsense_in_any_field_is_no_fault(still_app: Flask, kind: ItemType, drawn: st.DataObject) -> None:
    with still_app.test_request_context():
        names = sorted(name for field in FORMS[kind]([], []) for name in names_of(field))
    data = drawn.draw(st.dictionaries(st.sampled_from(names), values, max_size=12))

    read(still_app, kind, {"zh_Hans-stem": "题", "tier": "1", **data})


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=10)
@given(drawn=st.data())
def test_one_field_that_is_spoilt_in_a_whole_item_is_refused_or_read(
    still_app: Flask, kind: ItemType, drawn: st.DataObject
) -> None:
    data: dict[str, list[str]] = {}
    for name, value in sent(typed(sample(kind))):
        data.setdefault(name, []).append(value)
    data |= {"point": ["105-3.1.e.8"], "case": [""]}
    assert read(still_app, kind, data)

    spoilt = drawn.draw(st.sampled_from(sorted(data)))
    read(still_app, kind, data | {spoilt: [drawn.draw(values)]})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("extra", [{"zz": "1"}, {"options": "x"}, {"steps-x-place": "1"}, {"rubric-99-text": "x"}])
def test_fields_that_the_form_has_not_change_nothing(still_app: Flask, kind: ItemType, extra: dict[str, str]) -> None:
    plain = {"zh_Hans-stem": "题", "tier": "1", "point": "", "case": "", "verb": ""}

    assert read(still_app, kind, plain)
    assert read(still_app, kind, plain | extra)
