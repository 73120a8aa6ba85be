"""What is done with many items at once, how lists are sorted, and which filters are kept under a name. Pure."""

from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from accounts.rules import Permission
from core.errors import Refused, Text
from questionbank.rules.items import TIERS

MOST_ROWS = 100  # as many as a page of the list shows
NAME_LENGTH = 60
QUERY_LENGTH = 500
KEPT = ("text", "subject", "state", "rest", "type", "tier", "point", "descriptor", "sort", "order")


class BulkAct(StrEnum):
    """An act on the chosen rows."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    REST = "rest"
    RECALL = "recall"
    RETIRE = "retire"


ACT_NAMES = {
    BulkAct.SUBMIT: Text("Send to review"),
    BulkAct.PUBLISH: Text("Put into use"),
    BulkAct.REST: Text("Let it rest"),
    BulkAct.RECALL: Text("Back to draft"),
    BulkAct.RETIRE: Text("Retire"),
}
ACT_PERMISSIONS = {
    BulkAct.SUBMIT: Permission.WRITE_ITEMS,
    BulkAct.PUBLISH: Permission.PUBLISH_ITEMS,
    BulkAct.REST: Permission.PUBLISH_ITEMS,
    BulkAct.RECALL: Permission.WRITE_ITEMS,
    BulkAct.RETIRE: Permission.PUBLISH_ITEMS,
}
REASONED = frozenset({BulkAct.REST, BulkAct.RECALL, BulkAct.RETIRE})


class Sorting(StrEnum):
    """What the list of items can be sorted by; the newest stand first otherwise."""

    CODE = "code"
    TYPE = "type"
    POINT = "point"
    TIER = "tier"
    STATE = "state"


def kept_query(address: str) -> str:
    """Give the part of an address that narrows and sorts the list; places in the list and languages are left out.

    Raises Refused for one that narrows nothing, or more than can be kept.
    """
    query = narrowed(address)
    if not query:
        raise Refused(Text("This list is not narrowed. Filter it first, then keep the view."), field="name")
    if len(query) > QUERY_LENGTH:
        raise Refused(Text("This filter is too long to be kept. Shorten the words."), field="name")
    return query


def narrowed(address: str) -> str:
    """Give the part of an address that narrows and sorts the list, blank for none."""
    return urlencode([pair for pair in parse_qsl(address.lstrip("?")) if _is_kept(*pair)])


def place_in_list(address: str) -> dict[str, str]:
    """Give by name what leads back to the same place of the list: what narrows it, its page and the size of pages."""
    return {name: value for name, value in parse_qsl(address.lstrip("?")) if name in (*KEPT, "on", "page", "per_page")}


def kept_values(query: str) -> dict[str, str]:
    """Give what a kept query narrows the list to, by name. Raises Refused for what the list never keeps."""
    found = {name: value for name, value in parse_qsl(query) if name in KEPT}
    if len(query) > QUERY_LENGTH or found.get("tier", "1") not in map(str, TIERS):
        raise Refused(Text("This view cannot be read. Keep it again from the list of items."), code="bad_view")
    return found


def view_name(typed: str) -> str:
    """Give the name of a kept view. Raises Refused for none or one that is too long."""
    name = " ".join(typed.split())
    if not 0 < len(name) <= NAME_LENGTH:
        text = Text("Give the view a name of at most %(count)s characters.", {"count": NAME_LENGTH})
        raise Refused(text, field="name")
    return name


def _is_kept(name: str, value: str) -> bool:
    return name in KEPT and bool(value.strip())
