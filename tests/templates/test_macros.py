"""The macros give every control its name, hint and error, and no address that a visitor made up becomes a link."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf import CSRFProtect
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # the stubs still describe WTForms 3.2
from wtforms.validators import InputRequired, Length, Optional

from accounts.models import Body
from core import config, web

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "pdf" not in path.parts and "mail" not in path.parts)
TWO = [SelectChoice("a", "First"), SelectChoice("b", "Second", {"hint": "the later one"})]
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Part(Form):
    """One entry of a list."""

    text = StringField("Words", [InputRequired("Write something.")])


class Everything(Form):
    """One field of each kind."""

    name = StringField("Name", [InputRequired("Write the name.")], description="As printed.")
    nick = StringField("Nick", [Optional()])
    mail = EmailField("Mail")
    secret = PasswordField("Secret")
    born = DateField("Born")
    why = TextAreaField("Why", [Length(max=40)])
    level = SelectField("Level", choices=TWO)
    scheme = RadioField("Scheme", [InputRequired("Choose the scheme.")], choices=TWO)
    days = SelectMultipleField("Days", choices=TWO)
    copy = FileField("Copy")
    agree = BooleanField("Agree")
    token = HiddenField("Token")
    parts = FieldList(FormField(Part), label="Option", min_entries=2)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Make the smallest application that shows our templates."""
    environ = {"DATA_DIR": str(tmp_path_factory.mktemp("data")), "DEMO": "1", "SECRET_KEY": "k" * 40}
    settings = config.load(environ)
    flask = Flask("templates-only")
    flask.config.update(SECRET_KEY="s" * 40, TESTING=True)
    CSRFProtect(flask)
    web.init_app(flask, settings, Babel())
    return flask


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    """Stand inside a request for an English page."""
    with app.test_request_context("/?lang=en&page=2&q=a"):
        yield


def show(source: str, **context: object) -> str:
    return re.sub(r"\s+", " ", render_template_string(source, **context))


def field(name: str, form: Form) -> str:
    return show("{% from '_macros/form.html' import field %}{{ field(f) }}", f=form[name])


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("name", ["name", "mail", "secret", "born", "why", "level", "copy", "agree"])
def test_a_single_control_is_named_by_its_label(name: str) -> None:
    html = field(name, Everything())
    assert re.search(rf'<label class="[^"]*" for="{name}"', html)
    assert re.search(rf'<(input|textarea|select)[^>]* id="{name}"', html)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(("name", "kind"), [("scheme", "radio"), ("days", "checkbox")])
def test_choices_stand_in_a_fieldset_and_each_has_its_label_and_hint(name: str, kind: str) -> None:
    html = field(name, Everything())
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count(f'type="{kind}"') == len(TWO)
    assert f'for="{name}-1"' in html
    assert f'aria-describedby="{name}-1-hint"' in html


@pytest.mark.usefixtures("page")
def test_hint_and_error_describe_the_control() -> None:
    form = Everything()
    form.validate()
    html = field("name", form)
    assert 'aria-describedby="name-hint name-error"' in html
    assert "As printed." in html
    assert "Write the name." in html


@pytest.mark.usefixtures("page")
def test_a_text_with_a_limit_counts() -> None:
    html = field("why", Everything())
    assert 'data-maxlength="40"' in html
    assert 'aria-describedby="why-info"' in html


@pytest.mark.usefixtures("page")
def test_only_a_field_that_may_stay_empty_says_so() -> None:
    assert "(optional)" in field("nick", Everything())
    assert "(optional)" not in field("name", Everything())


@pytest.mark.usefixtures("page")
def test_the_error_summary_names_each_field_and_links_to_its_first_control() -> None:
    form = Everything()
    form.validate()
    html = show("{% from '_macros/form.html' import error_summary %}{{ error_summary(form) }}", form=form)
    assert '<a href="#name">Name: Write the name.</a>' in html
    assert '<a href="#scheme-0">Scheme: Choose the scheme.</a>' in html
    assert '<a href="#parts-1-text">Option 2, Words: Write something.</a>' in html


@pytest.mark.usefixtures("page")
def test_a_form_page_sends_files_and_is_guarded_against_forgery() -> None:
    html = show("{% from '_macros/form.html' import form_page %}{{ form_page(form, 'T', 'Save') }}", form=Everything())
    assert 'enctype="multipart/form-data"' in html
    assert html.count('name="csrf_token"') == 1
    assert html.count('type="hidden"') == len(["csrf_token", "token"])


