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
from questionbank.models import ManuscriptDraft, Subject
from questionbank.queries import framework, items
from questionbank.rules import TYPE_NAMES, ItemType
from questionbank.service import media
from questionbank.views.items import subject_choices
from questionbank.views.page import languages_of

LINE = 60
NOT_KEPT = ("csrf_token", "act", "base")


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
        kept = self._keep()
        if request.method == "GET":
            return self._opened(kept, written), kept
        if request.form.get("act") == DISCARD:
            return self._made(data=written(), blank=True), None
        form = self._made()
        _take_picture(form)
        return form, None

    def page(
        self, form: ItemForm, kept: ManuscriptDraft | None, *, title: str, cancel: str, base: int | None = None
    ) -> ft.ResponseReturnValue:
        """Show the form and the preview of what stands in it; `base` is the version that is written on from."""
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
            base=base,
            kept=kept,
            wordings=wordings,
            languages=languages_of(wordings),
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

    def _opened(self, kept: ManuscriptDraft | None, written: Callable[[], Mapping[str, Any] | None]) -> ItemForm:
        if kept is None:
            return self._made(data=written())
        return self._made(kept=MultiDict([(name, value) for name, value in kept.fields]))

    def _made(self, **content: Any) -> ItemForm:
        found = framework.subject_by_code(reading(), self.subject) if self.subject else None
        choices = (_points(found), _cases(found)) if found else ([], [])
        return FORMS[self.kind](*choices, **content)


def _points(subject: Subject) -> list[Any]:
    english = locale_code() == "en"
    return [
        choice(point.code, f"{point.code} {visible(point.text_en if english else point.text)[:LINE]}")
        for point in framework.points(reading(), subject.id)
    ]


def _cases(subject: Subject) -> list[Any]:
    return [choice(code, f"{code} {plain[:LINE]}") for code, plain in items.cases(reading(), subject.id)]


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
