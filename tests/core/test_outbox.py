import smtplib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from sqlmodel import Session

from core import outbox
from core.outbox import Delivery, Message

SENDER = "gradus@example.org"


def _post(session: Session, now: datetime, to: str = "li@example.org", **more: object) -> Message:
    context = {"name": "李四", "link": "http://here/password/x", "expires": now, **more}
    return outbox.post(session, to=to, template="accounts/invitation", now=now, context=context)


def _round(session: Session, now: datetime, transport: outbox.Transport) -> int:
    claimed = outbox.claim(session, now=now)
    session.flush()
    outbox.settle(session, problems=outbox.send(claimed, transport=transport, sender=SENDER), now=now)
    session.flush()
    return len(claimed)


def _no_server(_mail: EmailMessage) -> None:
    raise ConnectionRefusedError("no server")


def test_a_mail_is_written_in_both_languages_and_waits(session: Session, now: datetime) -> None:
    mail = _post(session, now)

    assert (mail.state, mail.attempts) == (Delivery.WAITING, 0)
    assert " / " in mail.subject
    assert "李四，您好" in mail.body
    assert "Dear 李四" in mail.body
    assert mail.body.count("http://here/password/x") == 2


def test_a_template_with_a_gap_is_not_mailed(session: Session, now: datetime) -> None:
    with pytest.raises(UndefinedError):
        outbox.post(session, to="li@example.org", template="accounts/invitation", now=now, context={})


def test_what_is_due_is_sent_once(session: Session, now: datetime) -> None:
    sent: list[EmailMessage] = []
    mail = _post(session, now)

    assert _round(session, now, sent.append) == 1
    assert _round(session, now + timedelta(days=1), sent.append) == 0

    assert (mail.state, mail.problem) == (Delivery.SENT, "")
    assert [(one["From"], one["To"], one["Subject"]) for one in sent] == [(SENDER, "li@example.org", mail.subject)]
    assert "李四" in sent[0].get_content()


def test_mail_that_was_claimed_is_left_alone_until_its_sender_must_be_dead(session: Session, now: datetime) -> None:
    _post(session, now)
    outbox.claim(session, now=now)
    session.flush()

    assert outbox.due(session, now=now + outbox.LEASE - timedelta(seconds=1)) == []
    assert len(outbox.due(session, now=now + outbox.LEASE)) == 1


def test_a_failure_is_tried_later_and_later_and_given_up_at_last(session: Session, now: datetime) -> None:
    mail, moment, waits = _post(session, now), now, []
    for _ in range(outbox.MAX_ATTEMPTS):
        assert mail.next_try_at is not None
        waits.append(mail.next_try_at - moment)
        moment = mail.next_try_at
        assert _round(session, moment, _no_server) == 1

    assert waits[1:] == [timedelta(minutes=2**attempt) for attempt in range(1, outbox.MAX_ATTEMPTS)]
    assert (mail.state, mail.problem) == (Delivery.FAILED, "no server")
    assert outbox.due(session, now=now + timedelta(days=365)) == []


@pytest.mark.parametrize("error", [smtplib.SMTPRecipientsRefused({}), TimeoutError(), OSError("x" * 900)])
def test_one_failure_does_not_hold_up_the_others(session: Session, now: datetime, error: Exception) -> None:
    def moody(mail: EmailMessage) -> None:
        if mail["To"] == "bad@example.org":
            raise error

    bad, good = _post(session, now, to="bad@example.org"), _post(session, now, to="good@example.org")

    _round(session, now, moody)

    assert (bad.state, good.state) == (Delivery.WAITING, Delivery.SENT)
    assert 0 < len(bad.problem) <= 500


def test_an_address_with_a_line_end_smuggles_in_no_header(session: Session, now: datetime) -> None:
    sent: list[EmailMessage] = []
    mail = _post(session, now, to="li@example.org\nBcc: all@example.org")

    _round(session, now, sent.append)

    assert sent == []
    assert mail.problem


def test_without_a_server_mail_is_kept(session: Session, now: datetime) -> None:
    mail = _post(session, now)

    outbox.keep(session, now=now)
    session.flush()

    assert mail.state == Delivery.KEPT
    assert outbox.due(session, now=now + timedelta(days=1)) == []


def test_mail_not_yet_due_waits(session: Session, now: datetime) -> None:
    _post(session, now)

    assert outbox.due(session, now=now - timedelta(seconds=1)) == []
    assert len(outbox.due(session, now=now, limit=1)) == 1