@pytest.mark.usefixtures("page")
def test_a_value_is_shown_as_text_never_as_markup() -> None:
    assert "<script>" not in field("name", Everything(name="<script>"))
    assert "<script>" not in show("{% from '_macros/table.html' import td %}{{ td('<script>', '<script>') }}")


@pytest.mark.parametrize("query", ["_scheme=javascript&_external=1", "_anchor=x", "_method=DELETE", "endpoint=x"])
def test_a_made_up_query_never_makes_a_link_elsewhere(app: Flask, query: str) -> None:
    with app.test_request_context(f"//elsewhere.example/x?{query}"):
        html = show("{% from '_macros/list.html' import here %}{{ here(page=2) }}")
    assert html.startswith("?")


@pytest.mark.usefixtures("page")
def test_a_link_of_a_list_keeps_the_filter() -> None:
    assert show("{% from '_macros/list.html' import here %}{{ here(page=none) }}") == "?lang=en&amp;q=a"


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(minutes=5), "in 5 minutes"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(hours=47), "in 47 hours"),
        (timedelta(days=2), "in 2 days"),
        (-timedelta(days=3), "3 days ago"),
    ],
)
def test_a_deadline_tells_its_distance(away: timedelta, words: str) -> None:
    source = "{% from '_macros/deadline.html' import deadline %}{{ deadline(at, now) }}"
    assert f"({words})" in show(source, at=NOW + away, now=NOW)


@pytest.mark.usefixtures("page")
def test_a_day_that_is_due_now_says_today() -> None:
    source = "{% from '_macros/deadline.html' import due %}{{ due(on, on) }}"
    assert "(today)" in show(source, on=date(2026, 3, 2))


@pytest.mark.usefixtures("page")
def test_reasons_stand_where_the_button_would_be() -> None:
    source = "{% from '_macros/refusals.html' import next_action %}{{ next_action('Approve', post='/x', refusals=r) }}"
    assert "<button" in show(source, r=[])
    refused = show(source, r=["You wrote this item."])
    assert "You wrote this item." in refused
    assert "<button" not in refused


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("actor", ["person/0", "system"])
def test_what_no_person_did_is_told_as_the_systems(actor: str) -> None:
    source = "{% from '_macros/history.html' import history %}{{ history(entries) }}"
    shown = show(source, entries=[{"at": NOW, "who": actor, "what": "Added", "why": ""}])
    assert "The system" in shown
    assert f"<span>{actor}<" not in shown


@pytest.mark.parametrize(
    ("lang", "english", "shown"),
    [("zh_Hans", "Huaheng", "华衡认证"), ("en", "Huaheng", "Huaheng"), ("en", "", "华衡认证")],
)
def test_a_name_is_that_of_the_language_where_there_is_one(app: Flask, lang: str, english: str, shown: str) -> None:
    with app.test_request_context(f"/?lang={lang}"):
        assert show("{{ body | named }}", body=Body(code="B-1", name="华衡认证", name_en=english)) == shown


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-11-27T23:58:27.307Z", "2026-11-28 07:58:27"),
        ("soon", "soon"),
        (None, "None"),
        ("2026-13-01", "2026-13-01"),
    ],
)
def test_an_instant_of_a_document_is_shown_in_the_zone_of_the_association(written: object, shown: str) -> None:
    assert show("{{ at | moment }}", at=written) == shown


@pytest.mark.parametrize(("lang", "shown"), [("zh_Hans", "吴晓岚、李思敏"), ("en", "吴晓岚, 李思敏")])
def test_a_row_of_names_is_put_as_the_language_does(app: Flask, lang: str, shown: str) -> None:
    with app.test_request_context(f"/?lang={lang}"):
        assert show("{{ names | listed }}", names=["吴晓岚", "李思敏"]) == shown


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_is_short_and_holds_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 120
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(\ssrc=|application/json))|javascript:", text)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 413, 429, 500, 503])
@pytest.mark.parametrize(("lang", "html_lang"), [("zh_Hans", "zh-Hans"), ("en", "en")])
def test_an_error_page_says_what_why_and_next(app: Flask, code: int, lang: str, html_lang: str) -> None:
    with app.test_request_context(f"/?lang={lang}"):
        html = show(f"{{% include 'errors/{code}.html' %}}", message="The reason.", current_person=None, nav=[])
    assert f'<html lang="{html_lang}"' in html
    assert "The reason." in html
    assert 'class="g-demo"' in html
