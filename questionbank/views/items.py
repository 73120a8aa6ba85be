"""The list of items, and the page of one item with its tabs."""

from typing import Any

from flask import render_template, request
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import names
from accounts.rules import SYSTEM, Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.forms import choice
from core.i18n import gettext as _
from core.i18n import locale_code, say
from core.web import local_today, page_of, show_form
from questionbank import service
from questionbank.forms import ItemFilterForm, SavedViewForm
from questionbank.models import Item, ItemHistory, ItemVersion
from questionbank.queries import exposure, framework, items, scale, search, standards
from questionbank.queries.items import ItemFilter
from questionbank.rules import GRADE_NAMES, LANGUAGES, STATE_NAMES, TYPE_NAMES, Answer, ItemState, ItemType
from questionbank.rules.exposure import reason_text
from questionbank.rules.lists import ACT_NAMES, ACT_PERMISSIONS, narrowed
from questionbank.rules.standards import TOUCH_NAMES
from questionbank.views import comparing, page
from questionbank.views.blueprint import bp

FILTERS = ("subject", "state", "rest", "type", "point", "tier", "text", "descriptor")


def subject_choices() -> list[Any]:
    """Offer the subjects in the reader's language."""
    english = locale_code() == "en"
    found = framework.subjects(reading())
    return [choice(one.code, f"{one.code} {one.name_en if english else one.name}") for one in found]


@bp.get("/items")
@requires(Permission.READ_BANK)
def list_items() -> ft.ResponseReturnValue:
    """List items, narrowed by what the address says."""
    return listed(SavedViewForm())


def listed(view_form: SavedViewForm) -> ft.ResponseReturnValue:
    """Show the list that the address asks for, with the form that keeps it as a view."""
    form, session = ItemFilterForm(subject_choices()), reading()
    chosen = _chosen(form)
    found = page_of(
        lambda: items.count_items(session, chosen),
        lambda limit, offset: items.list_items(session, chosen, limit=limit, offset=offset),
    )
    counts = items.counts_by_state(session, chosen.subject)
    states = [(state, STATE_NAMES[state], page.TONES[state], counts.get(state, 0)) for state in ItemState]
    return show_form(
        "questionbank/items.html",
        view_form,
        filter=form,
        page=found,
        states=states,
        state_names=STATE_NAMES,
        tones=page.TONES,
        types=TYPE_NAMES,
        rests={one.code: one.rest.told for one in exposure.resting(session, [row.code for row in found.items])},
        acts=_acts(),
        views=search.saved_views(session, current_actor().id),
        address=narrowed(request.query_string.decode()),
        place=request.query_string.decode(),
    )


def _chosen(form: ItemFilterForm) -> ItemFilter:
    return ItemFilter(
        **{name: form.value(name) or "" for name in FILTERS},
        on=(form.value("on") or local_today(now())).isoformat(),
        sort=request.args.get("sort", ""),
        order=request.args.get("order", ""),
    )


def _acts() -> list[tuple[str, Text]]:
    """Give the acts on many items that this reader may carry out."""
    may = current_actor().may
    return [(act.value, name) for act, name in ACT_NAMES.items() if may(ACT_PERMISSIONS[act])]


@bp.get("/items/<code>")
@requires(Permission.READ_BANK)
def show_item(code: str) -> ft.ResponseReturnValue:
    """Show the question as a candidate sees it, without its key."""
    return _question(code, None)


@bp.post("/items/<code>/key")
@requires(Permission.READ_KEYS)
def show_key(code: str) -> ft.ResponseReturnValue:
    """Show the question with its key; who asked is written down."""
    with transaction() as session:
        answer = service.reveal_answer(session, code=code, actor=current_actor(), now=now(), purpose="item page")
    return _question(code, answer)


def _question(code: str, answer: Answer | None) -> str:
    around = page.context(code, "show_item")
    session, item = reading(), around["item"]
    wordings = items.wordings(around["version"].content)
    languages = [language for language in (locale_code(), *LANGUAGES) if language in wordings]
    return render_template(
        "questionbank/item.html",
        **around,
        wordings=wordings,
        languages=list(dict.fromkeys(languages)),
        answer=answer,
        alike=search.similar(session, around["version"].plain, but=item.id),
        cited=standards.cited_by(session, around["version"].id),
        touches=standards.touches_of(session, around["version"].id),
        touch_names=TOUCH_NAMES,
        cells=scale.cells_of(session, around["version"], local_today(now())),
        grades=GRADE_NAMES,
        case=items.case_code(session, item),
        inside=items.of_case(session, item) if item.type is ItemType.CASE else None,
        state_names=STATE_NAMES,
        tones=page.TONES,
        types=TYPE_NAMES,
    )


@bp.get("/items/<code>/versions")
@requires(Permission.READ_BANK)
def show_versions(code: str) -> ft.ResponseReturnValue:
    """Show two versions side by side, the last two unless others are chosen."""
    return _versions(code, {})


@bp.post("/items/<code>/versions")
@requires(Permission.READ_KEYS)
def show_versions_with_keys(code: str) -> ft.ResponseReturnValue:
    """Show two versions side by side with their keys; who asked is written down."""
    _item, left, right = _compared(code)
    with transaction() as session:
        numbers, purpose = (left.number, right.number), "comparison of versions"
        answers = service.reveal_answers(
            session, code=code, numbers=numbers, actor=current_actor(), now=now(), purpose=purpose
        )
    return _versions(code, answers)


def _versions(code: str, answers: dict[int, Answer]) -> str:
    session = reading()
    item, left, right = _compared(code)
    sides = [comparing.facts(one, items.point_code(session, one), answers.get(one.number)) for one in (left, right)]
    found = items.versions(session, item)
    authors = names(session, {version.author_id for version in found if version.author_id})
    return render_template(
        "questionbank/versions.html",
        **page.context(code, "show_versions"),
        versions=found,
        authors=authors,
        left=left,
        right=right,
        rows=comparing.compare(*sides),
        answers=answers,
    )


def _compared(code: str) -> tuple[Item, ItemVersion, ItemVersion]:
    """Give the item and the two versions that the address asks for."""
    session = reading()
    item = items.item_by_code(session, code)
    right = items.version(session, item, request.args.get("right", item.number, type=int))
    left = items.version(session, item, request.args.get("left", max(1, right.number - 1), type=int))
    return item, left, right


@bp.get("/items/<code>/history")
@requires(Permission.READ_BANK)
def show_history(code: str) -> ft.ResponseReturnValue:
    """Show every step of the item's life."""
    around = page.context(code, "show_history")
    session = reading()
    steps = items.history(session, around["item"])
    ids = {int(step.actor.partition("/")[2]) for step in steps if step.actor.startswith("person/")}
    people = {f"person/{key}": name for key, name in names(session, ids).items()}
    return render_template("questionbank/history.html", **around, entries=[_entry(step, people) for step in steps])


def _entry(step: ItemHistory, people: dict[str, str]) -> dict[str, object]:
    """Say what one step was: a new version, or the state that it led to."""
    written = step.from_state in (None, step.to_state)
    version, state = {"number": step.number}, {"state": say(STATE_NAMES[step.to_state])}
    what = _("Version %(number)s written", **version) if written else _("Now %(state)s", **state)
    who = people.get(step.actor) or (_("the system") if step.actor == str(SYSTEM) else step.actor)
    return {"at": step.at, "who": who, "what": what, "why": say(reason_text(step.reason))}
