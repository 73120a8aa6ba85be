"""What waits in the demonstration's bank: a review half done, a comment, a machine's draft, tasks, a new edition."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from accounts.rules import Role
from demo.bank import OPINION
from demo.people import Cast
from questionbank import service
from questionbank.queries import items, standards
from questionbank.queries.items import ItemFilter
from questionbank.rules import Answer, ItemState, ItemType, Manuscript, Option, Verb, Wording
from questionbank.rules.exports import NewExport
from questionbank.rules.machine import AiUse, PromptClass
from questionbank.rules.standards import TouchState
from questionbank.rules.tasks import NewTask, TaskKind
from questionbank.service import Comment, touches
from questionbank.service import standards as editions
from questionbank.service.standards import NewEdition
from questionbank.service.touches import Decision

DRAFT = Manuscript(
    type=ItemType.SINGLE_CHOICE,
    wordings={
        "zh_Hans": Wording(
            "<p>审核员发现一份已作废的作业指导书仍在现场使用，首先应当（ ）。</p>",
            tuple(
                Option(letter, text)
                for letter, text in zip(
                    "ABCD",
                    ("立即开具不符合项报告", "追溯客观证据并确认影响范围", "要求操作人员停工", "口头提醒后继续审核"),
                    strict=True,
                )
            ),
        )
    },
    answer=Answer(("B",), explanation="先取得客观证据，再形成审核发现。"),
    subject="105",
    point="105-3.1.e.8",
    tier=3,
    verb=Verb.APPLY,
    clause="GB/T 19011-2021 6.4.7",
)
USE = AiUse("演示用语言模型", "2026-09", "为 105 科目补充审核方法方面的试题", PromptClass.WHOLE_ITEM)


def play(session: Session, *, cast: Cast, now: datetime) -> None:
    """Leave each kind of work open once, so that every desk has something on it."""
    author, lead, (first, second) = cast.staff[Role.AUTHOR], cast.staff[Role.ASSEMBLER], cast.reviewers
    half, other = _two_in_review(session)
    service.approve(session, code=half, opinion=OPINION, actor=first, now=now)
    said = Comment("请在题干中写明是第几方审核，否则答案不唯一。", "stem::zh_Hans", must_fix=True)
    service.comment(session, code=other, said=said, actor=second, now=now)
    drafted = service.draft_by_machine(session, manuscript=DRAFT, use=USE, actor=author, now=now)
    today = now.date()
    for task in (
        NewTask(TaskKind.WRITE, "point/105-3.1.e", today + timedelta(days=14), author.id, 5, "请侧重应用层级。"),
        NewTask(TaskKind.REVIEW, f"item/{half}", today + timedelta(days=1), second.id),
        NewTask(TaskKind.VALIDATE, f"item/{drafted.code}", today + timedelta(days=7), first.id),
    ):
        service.assign_task(session, wanted=task, actor=lead, now=now)
    wanted = NewExport("gift", "与教材编写组核对知识点覆盖情况", subject="105", state=ItemState.LIVE)
    service.request_export(session, wanted=wanted, actor=lead, now=now)
    _publish_edition(session, cast=cast, now=now)


def _publish_edition(session: Session, *, cast: Cast, now: datetime) -> None:
    """Publish an edition that nobody has written, of a standard that few items cite, and look at one of them."""
    first, second = cast.reviewers
    new = NewEdition(
        standard="GB/T 19011",
        year=now.year + 1,
        title="管理体系审核指南（演示用的虚构版本）",
        title_en="Guidelines for auditing management systems (fictitious edition of the demonstration)",
        effective_from=date(now.year + 2, 1, 1),
        changes="4 changed: 演示：审核原则的表述有调整\n5.4 removed: 演示：内容并入 5.3",
    )
    edition = editions.enter_edition(session, new=new, actor=first, now=now)
    editions.publish_edition(session, edition_id=edition.id or 0, actor=cast.staff[Role.ASSEMBLER], now=now)
    code = standards.touched(session, edition.id or 0)[0].code
    held = Decision(TouchState.STILL_HOLDS, "所涉原则的含义没有变化", second, now)
    touches.decide_touch(session, edition_id=edition.id or 0, code=code, decision=held)


def _two_in_review(session: Session) -> tuple[str, str]:
    """Name an item that more than one person must approve, and another."""
    waiting = items.list_items(session, ItemFilter(state=ItemState.IN_REVIEW), limit=9, offset=0)
    half = next(row.code for row in waiting if row.tier > 1)
    return half, next(row.code for row in waiting if row.code != half)
