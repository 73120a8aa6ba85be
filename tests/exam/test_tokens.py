import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam import tokens
from exam.gate import cookie

KEY = b"a key"
NAME = st.text("0123456789abcdef", min_size=1, max_size=32)


@given(NAME, NAME, NAME)
def test_a_cookie_says_what_was_put_into_it(attempt: str, session: str, form: str) -> None:
    issued = tokens.issue(KEY, attempt=attempt, session=session, form=form)
    assert tokens.read(KEY, issued) == tokens.Pass(attempt, session, form)
    assert tokens.read(b"another key", issued) is None


@given(st.text())
def test_nothing_else_is_taken_for_a_cookie(text: str) -> None:
    assert tokens.read(KEY, text) is None


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x" + token, lambda token: token + "0"])
def test_a_changed_cookie_is_worth_nothing(change: object) -> None:
    issued = tokens.issue(KEY, attempt="a", session="b", form="c")
    assert callable(change)
    assert tokens.read(KEY, change(issued)) is None


def test_the_token_of_a_session_does_not_stand_in_its_cookie() -> None:
    assert tokens.csrf(KEY, "b") not in tokens.issue(KEY, attempt="a", session="b", form="c")
    assert tokens.csrf(KEY, "b") != tokens.csrf(KEY, "c")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("", ""), ("gradus_exam=x", "x"), ("a=1; gradus_exam=x; b=2", "x"), ('gradus_exam="x y"; a="b"', "x y"),
        ("other=1", ""), ('other="1"', ""),
    ],
)  # fmt: skip
def test_the_gate_finds_its_cookie_in_the_header(header: str, value: str) -> None:
    assert cookie(header, tokens.COOKIE) == value
