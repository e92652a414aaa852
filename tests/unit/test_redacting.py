"""What the public reads of a text from which words were removed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.moderation.redacting import (
    END_ISOLATE,
    ISOLATE,
    Span,
    SpanOutsideTextError,
    from_browser,
    merged,
    occurrences,
    published_text,
    to_browser,
)

PERSONAL = "personal details removed"


def removed(text: str, words: str, label: str = PERSONAL) -> str:
    start = text.index(words)
    return published_text(text, [Span(start, start + len(words), label)])


def test_text_without_redactions_is_published_as_it_is() -> None:
    assert published_text("  As I wrote it.\r\n", []) == "  As I wrote it.\r\n"


def test_label_tells_neither_length_nor_words() -> None:
    assert removed("I am Jo.", "Jo") == removed("I am Wilhelmina.", "Wilhelmina") == f"I am [{PERSONAL}]."


def test_overlapping_spans_become_one() -> None:
    spans = [Span(0, 6, PERSONAL), Span(4, 11, PERSONAL)]
    assert published_text("Alex Morgan wrote", spans) == f"[{PERSONAL}] wrote"


def test_span_inside_another_leaves_nothing_behind() -> None:
    spans = [Span(0, 11, PERSONAL), Span(2, 4, PERSONAL)]
    assert published_text("Alex Morgan wrote", spans) == f"[{PERSONAL}] wrote"


def test_overlap_for_different_reasons_gets_a_neutral_label() -> None:
    spans = [Span(0, 6, PERSONAL), Span(4, 11, "abusive words removed")]
    assert published_text("Alex Morgan wrote", spans) == "[words removed] wrote"


def test_neighbours_for_one_reason_do_not_tell_how_many_words_there_were() -> None:
    spans = [Span(0, 4, PERSONAL), Span(5, 11, PERSONAL)]
    assert published_text("Alex Morgan wrote", spans) == f"[{PERSONAL}] wrote"


def test_neighbours_for_different_reasons_keep_their_labels() -> None:
    spans = [Span(0, 4, PERSONAL), Span(5, 11, "abusive words removed")]
    assert published_text("Alex Morgan wrote", spans) == f"[{PERSONAL}] [abusive words removed] wrote"


def test_positions_count_code_points_so_emoji_before_a_span_do_not_shift_it() -> None:
    assert removed("😀👍 ask Sam today", "Sam") == f"😀👍 ask [{PERSONAL}] today"


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("Rene\u0301 left", 0, 4, "[x] left"),
        ("a 👩‍👩‍👧 b", 2, 3, "a [x] b"),
        ("a 👍🏾 b", 2, 3, "a [x] b"),
        ("a 👍🏾 b", 3, 4, "a [x] b"),
        ("a ❤\ufe0f b", 2, 3, "a [x] b"),
        ("🇬🇧🇫🇷", 1, 2, "[x]🇫🇷"),
        ("🇬🇧🇫🇷", 2, 3, "🇬🇧[x]"),
        ("a\r\nb", 0, 2, "[x]b"),
    ],
)
def test_no_part_of_a_character_is_left_at_the_edge(text: str, start: int, end: int, expected: str) -> None:
    assert published_text(text, [Span(start, end, "x")]) == expected


def test_label_in_a_right_to_left_text_keeps_its_own_order() -> None:
    assert removed("שמי דנה ואני גרה כאן", "דנה") == f"שמי {ISOLATE}[{PERSONAL}]{END_ISOLATE} ואני גרה כאן"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 6), (9, 12)])
def test_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(SpanOutsideTextError):
        published_text("Hello", [Span(start, end, PERSONAL)])


def test_typed_words_are_found_whatever_their_case_and_spaces() -> None:
    text = "Ask JOHN\r\n smith, or John  Smith."
    assert [text[start:end] for start, end in occurrences(text, " John Smith ")] == ["JOHN\r\n smith", "John  Smith"]


def test_typed_words_are_whole_words() -> None:
    text = "Al also asked Al's aunt"
    assert occurrences(text, "al") == [(0, 2), (14, 16)]


def test_part_of_a_word_is_found_where_there_is_no_whole_one() -> None:
    assert occurrences("王伟先生说", "王伟") == [(0, 2)]


def test_first_only_takes_one() -> None:
    assert occurrences("Al and Al", "Al", first_only=True) == [(0, 2)]


def test_typed_accents_are_found_however_they_were_written() -> None:
    assert occurrences("Rene\u0301 left", "René") == [(0, 5)]


@pytest.mark.parametrize("words", ["", "   ", "Zoe"])
def test_words_that_are_not_there_are_nowhere(words: str) -> None:
    assert occurrences("Al asked", words) == []


def test_browser_counts_a_line_break_as_one_character() -> None:
    text = "one\r\ntwo\r\nthree"
    start, end = from_browser(text, 8, 13)
    assert text[start:end] == "three"


def test_browser_span_over_a_line_break_takes_all_of_it() -> None:
    assert from_browser("a\r\nb", 0, 2) == (0, 3)


def test_span_comes_back_from_the_browser_as_it_was() -> None:
    text = "a\r\nb\n\r\nAnn"
    assert from_browser(text, *to_browser(text, 7, 10)) == (7, 10)


def test_browser_span_outside_the_text_is_refused() -> None:
    with pytest.raises(SpanOutsideTextError):
        from_browser("a\r\nb", 0, 4)


@given(st.text(min_size=1), st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=6))
def test_what_is_published_is_what_no_span_covers(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [Span(start % len(text), min(start % len(text) + size, len(text)), "x") for start, size in pairs]
    apart = merged(text, spans)
    covered = {index for span in apart for index in range(span.start, span.end)}
    assert all(index in covered for span in spans for index in range(span.start, span.end))
    assert all(first.end <= second.start for first, second in pairwise(apart))
    kept = "".join(character for index, character in enumerate(text) if index not in covered)
    published = published_text(text, spans).replace(f"{ISOLATE}[x]{END_ISOLATE}", "[x]")
    assert len(published) == len(kept) + 3 * len(apart)


PLAIN = st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), min_size=1, max_size=40)
SECRET = st.text(
    # A skin colour belongs to the character before it.
    st.characters(categories=["L", "Nd", "P", "S", "Z"], exclude_characters="🏻🏼🏽🏾🏿"),
    min_size=1,
    max_size=60,
)


@given(PLAIN, SECRET, SECRET, PLAIN)
def test_two_texts_that_differ_only_in_what_is_removed_are_published_alike(
    before: str, secret: str, other: str, after: str
) -> None:
    """Whatever the words are, how many and of which script: their label is all that is left of them."""
    published = {
        published_text(f"{before} {words} {after}", [Span(len(before) + 1, len(before) + 1 + len(words), PERSONAL)])
        for words in (secret, other)
    }
    assert published == {f"{before} [{PERSONAL}] {after}"}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20)), min_size=1, max_size=6))
def test_merged_spans_stand_apart_in_order_and_cover_what_was_given(pairs: list[tuple[int, int]]) -> None:
    text = "word " * 12
    given_spans = [Span(start, min(start + length, len(text)), PERSONAL) for start, length in pairs]
    found = merged(text, given_spans)
    assert all(first.end < second.start for first, second in pairwise(found))
    covered = {index for span in found for index in range(span.start, span.end)}
    assert covered >= {index for span in given_spans for index in range(span.start, span.end)}
