"""Papers: draw one by a seed and look at it, freeze it as a form; the forms, and the paper as candidates read it."""

import json
import secrets

from flask import Response, render_template, request, url_for
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import actor_names
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import NotFound, Text
from core.web import done, page_of, see_other, show_form
from questionbank.forms.papers import FreezeForm
from questionbank.models import Form
from questionbank.queries import papers, search, touches
from questionbank.rules import LANGUAGE_NAMES, TIER_NAMES, TYPE_NAMES, VERB_NAMES
from questionbank.rules.composition import TYPE_NAMES as TYPE_NAMES_ON_PAPER
from questionbank.rules.papers import tallies
from questionbank.service import papers as service
from questionbank.service.papers import SEED_LIMIT, Choice
from questionbank.views import demands
from questionbank.views.blueprint import bp
from questionbank.views.blueprints import chosen_language

NAMES = {"types": TYPE_NAMES, "tiers": TIER_NAMES, "verbs": VERB_NAMES, "languages": LANGUAGE_NAMES}


@bp.get("/blueprints/<int:blueprint_id>/draw")
@requires(Permission.BUILD_PAPERS)
def draw_paper(blueprint_id: int) -> ft.ResponseReturnValue:
    """Draw a paper by the seed of the address and show it, or what is short; nothing is stored."""
    seed, language, view = request.args.get("seed", type=int), chosen_language(), request.args.get("view", "")
    if seed is None:
        asked = {"seed": secrets.randbelow(SEED_LIMIT), "language": language, **({"view": view} if view else {})}
        return see_other("questionbank.draw_paper", blueprint_id=blueprint_id, **asked)
    session = reading()
    proposal = service.propose(session, choice=Choice(blueprint_id, seed, language, view))
    return render_template(
        "questionbank/papers/draw.html",
        proposal=proposal,
        seed=seed,
        language=language,
        view=view,
        views=search.saved_views(session, current_actor().id),
        counts=tallies(proposal.spec, proposal.scored),
        codes=papers.codes_of(session, [one.version_id for one in proposal.chosen]),
        words=demands.Words(proposal.blueprint.subject_id, proposal.spec.subject),
        **NAMES,
    )


@bp.route("/blueprints/<int:blueprint_id>/freeze", methods=["GET", "POST"])
@requires(Permission.BUILD_PAPERS)
def freeze_form(blueprint_id: int) -> ft.ResponseReturnValue:
    """Ask for the code of the form, say what cannot be undone, and freeze exactly the paper that was looked at."""
    form = FreezeForm(data={name: request.args.get(name, "") for name in ("seed", "language", "view", "digest")})
    choice = Choice(blueprint_id, _seed(form.seed.data), form.language.data or "", form.view.data or "")
    if form.validate_on_submit():
        with form.refusals_shown():
            return see_other("questionbank.show_form_facts", code=_frozen(form, choice).code)
    blueprint = papers.blueprint(reading(), blueprint_id)
    back = url_for(
        ".draw_paper", blueprint_id=blueprint_id, seed=choice.seed, language=choice.language, view=choice.view or None
    )
    return show_form("questionbank/papers/freeze.html", form, blueprint=blueprint, choice=choice, back=back, **NAMES)


@bp.get("/forms")
@requires(Permission.READ_BANK)
def list_forms() -> ft.ResponseReturnValue:
    """List the frozen forms, newest first."""
    session = reading()
    found = page_of(
        lambda: papers.count_forms(session),
        lambda limit, offset: papers.form_cards(session, limit=limit, offset=offset),
    )
    return render_template("questionbank/papers/forms.html", page=found, **NAMES)


@bp.get("/forms/<code>")
@requires(Permission.READ_BANK)
def show_form_facts(code: str) -> ft.ResponseReturnValue:
    """Show what a form was made by and what it holds by cell; not which items, for those are a secret of the exam."""
    session = reading()
    form = _form(code)
    blueprint = papers.blueprint(session, form.blueprint_id)
    spec = papers.spec_of(session, blueprint)
    placed = papers.form_items(session, form.id or 0)
    return render_template(
        "questionbank/papers/form.html",
        form=form,
        blueprint=blueprint,
        spec=spec,
        counts=tallies(spec, [one.candidate for one in placed if not one.pilot]),
        pilots=sum(one.pilot for one in placed),
        touches=touches.of_form(session, form.id or 0),
        who=actor_names(session, [form.frozen_by])[form.frozen_by],
        words=demands.Words(blueprint.subject_id, spec.subject),
        **NAMES,
    )


@bp.get("/forms/<code>/items")
@requires(Permission.BUILD_PAPERS)
def show_form_items(code: str) -> ft.ResponseReturnValue:
    """List the items of a form in their order."""
    form = _form(code)
    placed = papers.form_items(reading(), form.id or 0)
    return render_template("questionbank/papers/items.html", form=form, placed=placed, **NAMES)


@bp.get("/forms/<code>/paper")
@requires(Permission.BUILD_PAPERS)
def show_paper(code: str) -> ft.ResponseReturnValue:
    """Show the paper as a candidate reads it, out of the very bytes that were frozen."""
    form = _form(code)
    paper = json.loads(form.paper)
    items = {item["id"]: item for item in paper["items"]}
    return render_template(
        "questionbank/papers/paper.html",
        form=form,
        paper=paper,
        items=items,
        type_names=TYPE_NAMES_ON_PAPER[form.language],
        **NAMES,
    )


@bp.get("/forms/<code>/paper.json")
@requires(Permission.BUILD_PAPERS)
def download_paper(code: str) -> ft.ResponseReturnValue:
    """Give the frozen bytes, so that anybody can compute their hash."""
    form = _form(code)
    response = Response(form.paper, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"{form.code}.json")
    return response


def _form(code: str) -> Form:
    found = papers.form_by_code(reading(), code)
    if found is None:
        raise NotFound(Text("There is no form %(code)s. Choose one from the list.", {"code": code}))
    return found


def _frozen(form: FreezeForm, choice: Choice) -> Form:
    with transaction() as session:
        code, digest = (form.code.data or "").strip(), form.digest.data or ""
        frozen = service.freeze(session, choice=choice, digest=digest, code=code, actor=current_actor(), now=now())
    done(Text("Form %(code)s is frozen.", {"code": frozen.code}))
    return frozen


def _seed(text: str | None) -> int:
    # What no draw can have made is refused by the service, in its words.
    return int(text) if text and text.isdecimal() and len(text) <= len(str(SEED_LIMIT)) else -1
