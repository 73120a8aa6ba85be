"""The life of a second factor against a model of five facts: set up, used, lost, taken away by two, set up again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from accounts import queries, service
from accounts.models import Person
from accounts.rules import Actor, Role
from accounts.service.factors import STEP
from core.errors import Refused
from tests import factories as f

KEY = b"k" * 32
ACTS = (
    "begin", "confirm", "confirm wrong", "code", "same code", "recovery", "used recovery", "renew", "ask",
    "approve own", "approve", "half a minute", "an hour",
)  # fmt: skip


@dataclass
class Life:
    """A person, two administrators, the clock, and what the model believes."""

    session: Session
    person: Person
    asking: Actor
    other: Actor
    now: datetime = f.NOW
    begun: bool = False
    confirmed: bool = False
    last_step: int = 0
    codes: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    reset: int | None = None

    @property
    def key(self) -> int:
        return self.person.id or 0

    @property
    def step(self) -> int:
        return int(self.now.timestamp()) // STEP

    def code(self) -> str:
        return service.current_code(self.person, key=KEY, now=self.now)

    def allowed(self, verb: Callable[[], object]) -> bool:
        """Do an act, and tell whether it was let through; a refusal leaves nothing behind."""
        try:
            with self.session.begin_nested():
                verb()
        except Refused:
            return False
        return True

    def act(self, name: str) -> None:
        """Do one act, and compare what became of it with the model."""
        getattr(self, f"_{name.replace(' ', '_')}")()
        self.session.flush()
        self.session.refresh(self.person)
        assert (self.person.totp_sealed is not None) is self.begun
        assert (self.person.totp_confirmed_at is not None) is self.confirmed
        assert queries.recovery_codes_left(self.session, self.key) == len(self.codes)

    def _begin(self) -> None:
        given = self.allowed(lambda: service.begin_factor(self.session, person_id=self.key, key=KEY))
        assert given is not self.confirmed
        self.begun = True if given else self.begun

    def _confirm(self) -> None:
        fresh = self.begun and not self.confirmed and self.step > self.last_step
        code = self.code() if self.begun else "000000"
        assert self.allowed(lambda: self._take(service.confirm_factor, code)) is fresh
        if fresh:
            self.confirmed, self.last_step = True, self.step

    def _confirm_wrong(self) -> None:
        assert not self.allowed(lambda: self._take(service.confirm_factor, "no code"))

    def _renew(self) -> None:
        fresh = self.confirmed and self.step > self.last_step
        code = self.code() if self.begun else "000000"
        assert self.allowed(lambda: self._take(service.renew_recovery_codes, code)) is fresh
        if fresh:
            self.last_step = self.step

    def _take(self, verb: Callable[..., list[str]], code: str) -> None:
        """Call a verb that gives new recovery codes."""
        codes = verb(self.session, person_id=self.key, code=code, key=KEY, now=self.now)
        self.used += self.codes
        self.codes = codes

    def _code(self) -> None:
        fresh = self.begun and self.step > self.last_step
        code = self.code() if self.begun else "000000"
        assert self._signs_in(code) is fresh
        if fresh:
            self.last_step = self.step

    def _same_code(self) -> None:
        if self.begun and self.step <= self.last_step:
            assert not self._signs_in(self.code())

    def _recovery(self) -> None:
        if self.codes:
            code = self.codes.pop()
            assert self._signs_in(code.upper())
            self.used.append(code)

    def _used_recovery(self) -> None:
        for code in self.used[-2:]:
            assert not self._signs_in(code)

    def _signs_in(self, code: str) -> bool:
        return self.allowed(
            lambda: service.sign_in_with_factor(self.session, person_id=self.key, code=code, key=KEY, now=self.now)
        )

    def _ask(self) -> None:
        may = self.confirmed and self.reset is None
        asked: list[int] = []

        def ask() -> None:
            row = service.request_factor_reset(
                self.session, person_id=self.key, reason="丢失", actor=self.asking, now=self.now
            )
            self.session.flush()
            asked.append(row.id or 0)

        assert self.allowed(ask) is may
        self.reset = asked[0] if may else self.reset

    def _approve_own(self) -> None:
        if self.reset is not None:
            for actor in (self.asking, f.actor(self.person, Role.ADMINISTRATOR)):
                assert not self.allowed(partial(self._approved_by, actor))

    def _approve(self) -> None:
        if self.reset is not None:
            assert self.allowed(lambda: self._approved_by(self.other))
            assert not self.allowed(lambda: self._approved_by(self.other))  # it is done already
            self.begun, self.confirmed, self.last_step, self.reset = False, False, 0, None

    def _approved_by(self, actor: Actor) -> None:
        service.approve_factor_reset(self.session, reset_id=self.reset or 0, actor=actor, now=self.now)
        self.session.flush()

    def _half_a_minute(self) -> None:
        self.now += timedelta(seconds=STEP)

    def _an_hour(self) -> None:
        self.now += timedelta(hours=1)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(ACTS), max_size=18))
def test_a_factor_lives_as_the_model_says(session: Session, acts: list[str]) -> None:
    asking, other = (f.actor(f.person(session, name), Role.ADMINISTRATOR) for name in ("甲", "乙"))
    life = Life(session, f.person(session, "李四", Role.MARKER), asking, other)
    for act in ["begin", "confirm", *acts]:
        life.act(act)
