import pytest
from hypothesis import given, settings
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


@settings(max_examples=50, deadline=None)
@given(NAME, st.integers(0, 400), st.characters(min_codepoint=33, max_codepoint=126))
def test_one_changed_sign_makes_a_cookie_worthless(name: str, place: int, sign: str) -> None:
    issued = tokens.issue(KEY, attempt=name, session=name[::-1], form="f")
    place %= len(issued)
    changed = issued[:place] + sign + issued[place + 1 :]
    assert (tokens.read(KEY, changed) is None) is (changed != issued)


@settings(max_examples=50, deadline=None)
@given(st.lists(NAME, min_size=2, max_size=6, unique=True))
def test_parts_of_different_cookies_do_not_make_another(names: list[str]) -> None:
    issued = [tokens.issue(KEY, attempt=name, session=name, form=name).split(".") for name in names]
    mixed = ".".join([*issued[0][:3], issued[1][3]])
    assert tokens.read(KEY, mixed) is None
    crossed = ".".join([issued[0][0], issued[1][1], issued[0][2], issued[0][3]])
    assert tokens.read(KEY, crossed) is None


@pytest.mark.parametrize("name", ["a.b", ".", "a..b"])
def test_a_name_with_the_sign_that_parts_them_gives_no_pass_of_another(name: str) -> None:
    issued = tokens.issue(KEY, attempt=name, session="s", form="f")
    assert tokens.read(KEY, issued) is None
