"""What is said of a certificate, a file or a name that somebody wants to check. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from core.errors import Text
from registry.rules.certificates import CertificateFields, CertificateStatus

S = CertificateStatus
UNKNOWN_FILE = Text(
    "The register does not hold this file. Ask the holder for the original, or check the code on the paper."
)
NO_FIELDS = Text("The file's own list of fields is missing or damaged: it is not a certificate of ours.")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a certificate is worth on a day, since when, and why as far as everybody may know."""

    status: CertificateStatus
    since: date
    ground: str = ""


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """What a file turns out to be; `fields` only where the register or a seal of ours vouches for them.

    `claimed` is the number that the file gives itself, to be believed by nobody.
    """

    fields: CertificateFields | None
    standing: Standing | None
    intact: bool
    trusted: bool
    signer: str | None
    reasons: tuple[Text, ...]
    claimed: str = ""

    @property
    def valid(self) -> bool:
        """The file is genuine and the certificate counts today."""
        return not self.reasons


def reason_of(standing: Standing) -> Text | None:
    """Say why a certificate does not count, None when it does."""
    sentences = {
        S.WITHDRAWN: Text("The certificate was withdrawn on %(day)s.", {"day": standing.since}),
        S.REPLACED: Text("The certificate was replaced by a later one on %(day)s.", {"day": standing.since}),
        S.EXPIRED: Text("The certificate expired: its last day was before %(day)s.", {"day": standing.since}),
        S.SUSPENDED: Text("The certificate is suspended since %(day)s.", {"day": standing.since}),
        S.NOT_YET_VALID: Text("The certificate counts only from %(day)s.", {"day": standing.since}),
    }
    return sentences.get(standing.status)


def is_same_name(typed: str, *names: str) -> bool:
    """Tell whether a typed name is one of the holder's, whatever its case, width and spaces."""
    wanted = _bare(typed)
    return bool(wanted) and wanted in {_bare(name) for name in names}


def _bare(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
