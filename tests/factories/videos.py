"""A real video, made here: one grey picture for two seconds, as WebM; and captions that go with it."""

import struct
from io import BytesIO

from PIL import Image

CAPTIONS = """WEBVTT

00:00:00.000 --> 00:00:01.000
How safe do you feel?

second
00:00:01.000 --> 00:00:02.000 line:80%
Tell us in your own words.
"""
WIDTH, HEIGHT, SECONDS = 64, 48, 2


def webm(grey: int = 128) -> bytes:
    """Return a video that browsers play: Matroska around one VP8 key frame shown over and over."""
    frame = _frame(grey)
    header = _element(
        "1a45dfa3",
        _number("4286", 1) + _number("42f7", 1) + _number("42f2", 4) + _number("42f3", 8),
        _element("4282", b"webm") + _number("4287", 2) + _number("4285", 2),
    )
    facts = _element("1549a966", _number("2ad7b1", 1_000_000), _element("4489", struct.pack(">d", SECONDS * 1000.0)))
    shape = _element("e0", _number("b0", WIDTH) + _number("ba", HEIGHT))
    track = _number("d7", 1) + _number("73c5", 1) + _number("83", 1) + _element("86", b"V_VP8") + shape
    blocks = b"".join(
        _element("a3", b"\x81" + struct.pack(">h", thousandth) + b"\x80" + frame)
        for thousandth in range(0, SECONDS * 1000, 500)
    )
    cluster = _element("1f43b675", _number("e7", 0), blocks)
    return header + _element("18538067", facts, _element("1654ae6b", _element("ae", track)), cluster)


def _frame(grey: int) -> bytes:
    """Return one VP8 key frame: a lossy WebP picture is one in another box."""
    file = BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), (grey, grey, grey)).save(file, "WEBP", quality=10)
    content = file.getvalue()
    at = content.index(b"VP8 ")
    (size,) = struct.unpack("<I", content[at + 4 : at + 8])
    return content[at + 8 : at + 8 + size]


def _element(key: str, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes.fromhex(key) + struct.pack(">Q", len(content) | 1 << 56) + content


def _number(key: str, value: int) -> bytes:
    return _element(key, struct.pack(">I", value))
