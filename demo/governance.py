"""What waits in the demonstration's bank: a review half done, a comment to settle, a machine's draft, tasks."""

from datetime import datetime, timedelta

from sqlmodel import Session

from accounts.rules import Role
from demo.bank import OPINION
from demo.people import Cast
from questionbank import service
from questionbank.queries import items
from questionbank.queries.items import ItemFilter
from questionbank.rules import Answer, ItemState, ItemType, Manuscript, Option, Verb, Wording
from questionbank.rules.exports import NewExport
from questionbank.rules.machine import AiUse, PromptClass
from questionbank.rules.tasks import NewTask, TaskKind
from questionbank.service import Comment

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


def _two_in_review(session: Session) -> tuple[str, str]:
    """Name an item that more than one person must approve, and another."""
    waiting = items.list_items(session, ItemFilter(state=ItemState.IN_REVIEW), limit=9, offset=0)
    half = next(row.code for row in waiting if row.tier > 1)
    return half, next(row.code for row in waiting if row.code != half)
