"""Tasks: the list, one of them, giving, handing over and ending one."""

from flask import render_template, request, url_for
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import actor_names, names
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.web import done, local_today, page_of, see_other, show_form
from questionbank import service
from questionbank.forms import HandOverForm, OutcomeForm, TaskFilterForm, TaskForm
from questionbank.models.governance import BankTask
from questionbank.queries import papers, tasks
from questionbank.queries.tasks import TaskFilter
from questionbank.rules.tasks import ABOUT_ITEMS, KIND_NAMES, TASK_STATE_NAMES, TaskKind, TaskState
from questionbank.views.blueprint import bp

P = Permission
WORKERS = (P.WRITE_ITEMS, P.REVIEW_ITEMS, P.VALIDATE_AI_DRAFTS)
TONES = {TaskState.OPEN: "next", TaskState.DONE: "done", TaskState.CANCELLED: "off"}


@bp.get("/tasks")
@requires(P.READ_BANK)
def list_tasks() -> ft.ResponseReturnValue:
    """List tasks: one's own unless the lead asks for others'."""
    form, session = TaskFilterForm(), reading()
    chosen = _chosen(form)
    page = page_of(
        lambda: tasks.count_tasks(session, chosen),
        lambda limit, offset: tasks.list_tasks(session, chosen, limit=limit, offset=offset),
    )
    who = names(session, {task.assignee_id for task in page.items if task.assignee_id})
    return render_template("questionbank/tasks/tasks.html", form=form, page=page, who=who, **_words())


@bp.get("/tasks/<int:task_id>")
@requires(P.READ_BANK)
def show_task(task_id: int) -> ft.ResponseReturnValue:
    """Show a task with what can be done about it."""
    return show_form("questionbank/tasks/task.html", OutcomeForm(), **_around(task_id))


@bp.route("/tasks/new", methods=["GET", "POST"])
@requires(P.ASSIGN_TASKS)
def new_task() -> ft.ResponseReturnValue:
    """Give a task."""
    form = TaskForm(tasks.people_who_may(reading(), *WORKERS), today=local_today(now()), data=_asked())
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.assign_task(session, wanted=form.wanted(), actor=current_actor(), now=now())
            done(Text("The task is given. It stands on the person's desk."))
            return see_other("questionbank.list_tasks", whose="all")
    return show_form("questionbank/tasks/new.html", form)


@bp.route("/tasks/<int:task_id>/assignee", methods=["GET", "POST"])
@requires(P.ASSIGN_TASKS)
def hand_over_task(task_id: int) -> ft.ResponseReturnValue:
    """Give a task to somebody else."""
    form = HandOverForm(tasks.people_who_may(reading(), *WORKERS))
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                assignee = int(form.assignee.data)
                service.hand_over(session, task_id=task_id, assignee=assignee, actor=current_actor(), now=now())
            done(Text("The task is given. It stands on the person's desk."))
            return see_other("questionbank.show_task", task_id=task_id)
    return show_form("questionbank/tasks/assignee.html", form, **_around(task_id))


@bp.post("/tasks/<int:task_id>/outcome")
@requires(P.READ_BANK)
def finish_task(task_id: int) -> ft.ResponseReturnValue:
    """Say that one's own task is done."""
    form = OutcomeForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                outcome = form.outcome.data or ""
                service.finish_task(session, task_id=task_id, outcome=outcome, actor=current_actor(), now=now())
            done(Text("The task is done."))
            return see_other("questionbank.list_tasks")
    return show_form("questionbank/tasks/task.html", form, **_around(task_id))


@bp.route("/tasks/<int:task_id>/cancellation", methods=["GET", "POST"])
@requires(P.ASSIGN_TASKS)
def cancel_task(task_id: int) -> ft.ResponseReturnValue:
    """Take a task back."""
    form = OutcomeForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                reason = form.outcome.data or ""
                service.cancel_task(session, task_id=task_id, reason=reason, actor=current_actor(), now=now())
            done(Text("The task is taken back."))
            return see_other("questionbank.show_task", task_id=task_id)
    return show_form("questionbank/tasks/cancel.html", form, **_around(task_id))


def about(subject: str) -> tuple[str, str]:
    """Give what a task is about, with the address of its page, blank for none."""
    place, _, code = subject.partition("/")
    if place == "item":
        return code, url_for("questionbank.show_item", code=code)
    if place == "point":
        return code, url_for("questionbank.show_point", code=code)
    if place == "subject":
        return code, url_for("questionbank.list_items", subject=code)
    blueprint = papers.blueprint_by_code(reading(), code) if place == "blueprint" else None
    return code or subject, url_for("questionbank.show_blueprint", blueprint_id=blueprint.id) if blueprint else ""


def _chosen(form: TaskFilterForm) -> TaskFilter:
    assignee = {"nobody": 0, "all": None}.get(form.value("whose"), current_actor().id)
    state, kind = form.value("state"), form.value("kind")
    return TaskFilter(assignee, TaskState(state) if state else None, TaskKind(kind) if kind else None)


def _asked() -> dict[str, str]:
    """Fill in what the page that leads here knows: an item to be reviewed or validated again."""
    item, kind = request.args.get("item", ""), request.args.get("kind", "")
    return {"item": item, **({"kind": kind} if kind in {one.value for one in TaskKind} else {})}


def _around(task_id: int) -> dict[str, object]:
    session = reading()
    task: BankTask = get(session, BankTask, task_id)
    people = {task.assignee_id} if task.assignee_id else set()
    return {
        "task": task,
        "assignee": names(session, people).get(task.assignee_id or 0, ""),
        "by": actor_names(session, [task.created_by])[task.created_by],
        "own": task.assignee_id == current_actor().id,
        "by_act": task.kind in ABOUT_ITEMS,
        **_words(),
    }


def _words() -> dict[str, object]:
    return {
        "kinds": KIND_NAMES,
        "states": TASK_STATE_NAMES,
        "tones": TONES,
        "about": about,
        "today": local_today(now()),
    }
