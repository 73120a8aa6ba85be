"""The page on which an item is written: its form, the preview beside it, and what was typed before and not saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask import typing as ft
from werkzeug.datastructures import MultiDict

from accounts.access import current_actor
from core.clock import now
from core.db import reading, transaction
from core.forms import choice
from core.i18n import locale_code
from core.web import show_form
from questionbank import service
from questionbank.forms import DISCARD, FORMS, ItemForm
from questionbank.interchange.sanitise import visible
from questionbank.models import ManuscriptDraft
from questionbank.queries import framework, items
from questionbank.rules import LANGUAGES, TYPE_NAMES, ItemType
from questionbank.service import media
from questionbank.views.items import subject_choices

LINE = 60
NOT_KEPT = ("csrf_token", "act")


@dataclass(frozen=True)
class Desk:
    """Where somebody writes: the type, the subject, and the place under which unsaved text is kept for them."""

    kind: ItemType
    subject: str
    place: str

    def form(self, written: Callable[[], Mapping[str, Any] | None]) -> tuple[ItemForm, ManuscriptDraft | None]:
        """Give the form with what was posted, else what was kept, else what is `written`; and what was kept.

        Whatever is posted and not to be saved is kept. `written` is asked only when it is needed, for it shows a key.
        """
        kept, act = self._keep(), request.form.get("act", "")
        if kept is not None and request.method == "GET":
            return FORMS[self.kind](*self._choices(), kept=MultiDict([(n, v) for n, v in kept.fields])), kept
        if act == DISCARD:
            return FORMS[self.kind](*self._choices(), data=written(), blank=True), None
        form = FORMS[self.kind](*self._choices(), data=written() if request.method == "GET" else None)
        _take_picture(form)
        return form, None

    def page(self, form: ItemForm, kept: ManuscriptDraft | None, *, title: str, cancel: str) -> ft.ResponseReturnValue:
        """Show the form and the preview of what stands in it."""
        wordings = form.wordings()
        return show_form(
            "questionbank/writing/page.html",
            form,
            title=title,
            kind=self.kind,
            type_name=TYPE_NAMES[self.kind],
            subject=self.subject,
            subjects=subject_choices(),
            cancel=cancel,
            kept=kept,
            wordings=wordings,
            languages=[language for language in LANGUAGES if language in wordings],
        )

    def _keep(self) -> ManuscriptDraft | None:
        """Keep what was posted without being saved, or forget it; give what is kept."""
        actor, act = current_actor(), request.form.get("act", "")
        if not act:
            return service.find_draft(reading(), place=self.place, actor=actor)
        with transaction() as session:
            if act == DISCARD:
                service.drop_draft(session, place=self.place, actor=actor)
                return None
            fields = [(name, text) for name, text in request.form.items(multi=True) if name not in NOT_KEPT]
            return service.keep_draft(session, place=self.place, fields=fields, actor=actor, now=now())

    def _choices(self) -> tuple[list[Any], list[Any]]:
        found = framework.subject_by_code(reading(), self.subject) if self.subject else None
        if found is None:
            return [], []
        english = locale_code() == "en"
        points = [
            choice(point.code, f"{point.code} {visible(point.text_en if english else point.text)[:LINE]}")
            for point in framework.points(reading(), found.id)
        ]
        cases = [choice(code, f"{code} {plain[:LINE]}") for code, plain in items.cases(reading(), found.id)]
        return points, cases


def _take_picture(form: ItemForm) -> None:
    """Keep a picture that was sent with the form, whatever button was pressed, and show its name and size."""
    upload = form.upload()
    if upload is None:
        return
    name, content, alt = upload
    with form.refusals_shown(), transaction() as session:
        form.show_picture(
            media.add_picture(session, name=name, content=content, alt=alt, actor=current_actor(), now=now())
        )
