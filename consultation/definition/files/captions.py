"""Captions of a video (WebVTT), read with care: what is wrong with them, and in which line."""

import re
from dataclasses import dataclass
from itertools import count

MOST_BYTES = 500_000
HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t]+\S.*)?")
# Blocks that say nothing: remarks, and how captions look.
WITHOUT_WORDS = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
UTF_8 = "Save the file as UTF-8 text and send it again."
EXAMPLE = "00:00:01.000 --> 00:00:04.000"


class CaptionsError(ValueError):
    """The file cannot be shown as captions; the message names the line and says what was expected."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"Line {line}: {message}")
        self.line = line


@dataclass(frozen=True)
class Captions:
    """Captions that browsers show: their text, how many there are, and the second at which the last one ends."""

    text: str
    count: int
    seconds: float


@dataclass(frozen=True)
class _Block:
    line: int
    lines: list[str]


def read_captions(content: bytes) -> Captions:
    """Return the captions in a WebVTT file; raise CaptionsError at the first thing that is wrong."""
    text = _decoded(content)
    header, *blocks = list(_blocks(text)) or [_Block(1, [""])]
    _check_header(header)
    begins = ends = 0.0
    said = 0
    for block in blocks:
        if WITHOUT_WORDS.fullmatch(block.lines[0]):
            continue
        begins, until = _cue(block, not_before=begins)
        ends, said = max(ends, until), said + 1
    if not said:
        raise CaptionsError(header.line, f"no caption follows. Each begins with its times, such as {EXAMPLE}.")
    return Captions(text, said, ends)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CaptionsError(line, f"a letter cannot be read. {UTF_8}") from error
    if "\0" in text:
        raise CaptionsError(text.count("\n", 0, text.index("\0")) + 1, f"this is not text. {UTF_8}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(text: str) -> list[_Block]:
    """Return the parts between empty lines, each with the number of its first line."""
    blocks: list[_Block] = []
    began = False
    for number, line in zip(count(1), text.split("\n"), strict=False):
        if not line.strip():
            began = False
        elif began:
            blocks[-1].lines.append(line)
        else:
            blocks.append(_Block(number, [line]))
            began = True
    return blocks


def _check_header(header: _Block) -> None:
    if header.line == 1 and HEADER.fullmatch(header.lines[0]):
        return
    if any("-->" in line and "," in line for line in header.lines):
        raise CaptionsError(1, "these are captions of another kind (SubRip, .srt). Save them as WebVTT (.vtt).")
    raise CaptionsError(1, "the file must begin with the word WEBVTT.")


def _cue(block: _Block, *, not_before: float) -> tuple[float, float]:
    """Return when a caption begins and ends."""
    # A caption may have a name in a line above its times.
    place = 1 if "-->" not in block.lines[0] and len(block.lines) > 1 else 0
    number = block.line + place
    timing = TIMING.fullmatch(block.lines[place].strip())
    if timing is None:
        raise CaptionsError(number, f"“{block.lines[place][:60]}” is not a time. Write it so: {EXAMPLE}.")
    begins, ends = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
    if ends <= begins:
        raise CaptionsError(number, "this caption ends before it begins. Exchange the two times.")
    if begins < not_before:
        raise CaptionsError(number, "this caption begins before the one above it. Put them in order of time.")
    if len(block.lines) == place + 1:
        raise CaptionsError(number, "this caption has no words. Write them in the line below its times.")
    return begins, ends


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