def test_mail_goes_out_in_the_order_in_which_it_was_queued(session: Session, now: datetime) -> None:
    for number in range(5):
        _post(session, now + timedelta(seconds=5 - number), to=f"p{number}@example.org")
    sent: list[str] = []

    _round(session, now + timedelta(minutes=1), lambda mail: sent.append(mail["To"]))

    assert sent == [f"p{number}@example.org" for number in range(5)]


def test_one_round_takes_no_more_than_fifty(session: Session, now: datetime) -> None:
    for number in range(53):
        _post(session, now, to=f"p{number}@example.org")
    sent: list[EmailMessage] = []

    assert [_round(session, now, sent.append) for _ in range(3)] == [50, 3, 0]
    assert len({mail["To"] for mail in sent}) == 53


@pytest.mark.parametrize(("failures", "minutes"), [(1, 2), (2, 4), (3, 8), (7, 128)])
def test_the_wait_doubles_with_each_failure(session: Session, now: datetime, failures: int, minutes: int) -> None:
    mail, moment = _post(session, now), now
    for _ in range(failures):
        _round(session, moment, _no_server)
        tried, moment = moment, mail.next_try_at or moment
    assert moment - tried == timedelta(minutes=minutes)
    assert _round(session, moment - timedelta(seconds=1), _no_server) == 0


def test_mail_that_went_out_at_last_has_no_problem_any_more(session: Session, now: datetime) -> None:
    mail = _post(session, now)
    _round(session, now, _no_server)
    assert (mail.state, mail.problem) == (Delivery.WAITING, "no server")
    _round(session, now + timedelta(hours=1), lambda _mail: None)
    assert (mail.state, mail.problem, mail.attempts) == (Delivery.SENT, "", 2)


@pytest.mark.parametrize("name", ["a\nb", "甲\r\nBcc: x@example.org", "x" * 500])
def test_a_subject_is_one_line_that_the_column_holds(session: Session, now: datetime, name: str) -> None:
    mail = _post(session, now, name=name)
    assert "\n" not in mail.subject
    assert len(mail.subject) <= outbox.SUBJECT_LENGTH


def test_mail_that_is_gone_meanwhile_is_settled_without_a_fault(session: Session, now: datetime) -> None:
    outbox.settle(session, problems={999_999: "no server"}, now=now)
    assert outbox.due(session, now=now) == []


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(1, 400), st.booleans()), max_size=14))
def test_each_mail_is_sent_once_or_given_up_after_eight_tries_however_the_server_fares(
    session: Session, rounds: list[tuple[int, bool]]
) -> None:
    """The provider is down for some rounds (at submit, at release, at a reminder) and nobody gets a mail twice."""
    moment, sent = datetime(2026, 11, 2, 1, 0, tzinfo=UTC), list[str]()
    to = f"{uuid4().hex}@example.org"
    mail = _post(session, moment, to=to)
    tries = 0
    for minutes, up in rounds:
        moment += timedelta(minutes=minutes)
        due = mail in outbox.due(session, now=moment, limit=10_000)

        def transport(one: EmailMessage, *, up: bool = up) -> None:
            if not up:
                _no_server(one)
            sent.append(str(one["To"]))

        _round(session, moment, transport)
        tries += due
        assert mail.attempts == tries
        assert sent.count(to) == (mail.state is Delivery.SENT)
        assert (mail.state is Delivery.FAILED) is (tries == outbox.MAX_ATTEMPTS and not sent.count(to))
        assert (mail.problem == "") is (mail.state is Delivery.SENT or tries == 0)


@pytest.mark.parametrize("language_mark", ["您好", "Dear"])
@pytest.mark.parametrize("template", ["accounts/invitation", "accounts/password_reset"])
def test_every_mail_of_the_house_speaks_both_languages(
    session: Session, now: datetime, template: str, language_mark: str
) -> None:
    context: dict[str, object] = {"name": "李四", "link": "http://here/x", "expires": now}
    mail = outbox.post(session, to="li@example.org", template=template, now=now, context=context)
    assert language_mark in mail.body
    assert "{" not in mail.body
    assert "\n" not in mail.subject


@pytest.mark.parametrize("name", ["<b>李</b>", "a & b", '"x"', "{{ 7 * 7 }}", "%(x)s", "名\n姓"])
def test_a_name_is_written_into_a_mail_as_it_is(session: Session, now: datetime, name: str) -> None:
    assert name in _post(session, now, name=name).body
