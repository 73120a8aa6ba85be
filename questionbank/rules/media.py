"""Pictures and sounds of items: what a file really is, how large it may be, where it is named in HTML. Pure."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import Refused, Text

PICTURE_LIMIT = 4 * 1024 * 1024
SOUND_LIMIT = 16 * 1024 * 1024
SIDE_LIMIT = 8_000  # pixels: what a browser and a printer take without a thought
ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "audio/mp3": "audio/mpeg",
    "audio/x-mp3": "audio/mpeg",
    "audio/x-mpeg": "audio/mpeg",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/aac": "audio/mp4",
    "audio/vorbis": "audio/ogg",
    "audio/opus": "audio/ogg",
    "application/ogg": "audio/ogg",
}
KINDS = {  # by the end of a file's name
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "m4a": "audio/mp4",
}
ANY_KIND = frozenset({"", "application/octet-stream", "binary/octet-stream"})  # says nothing of the content
_NAMED = re.compile(r"media:([0-9a-f]{64})")
_SOURCE = re.compile(r'(<(?:img|audio)\b[^>]*?\bsrc=")media:([0-9a-f]{64})(")')
_SOUNDS_OF_FRAMES = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")  # MPEG layer III without a tag before it
_FRAMES_WITHOUT_SIZE = frozenset({0xC4, 0xC8, 0xCC})  # JPEG markers between C0 and CF that start no frame


@dataclass(frozen=True)
class Facts:
    """What the bytes of a file say of themselves; a sound has no size in pixels."""

    kind: str
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        """Tell a picture from a sound."""
        return self.kind.startswith("image/")


def examine(content: bytes, *, said: str = "") -> Facts:
    """Find out what a file is from its bytes. Raises Refused when it is nothing we show, lies, or is too large.

    `said` is the kind that its name or its sender gives it, as `image/png`; the bytes decide.
    """
    kind = _sniffed(content)
    if kind is None:
        raise _refused(_why_unknown(content))
    claimed = ALIASES.get(said.lower(), said.lower())
    if claimed not in ANY_KIND | {kind}:
        params = {"said": said, "found": kind}
        raise _refused(Text("The file says that it is %(said)s, but its content is %(found)s.", params))
    limit = PICTURE_LIMIT if kind.startswith("image/") else SOUND_LIMIT
    if len(content) > limit:
        raise _refused(
            Text("The file is too large: pictures may have up to 4 MB, sounds up to 16 MB. Make it smaller.")
        )
    return _measured(content, kind)


def kind_of_name(name: str) -> str:
    """Give the kind that a file's name promises, empty when it promises none that we know."""
    return KINDS.get(name.rpartition(".")[2].lower(), "")


def named(*texts: str) -> list[str]:
    """List the hashes of the media that texts name, each once, in their order."""
    return list(dict.fromkeys(found for text in texts for found in _NAMED.findall(text)))


def addressed(markup: str, address: Callable[[str], str] = "/media/{}".format) -> str:
    """Put the address of a page in place of each `media:` source: where this reader may fetch it."""
    return _SOURCE.sub(lambda found: f"{found[1]}{address(found[2])}{found[3]}", markup)


def tag(digest: str, kind: str, alt: str) -> str:
    """Write the HTML that shows a medium where an author puts it."""
    words = alt.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    if kind.startswith("image/"):
        return f'<img src="media:{digest}" alt="{words}">'
    return f'<p>{words}</p><audio src="media:{digest}" controls></audio>'


def _sniffed(content: bytes) -> str | None:
    return next((kind for kind, is_one in _SIGNS if is_one(content)), None)


def _is_riff(content: bytes, form: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == form


def _is_mpeg_sound(content: bytes) -> bool:
    return content[:3] == b"ID3" or content[:2] in _SOUNDS_OF_FRAMES


def _is_m4a(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in (b"M4A ", b"M4B ")


_SIGNS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image/png", lambda content: content[:8] == b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", lambda content: content[:3] == b"\xff\xd8\xff"),
    ("image/gif", lambda content: content[:6] in (b"GIF87a", b"GIF89a")),
    ("image/webp", lambda content: _is_riff(content, b"WEBP")),
    ("audio/wav", lambda content: _is_riff(content, b"WAVE")),
    ("audio/ogg", lambda content: content[:4] == b"OggS"),
    ("audio/mp4", _is_m4a),
    ("audio/mpeg", _is_mpeg_sound),
)


def _why_unknown(content: bytes) -> Text:
    if not content:
        return Text("The file is empty. Choose another one.")
    if b"<svg" in content[:4096].lower():
        return Text("SVG drawings may hold programs and are not taken. Save the drawing as PNG.")
    return Text("The file is no picture (PNG, JPEG, GIF, WebP) and no sound (MP3, OGG, WAV, M4A) that is shown here.")


def _refused(text: Text) -> Refused:
    return Refused(text, field="file", code="bad_medium")


def _measured(content: bytes, kind: str) -> Facts:
    """Read a picture's size in pixels out of its head. Raises Refused for one that is cut off or enormous."""
    reader = _SIZES.get(kind)
    if reader is None:
        return Facts(kind)
    try:
        width, height = reader(content)
    except (struct.error, IndexError, ValueError):
        width = height = 0
    if min(width, height) < 1:
        raise _refused(Text("The picture is damaged: it does not say how large it is. Save it again."))
    if max(width, height) > SIDE_LIMIT:
        params = {"width": width, "height": height, "limit": SIDE_LIMIT}
        raise _refused(Text("The picture has %(width)s × %(height)s pixels; a side may have %(limit)s.", params))
    return Facts(kind, width, height)


def _png_size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif_size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    place = 2
    while True:
        place = content.index(b"\xff", place)
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _FRAMES_WITHOUT_SIZE:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 if _stands_alone(marker) else 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]


def _stands_alone(marker: int) -> bool:
    """Tell whether a JPEG marker has no length after it: fillers, restarts, the start."""
    return marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD9


def _webp_size(content: bytes) -> tuple[int, int]:
    form = content[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if form == b"VP8L":
        bits = struct.unpack("<I", content[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF


_SIZES: dict[str, Callable[[bytes], tuple[int, int]]] = {
    "image/png": _png_size,
    "image/gif": _gif_size,
    "image/jpeg": _jpeg_size,
    "image/webp": _webp_size,
}
