"""Each page speaks the reader's language, whichever way they asked for it."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core import i18n
from core.errors import Bilingual, Refused, Text

SAVED = Text("Seats booked: %(count)s.", {"count": 3})


@pytest.mark.parametrize(
    ("address", "cookie", "browser", "chosen"),
    [
        ("en", "", "", "en"),
        ("zh_Hans", "en", "en", "zh_Hans"),
        ("", "en", "zh-CN", "en"),
        ("", "zh_Hans", "en", "zh_Hans"),
        ("", "", "en-GB,en;q=0.9", "en"),
        ("", "", "zh-CN,en;q=0.5", "zh_Hans"),
        ("", "", "zh-Hans", "zh_Hans"),
        ("", "", "en;q=0.3,zh;q=0.8", "zh_Hans"),
        ("", "", "fr,de;q=0.9", "zh_Hans"),
        ("", "", "*", "zh_Hans"),
        ("", "", "", "zh_Hans"),
        ("xx", "", "en", "en"),
        ("EN", "", "zh", "zh_Hans"),
        ("xx", "en", "zh-CN", "en"),
        ("EN", "zh_Hans", "en", "zh_Hans"),
        ("", "xx", "en", "en"),
        ("", "../../etc", "en", "en"),
    ],
)
def test_the_address_beats_the_cookie_and_that_the_browser(
    app: Flask, address: str, cookie: str, browser: str, chosen: str
) -> None:
    query = {"lang": address} if address else {}
    headers = {"Accept-Language": browser} | ({"Cookie": f"{i18n.COOKIE}={cookie}"} if cookie else {})
    with app.test_request_context(query_string=query, headers=headers):
        assert i18n.chosen_locale() == chosen
        assert i18n.locale_code() == chosen


def test_without_a_reader_it_is_chinese(app: Flask) -> None:
    assert i18n.chosen_locale() == "zh_Hans"
    with app.app_context():
        assert i18n.locale_code() == "zh_Hans"


@pytest.mark.parametrize(("language", "said"), [("en", "Session 2"), ("zh_Hans", "第二场")])
def test_a_name_in_both_languages_is_said_in_the_one_of_the_page(app: Flask, language: str, said: str) -> None:
    named = Text("%(sitting)s", {"sitting": Bilingual("第二场", "Session 2")})
    with app.test_request_context(query_string={"lang": language}):
        assert i18n.say(named) == said
    assert str(named) == "Session 2"


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_sentence_is_said_with_what_fills_it(app: Flask, language: str) -> None:
    with app.test_request_context(query_string={"lang": language}):
        said = i18n.say(SAVED)
    assert "3" in said
    assert ("Seats booked" in said) is (language == "en")


def test_a_sentence_within_a_sentence_is_translated_too(app: Flask) -> None:
    nested = Text("%(name)s is invited by mail.", {"name": Text("None")})
    with app.test_request_context(query_string={"lang": "zh_Hans"}):
        said = i18n.say(nested)
        assert i18n.gettext("None") in said
    assert "None" not in said


def test_an_instant_within_a_sentence_is_told_in_the_associations_zone(app: Flask) -> None:
    text = Text("The sitting is closed since %(day)s.", {"day": datetime(2026, 11, 2, 17, 30, tzinfo=UTC)})
    with app.test_request_context(query_string={"lang": "en"}):
        assert "2026-11-03 01:30" in i18n.say(text)


@pytest.mark.parametrize("given", ["", "100 %", "%(name)s", 7, None])
def test_what_is_no_sentence_of_ours_is_said_as_it_is(app: Flask, given: object) -> None:
    with app.test_request_context():
        assert i18n.say(given) == str(given)


def test_a_sentence_that_nobody_translated_is_said_in_english(app: Flask) -> None:
    with app.test_request_context(query_string={"lang": "zh_Hans"}):
        assert i18n.say(Text("No such sentence %(x)s.", {"x": 1})) == "No such sentence 1."


@pytest.mark.parametrize("number", [0, 1, 2, 21])
def test_what_is_counted_is_said_in_both_languages(app: Flask, number: int) -> None:
    for language in i18n.LOCALES:
        with app.test_request_context(query_string={"lang": language}):
            assert str(number) in i18n.ngettext("%(num)s question", "%(num)s questions", number)


def test_a_label_made_at_import_speaks_the_language_of_its_reader(app: Flask) -> None:
    label = i18n.lazy_gettext("Sittings")
    said = []
    for language in ("en", "zh_Hans"):
        with app.test_request_context(query_string={"lang": language}):
            said.append(str(label))
    assert said[0] == "Sittings"
    assert said[0] != said[1]


@given(st.text(max_size=40))
def test_what_fills_a_sentence_never_speaks_for_the_sentence(filling: str) -> None:
    assert str(Text("A %(x)s z.", {"x": filling})) == f"A {filling} z."
    assert str(Refused(Text("A %(x)s z.", {"x": filling}))) == f"A {filling} z."


def test_a_page_is_shown_in_a_language_that_can_be_chosen_where_none_was() -> None:
    assert i18n.DEFAULT_LOCALE in i18n.LOCALES
