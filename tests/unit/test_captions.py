"""Captions of a video: what is read, and what is said about a file that cannot be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.definition.files.captions import CaptionsError, read_captions
from tests.factories.videos import CAPTIONS

CUE = "00:01.000 --> 00:02.000\nHello\n"


def test_captions_are_counted_and_timed() -> None:
    captions = read_captions(CAPTIONS.encode())
    assert (captions.count, captions.seconds) == (2, 2.0)
    assert captions.text == CAPTIONS


@pytest.mark.parametrize(
    "text",
    [
        f"WEBVTT\n\n{CUE}",
        f"\ufeffWEBVTT\n\n{CUE}",
        f"WEBVTT - signed by Sam\n\n{CUE}".replace("\n", "\r\n"),
        f"WEBVTT\n\nNOTE a remark\nof two lines\n\nSTYLE\n::cue {{ color: yellow }}\n\n{CUE}",
        "WEBVTT\n\n100:00:00.000 --> 100:00:01.000 align:start\n<v Sam>Hours</v>\nand two lines",
        # Two people at once, and one after a longer one that is still shown.
        f"WEBVTT\n\n{CUE}\n{CUE}\n00:01.500 --> 00:01.700\nShort",
    ],
    ids=["plain", "byte order mark", "Windows lines", "remark and style", "hours", "at once"],
)
def test_what_browsers_show_is_taken(text: str) -> None:
    captions = read_captions(text.encode())
    assert captions.count > 0
    assert captions.text.startswith("WEBVTT")
    assert "\r" not in captions.text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "must begin with the word WEBVTT"),
        ("\nWEBVTT\n\n", 1, "must begin with the word WEBVTT"),
        ("WEBVTTS\n\n", 1, "must begin with the word WEBVTT"),
        ("1\n00:00:01,000 --> 00:00:02,000\nHello\n", 1, "SubRip, .srt"),
        ("WEBVTT\n\nNOTE nothing else\n", 1, "no caption follows"),
        ("WEBVTT\n\nHello\n", 3, "“Hello” is not a time. Write it so: 00:00:01.000 --> 00:00:04.000."),
        ("WEBVTT\n\nfirst\n00:01,000 --> 00:02,000\nHello", 4, "is not a time"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nHello", 3, "is not a time"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nHello", 3, "ends before it begins"),
        ("WEBVTT\n\n00:01.000 --> 00:01.000\nHello", 3, "ends before it begins"),
        (f"WEBVTT\n\n00:05.000 --> 00:06.000\nLate\n\n{CUE}", 6, "begins before the one above it"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", 3, "has no words"),
        ("WEBVTT\n\n\0", 3, "this is not text"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_what_was_expected(text: str, line: int, said: str) -> None:
    with pytest.raises(CaptionsError, match=f"^Line {line}: ") as caught:
        read_captions(text.encode())
    assert said in str(caught.value)
    assert caught.value.line == line


def test_letters_of_another_encoding_are_told_with_their_line() -> None:
    with pytest.raises(CaptionsError, match=r"^Line 4: a letter cannot be read. Save the file as UTF-8"):
        read_captions("WEBVTT\n\n00:01.000 --> 00:02.000\nCafé\n".encode("latin-1"))


def line_refused(content: bytes) -> int | None:
    """Return the line that is found wrong; none where all of it is taken."""
    try:
        captions = read_captions(content)
    except CaptionsError as error:
        return error.line
    return None if captions.count else 0


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"WEBVTT\n\n{text}".encode(errors="replace")))
def test_whatever_is_sent_is_taken_whole_or_refused_with_a_line_that_it_has(content: bytes) -> None:
    lines = content.count(b"\n") + content.count(b"\r") + 1
    assert line_refused(content) in (None, *range(1, lines + 1))
