"""A planned sitting in which each candidate gets a paper of their own, from a small calibrated bank."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor
from exam.models import Attempt, Room, Sitting
from exam.service import own_papers, sittings
from exam.service.sittings import SittingPlan
from questionbank.models import AssemblyRun, Form
from questionbank.rules.papers import BlueprintSpec
from questionbank.service import runs
from tests import factories as f
from tests.questionbank.assembled import ASSEMBLER, SPEC, carry_out, order, stock


class OwnPapersHouse:
    """The sitting, its room and the hands of those who run it."""

    def __init__(self, session: Session, officer: Actor, now: datetime, *, spec: BlueprintSpec = SPEC, items: int = 60):
        self.session, self.officer, self.now = session, officer, now
        self.stock = stock(session, now, spec=spec, items=items)
        self.reserve = self.frozen("R")
        self.sitting = self.planned("S-OWN")
        self.room = self.added(self.sitting)

    def frozen(self, prefix: str) -> Form:
        """Freeze a form that any seat may get."""
        run = carry_out(self.session, order(self.session, self.stock.id, self.now, forms=1), self.now)
        kept = runs.freeze_run(
            self.session, run_id=run.id or 0, numbers=[1], prefix=prefix, actor=ASSEMBLER, now=self.now
        )
        return kept[0]

    def planned(self, code: str, *, own: bool = True) -> Sitting:
        """Plan a sitting."""
        opens, closes = self.now, self.now + timedelta(hours=3)
        plan = SittingPlan(code, "场次", "Sitting", opens, closes, [self.reserve.id or 0], own_papers=own)
        return sittings.create_sitting(self.session, plan=plan, actor=self.officer, now=self.now)

    def added(self, sitting: Sitting) -> Room:
        """Add a room of forty seats."""
        return sittings.add_room(
            self.session, sitting_id=sitting.id or 0, name="301", seats=40, actor=self.officer, now=self.now
        )

    def booked(self, *people: Person | int) -> list[Attempt]:
        """Book seats for people, or for new ones with these identity numbers."""
        who = [one if isinstance(one, Person) else f.person(self.session, number=one) for one in people]
        return [
            sittings.book_seat(
                self.session,
                room_id=self.room.id or 0,
                person_id=one.id or 0,
                key=f.KEY,
                actor=self.officer,
                now=self.now,
            )
            for one in who
        ]

    def ordered(self, **more: Any) -> AssemblyRun:
        """Order the papers."""
        return own_papers.order_own_papers(
            self.session, sitting_id=self.sitting.id or 0, actor=self.officer, now=self.now, seed=7, **more
        )

    def found(self) -> AssemblyRun:
        """Order the papers and let the job find them."""
        return carry_out(self.session, self.ordered(), self.now)

    def bound(self) -> int:
        """Let the clock give all papers to their seats, and count them."""
        return sum(iter(lambda: own_papers.bind_papers(self.session, now=self.now), 0))
