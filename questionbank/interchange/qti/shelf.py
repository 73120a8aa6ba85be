"""Pictures and sounds that items refer to, found beside them and named by their content."""

import hashlib
import posixpath
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from core.errors import Refused
from questionbank.interchange.model import Medium, Reason
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.rules.media import examine


class Shelf:
    """The files of a package as one document in it sees them; what was asked for is collected in `media`."""

    def __init__(self, files: Mapping[str, bytes], media: dict[str, Medium], base: str = "") -> None:
        """Look from the document `base` at its files."""
        self.files = files
        self.media = media
        self.base = base

    def beside(self, name: str) -> "Shelf":
        """The same files, seen from another document."""
        return Shelf(self.files, self.media, name)

    def medium(self, href: str, family: str) -> str:
        """The address `media:…` of a picture (`image`) or sound (`audio`) that a document names.

        Raises `Beyond` for what lies elsewhere or is of a kind that is not shown here.
        """
        content = self.files.get(self.path(href))
        if content is None:
            raise Beyond(Reason("The file “%(href)s” that the item shows did not come with it.", {"href": href[:200]}))
        kind = _kind(content)
        if not kind.startswith(family):
            raise Beyond(Reason("The file “%(href)s” is of a kind that is not shown here.", {"href": href[:200]}))
        digest = hashlib.sha256(content).hexdigest()
        self.media[digest] = Medium(kind, content)
        return f"media:{digest}"

    def path(self, href: str) -> str:
        """The name in the package of what a document names. Raises `Beyond` or `Broken` where it lies outside."""
        parts = urlsplit(href.strip())
        if parts.scheme or parts.netloc:
            raise Beyond(Reason("The item refers to “%(href)s”, which is not in the file.", {"href": href[:200]}))
        path = joined(self.base, unquote(parts.path))
        if path is None:
            raise Broken(Reason("The reference “%(href)s” leads out of the package.", {"href": href[:200]}))
        return path


def joined(base: str, path: str) -> str | None:
    """A path as seen from a document; None where it leads out of the package."""
    if path.startswith("/") or "\\" in path:
        return None
    found = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    return None if found.partition("/")[0] == ".." else found


def _kind(content: bytes) -> str:
    """The media type of what is a picture or sound that the bank shows; blank for anything else."""
    try:
        return examine(content).kind
    except Refused:
        return ""
