"""The smallest files of each kind, made here, for tests that need a picture or a sound."""

import struct
import zlib


def png(width: int = 4, height: int = 3, shade: int = 200) -> bytes:
    """Make a grey picture."""
    rows = b"".join(b"\x00" + bytes([shade]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def jpeg(width: int = 4, height: int = 3) -> bytes:
    """Make the head of a JPEG file: a comment that holds the sign of a frame, then the frame."""
    comment = b"\xff\xfe" + struct.pack(">H", 8) + b"\xff\xc0 hi!"
    return b"\xff\xd8" + comment + b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 1) + b"\xff\xd9"


def gif(width: int = 4, height: int = 3) -> bytes:
    """Make the head of a GIF file."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x00\x00\x00;"


def webp(form: bytes, width: int = 4, height: int = 3) -> bytes:
    """Make the head of a WebP file of one of its three forms."""
    sizes = {
        b"VP8X": b"\x00" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14),
        b"VP8 ": b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }
    body = b"WEBP" + form + struct.pack("<I", len(sizes[form])) + sizes[form]
    return b"RIFF" + struct.pack("<I", len(body)) + body


SOUNDS = {
    "audio/mpeg": b"ID3\x03\x00\x00" + b"\x00" * 20,
    "audio/ogg": b"OggS" + b"\x00" * 24,
    "audio/wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 20,
    "audio/mp4": b"\x00\x00\x00\x20ftypM4A " + b"\x00" * 20,
}


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
