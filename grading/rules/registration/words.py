"""The names of levels and grades as sentences' parts, to be translated with them. Pure."""

from core.errors import Text

WORDS = {
    "college": Text("college diploma"),
    "bachelor": Text("bachelor's degree"),
    "master": Text("master's degree"),
    "doctor": Text("doctor's degree"),
    "intermediate": Text("intermediate title"),
    "senior": Text("senior title"),
    "provisional_auditor": Text("provisional auditor"),
    "auditor": Text("auditor"),
    "lead_auditor": Text("lead auditor"),
    "senior_auditor": Text("senior auditor"),
    "provisional_inspector": Text("provisional inspector"),
    "inspector": Text("inspector"),
    "senior_inspector": Text("senior inspector"),
    "provisional_examiner": Text("provisional examiner"),
    "examiner": Text("examiner"),
    "senior_examiner": Text("senior examiner"),
    "administrative_revocation": Text("administrative revocation"),
    "association_revocation": Text("revocation by the association"),
    "suspension": Text("suspension"),
    "exam_ban": Text("ban from examinations"),
}


def word(code: str) -> Text:
    """Give the name of a level, grade or sanction; a code without a name stands for itself."""
    return WORDS.get(code, Text("%(code)s", {"code": code}))
