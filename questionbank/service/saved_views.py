"""A person's own views of the list of items."""

from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor
from core.db import get
from core.errors import NotFound, Text
from questionbank.models import SavedView
from questionbank.queries import search
from questionbank.rules.lists import kept_query, view_name


def keep_view(session: Session, *, name: str, address: str, actor: Actor, now: datetime) -> SavedView:
    """Keep the filter of an address under a name; a name that this person has is written over. Raises Refused."""
    name, query = view_name(name), kept_query(address)
    view = search.view_named(session, person_id=actor.id, name=name)
    if view is None:
        view = SavedView(person_id=actor.id, name=name, query=query, created_at=now)
    view.query = query
    session.add(view)
    session.flush()
    return view


def drop_view(session: Session, *, view_id: int, actor: Actor) -> str:
    """Forget a view and give its name. Raises NotFound, for another person's view too."""
    view: SavedView = get(session, SavedView, view_id)
    if view.person_id != actor.id:
        raise NotFound(Text("This view is not one of yours."), code="not_found")
    session.delete(view)
    session.flush()
    return view.name
