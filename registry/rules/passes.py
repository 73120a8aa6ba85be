"""Who may record and confirm a pass in an earlier examination: two people, neither of them the holder. Pure."""

from core.errors import Text


def may_record(holder: int, *, actor: int) -> list[Text]:
    """Say why this person may not record a pass: nobody records their own."""
    return [Text("Nobody records their own pass: ask a colleague.")] if actor == holder else []


def may_confirm(*, recorded_by: int, holder: int, actor: int, colleagues: frozenset[int] = frozenset()) -> list[Text]:
    """Say why this person may not confirm a pass: it takes a second person, never the holder nor a colleague of theirs.

    `colleagues` work for the body that employs the holder.
    """
    reasons = []
    if actor == recorded_by:
        reasons.append(Text("You recorded this pass; a second person must confirm it."))
    if actor == holder:
        reasons.append(Text("Nobody confirms their own pass."))
    elif actor in colleagues:
        reasons.append(Text("You work for the body that employs this person, so somebody else must confirm the pass."))
    return reasons
