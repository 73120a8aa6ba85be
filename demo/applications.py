"""The applications of the demonstration, in each state, and certificates that stand and that were withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.rules import Actor, Role
from core.db import transaction
from demo.people import Cast
from demo.sittings import Stage
from exam.models import Sitting
from grading.service import Confirmed, release, score_sealed
from questionbank.rules import Grade
from registry import queries, service
from registry.rules.applications import ApplicationKind, EvidenceKind
from registry.rules.registrations import WithdrawalGround

SOURCE = "全国统一考试成绩单（演示）"
REASON = "材料齐全，同意推荐（演示）"

# Candidates by number (from 1) and how far their application goes; 5 and 9 have failed.
ENDS = {
    1: "approved",
    2: "examined",
    3: "recommended",
    4: "submitted",
    5: "draft",
    6: "returned",
    7: "draft",
    8: "rejected",
    10: "certificate_withdrawn",
    11: "recommended",
    14: "withdrawn",
}


@dataclass(frozen=True)
class Scene:
    """Who has to do with one application."""

    stage: Stage
    applicant: Actor
    body: Actor
    registrar: Actor
    approver: Actor
    now: datetime

    @property
    def today(self) -> date:
        """Give the day on which it plays."""
        return self.now.astimezone(ZoneInfo(self.stage.settings.timezone)).date()


def play(stage: Stage, *, cast: Cast, sitting: Sitting, now: datetime) -> None:
    """Release the results of the finished sitting and bring applications into each state."""
    _release(stage, cast, sitting, now - timedelta(days=12))
    for number, end in ENDS.items():
        scene = _scene(stage, cast, number, now - timedelta(days=10 - number % 7))
        _record_pass(scene, cast, number)
        application_id = _draft(scene)
        if end != "draft":
            _carry(scene, application_id, end)


def _release(stage: Stage, cast: Cast, sitting: Sitting, now: datetime) -> None:
    url, chief = stage.settings.public_url, cast.staff[Role.CHIEF_MARKER]
    with transaction(stage.engine) as session:
        run = score_sealed(session, now=now)
    with transaction(stage.engine) as session:
        confirmed = Confirmed(sitting.id or 0, run.computed)
        release(session, confirmed=confirmed, public_url=url, actor=chief, now=now)


def _scene(stage: Stage, cast: Cast, number: int, now: datetime) -> Scene:
    person = cast.candidates[number - 1]
    with transaction(stage.engine) as session:
        applicant = cast.actor(session, person)
        body = cast.recommender(session, person)
    registrar, approver = cast.staff[Role.REGISTRAR], cast.staff[Role.APPROVING_REGISTRAR]
    return Scene(stage, applicant, body, registrar, approver, now)


def _record_pass(scene: Scene, cast: Cast, number: int) -> None:
    """Record the earlier pass in subject 101, and confirm it by another person but for one that waits."""
    with transaction(scene.stage.engine) as session:
        row = service.record_pass(
            session,
            person_id=cast.candidates[number - 1].id or 0,
            subject="101",
            passed_on=scene.today - timedelta(days=400),
            score=Decimal("78.5"),
            source=SOURCE,
            actor=scene.registrar,
            now=scene.now,
        )
        if number != 7:  # this one waits for a second person
            service.confirm_pass(session, pass_id=row.id or 0, actor=scene.approver, now=scene.now)


def _draft(scene: Scene) -> int:
    study = {"level": "bachelor", "start": "2012-09-01", "end": "2016-07-01", "full_time": True}
    work = {
        "start": "2016-07-15",
        "end": None,
        "full_time": True,
        "responsible_post": True,
        "professional_in": ["QMS"],
        "employer": "演示制造有限公司",
    }
    with transaction(scene.stage.engine) as session:
        grade, kind = Grade.PROVISIONAL_AUDITOR.value, ApplicationKind.INITIAL
        application = service.start(
            session, scheme="QMS", grade=grade, kind=kind, actor=scene.applicant, now=scene.now, today=scene.today
        )
        number = application.id or 0
        for evidence, content in ((EvidenceKind.EDUCATION, study), (EvidenceKind.WORK, work)):
            service.add_evidence(
                session,
                application_id=number,
                kind=evidence,
                content=content,
                note="",
                actor=scene.applicant,
                now=scene.now,
            )
        service.set_guarantor(
            session,
            application_id=number,
            name="韩守拙",
            grade=Grade.AUDITOR.value,
            certificate="QMS-2019-0042（演示）",
            good_standing=True,
            actor=scene.applicant,
        )
        service.declare(session, application_id=number, actor=scene.applicant, today=scene.today)
    return number


def _carry(scene: Scene, number: int, end: str) -> None:
    """Carry an application from its submission to where it ends."""
    engine, now = scene.stage.engine, scene.now
    with transaction(engine) as session:
        service.submit(session, application_id=number, actor=scene.applicant, now=now, today=scene.today)
    if end == "submitted":
        return
    with transaction(engine) as session:
        if end == "withdrawn":
            service.withdraw(session, application_id=number, actor=scene.applicant, now=now)
            return
        if end == "returned":
            reason = "请补充学历证明编号（演示）"
            service.return_by_body(session, application_id=number, reason=reason, actor=scene.body, now=now)
            return
        service.recommend(session, application_id=number, reason=REASON, actor=scene.body, now=now)
    if end != "recommended":
        _decide(scene, number, end)


def _decide(scene: Scene, number: int, end: str) -> None:
    engine, now = scene.stage.engine, scene.now
    with transaction(engine) as session:
        if end == "rejected":
            reason = "材料与核查结果不一致（演示）"
            service.reject(session, application_id=number, reason=reason, actor=scene.registrar, now=now)
            return
        service.examine(session, application_id=number, reason="逐条核对无误（演示）", actor=scene.registrar, now=now)
    if end == "examined":
        return
    certificate_id = _approve(scene, number)
    if end == "certificate_withdrawn":
        ground = WithdrawalGround.FALSE_EVIDENCE
        reason = "本人工作经历经核查不实（演示）"
        with transaction(engine) as session:
            service.withdraw_certificate(
                session, certificate_id=certificate_id, ground=ground, reason=reason, actor=scene.registrar, now=now
            )


def _approve(scene: Scene, number: int) -> int:
    office = service.Office.of(scene.stage.settings)
    with transaction(scene.stage.engine) as session:
        draft = service.prepare(session, application_id=number, office=office, actor=scene.approver, today=scene.today)
    printed = service.print_certificate(draft, office=office, now=scene.now)
    with transaction(scene.stage.engine) as session:
        registration = service.approve(
            session,
            application_id=number,
            certificate=printed,
            actor=scene.approver,
            now=scene.now,
            today=scene.today,
        )
        certificate = queries.certificate_for(session, number)
        assert certificate is not None  # it was issued just now
        assert certificate.registration_id == registration.id
        return certificate.id or 0
