"""Pictures and sounds that items refer to, found beside them and named by their content."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from questionbank.interchange.model import Medium, Reason
from questionbank.interchange.qti.obstacles import Beyond, Broken

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}


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
            sentence = "The file “%(href)s” that the item shows did not come with it."
            raise Beyond(Reason(sentence, {"href": href[:200]}))
        kind = kind_of(content)
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
    steps: list[str] = []
    for step in (*PurePosixPath(base).parent.parts, *PurePosixPath(path).parts):
        if step == ".." and not steps:
            return None
        if step == "..":
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def kind_of(content: bytes) -> str:
    """The media type that the first bytes tell, blank for what is neither picture nor sound."""
    if content.startswith(b"RIFF"):
        return _RIFF.get(content[8:12], "")
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), "")
