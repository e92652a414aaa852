"""What the public reads of a text from which words were removed. Nothing else makes a published text.

A span counts code points of the original, from `start` up to but not including `end`, as Python's slices do.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

MIXED_LABEL = "words removed"
ZERO_WIDTH_JOINER = "\u200d"
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


class SpanOutsideTextError(ValueError):
    """A span does not lie inside the text that it is to be removed from."""


@dataclass(frozen=True, order=True)
class Span:
    """Words to remove, and the label that stands in for them."""

    start: int
    end: int
    label: str


def published_text(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with each span replaced by its label in square brackets.

    The label tells neither how long the words were nor how many there were: overlapping spans, and neighbours for
    the same reason, become one. A letter never loses its accents or an emoji one of its parts to the span's edge.

    >>> published_text("Call Ann Lee on 020.", [Span(5, 8, "details removed"), Span(9, 12, "details removed")])
    'Call [details removed] on 020.'
    """
    removed = merged(text, spans)
    ends = [0, *(span.end for span in removed)]
    starts = [*(span.start for span in removed), len(text)]
    kept = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    # By what is left: the words that were removed do not tell of which script they were.
    isolated = any(unicodedata.bidirectional(character) in ("R", "AL") for part in kept for character in part)
    labels = [_bracketed(span.label, isolated=isolated) for span in removed]
    return "".join(part + label for part, label in zip(kept, [*labels, ""], strict=True))


def merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return `spans` in order, widened to whole characters and apart from each other.

    Raises SpanOutsideTextError for one that is empty or reaches beyond the text.
    """
    result: list[Span] = []
    for span in sorted(_whole(text, span) for span in spans):
        last = result[-1] if result else None
        if last is not None and _belong_together(text, last, span):
            label = last.label if last.label == span.label else MIXED_LABEL
            result[-1] = Span(last.start, max(last.end, span.end), label)
        else:
            result.append(span)
    return result


def occurrences(text: str, words: str, *, first_only: bool = False) -> list[tuple[int, int]]:
    """Return where `words` stand in `text`, as (start, end); upper and lower case and kinds of space are the same.

    Whole words are looked for first. Only where there are none, as in scripts that put no spaces between words, are
    parts of words taken.
    """
    forms = {re.sub(r"\s+", " ", form(words).strip()) for form in (str, _composed, _decomposed)}
    spelled = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms) if form)
    if not spelled:
        return []
    for pattern in (rf"(?<!\w)(?:{spelled})(?!\w)", spelled):
        found = [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
        if found:
            return found[:1] if first_only else found
    return []


def from_browser(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span of `text` from one that a browser counted: in a browser every line break is one character."""
    kept = [index for index in range(len(text)) if text[index : index + 2] != "\r\n"]
    if not 0 <= start < end <= len(kept):
        raise SpanOutsideTextError(f"{start}–{end} is not inside a text of {len(kept)} characters.")
    return kept[start], kept[end - 1] + 1


def to_browser(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span of `text` as a browser counts it: the other way round from `from_browser`."""
    return start - text.count("\r\n", 0, start), end - text.count("\r\n", 0, end)


def _whole(text: str, span: Span) -> Span:
    if not 0 <= span.start < span.end <= len(text):
        raise SpanOutsideTextError(f"{span.start}–{span.end} is not inside a text of {len(text)} characters.")
    start, end = span.start, span.end
    while not _is_edge(text, start):
        start -= 1
    while not _is_edge(text, end):
        end += 1
    return replace(span, start=start, end=end)


def _is_edge(text: str, index: int) -> bool:
    """Say whether a text may be cut before `index` without cutting what a reader sees as one character."""
    if index in (0, len(text)):
        return True
    before, after = text[index - 1], text[index]
    if _extends(after) or before == ZERO_WIDTH_JOINER or before + after == "\r\n":
        return False
    if not (_is_flag_half(before) and _is_flag_half(after)):
        return True
    halves = len(text[:index]) - len(text[:index].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
    return halves % 2 == 0


def _extends(character: str) -> bool:
    """Say whether a character only changes the one before it: an accent, a skin colour, a joiner, a flag's tag."""
    code = ord(character)
    return (
        character == ZERO_WIDTH_JOINER
        or unicodedata.category(character).startswith("M")
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
    )


def _is_flag_half(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _belong_together(text: str, first: Span, second: Span) -> bool:
    if second.start < first.end:
        return True
    return first.label == second.label and not text[first.end : second.start].strip()


def _bracketed(label: str, *, isolated: bool) -> str:
    """Return the label in brackets; inside a right-to-left text isolated, so that it keeps its own order."""
    return f"{ISOLATE}[{label}]{END_ISOLATE}" if isolated else f"[{label}]"


def _composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)


def _decomposed(words: str) -> str:
    return unicodedata.normalize("NFD", words)
