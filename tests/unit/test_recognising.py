"""What machines point out in a text: where exactly, whatever tricks it plays, in a time that grows with it."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.moderation.recognising.folding import folded
from consultation.moderation.recognising.screening import BY_KEY, RECOGNISERS, screen

MEGABYTE = 2**20
SPACING = "\u00a0"


def found(text: str, key: str) -> list[str]:
    return [text[row.start : row.end] for row in screen(text).findings if row.recogniser == key]


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("👮🏽 e\u0301 PC Jones was there", "titled_name", "PC Jones"),
        ("ring ０７７００ ９００１２３ now", "phone", "０７７００ ９００１２３"),
        ("ring 07\u200b700 90\u200d0123 now", "phone", "07\u200b700 90\u200d0123"),
        (f"SE1{SPACING}9ZZ", "postcode", f"SE1{SPACING}9ZZ"),
        ("call ٠٧٧٠٠٩٠٠١٢٣", "phone", "٠٧٧٠٠٩٠٠١٢٣"),
        ("𝐏𝐂 𝐉𝐨𝐧𝐞𝐬 hit me", "titled_name", "𝐏𝐂 𝐉𝐨𝐧𝐞𝐬"),
        ("PC Jo\u0301se\u0301 A\u0301lvarez", "titled_name", "PC Jo\u0301se\u0301 A\u0301lvarez"),
        ("رقم الضابط PC 4521MD هنا", "officer_number", "4521MD"),
        ("PC Jones’s car", "titled_name", "PC Jones"),
        ("ѕhіt", "abusive", "ѕhіt"),
        ("line one\r\nsergeant wilkins\r\nline three", "titled_name", "sergeant wilkins"),
    ],
)
def test_spans_count_the_original(text: str, key: str, words: str) -> None:
    assert found(text, key) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe, Penistone, Lightwater, Cockfosters, Arsenal, cockerel, Essex, Middlesex, assassin, shiitake",
        "Section 60, Operation Sapphire, 999, 101, the Sergeant at Arms, £4,500, 1984, bus 176",
        "sergeant was rude and inspector told me that constables are needed",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert screen(text).findings == []


def test_rank_and_title_suggest_what_they_are() -> None:
    assert BY_KEY["titled_name"].category_for("PC Jones") == "officer"
    assert BY_KEY["titled_name"].category_for("Mrs Adeyemi") == "personal_data"


def test_flags_are_those_of_what_was_found_the_most_urgent_first() -> None:
    text = "PC Jones is a wanker and my partner hits me, ring 07700 900123"
    assert screen(text).flags == ["safeguarding", "abusive", "officer", "personal"]
    assert screen("More officers please.").flags == []


def test_words_that_two_kinds_claim_have_one_mark() -> None:
    rows = screen("crime ref 01/345678/24 and NI AB 12 34 56 C").findings
    assert [row.recogniser for row in rows] == ["case_number", "ni_number"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_gives_spans_inside_it_and_apart_for_each_kind(text: str) -> None:
    rows = screen(text).findings
    assert all(0 <= row.start < row.end <= len(text) for row in rows)
    for recogniser in RECOGNISERS:
        own = [row for row in rows if row.recogniser == recogniser.key]
        assert all(first.end <= second.start for first, second in pairwise(own))


PIECES = [
    "PC ",
    "Jones",
    "07700 900",
    "123",
    "@",
    "a.",
    " at ",
    "SE1 ",
    "9ZZ",
    "flat ",
    "1",
    "f",
    "u",
    " ",
    "*",
    "\n",
    "é",
]


@given(st.lists(st.sampled_from(PIECES), max_size=80))
def test_places_in_folded_texts_lead_back_in_order(pieces: list[str]) -> None:
    plain = folded("".join(pieces))
    assert len(plain.text) == len(plain.lower) == len(plain.starts) == len(plain.ends)
    assert list(plain.starts) == sorted(plain.starts)


@settings(max_examples=20, deadline=None)
@given(before=st.sampled_from(["", "é ", "👮🏽 ", "আমার "]), phone=st.from_regex(r"07700 900\d{3}", fullmatch=True))
def test_what_stands_before_moves_no_span(before: str, phone: str) -> None:
    assert found(f"{before}ring {phone} now", "phone") == [phone]


HARD = {
    "letters": "a",
    "figures": "0",
    "spaced-figures": "0 ",
    "number-words": "one ",
    "at": "a at ",
    "dots": "a.",
    "ranks": "PC ",
    "flats": "flat 1 ",
    "houses": "14 Aaa ",
    "spaced-letters": "f u c ",
    "stars": "f****",
    "births": "born ",
    "references": "cad 1/",
    "i-will": "i will ",
    "partners": "my partner keeps ",
    "spaces": " ",
    "lines": "\n",
    "invisible": "a\u200b",
    "marks": "e\u0301",
    "profiles": "http://x.com/",
    "collars": "collar 12 ab, ",
}


@pytest.mark.parametrize("piece", HARD.values(), ids=HARD.keys())
def test_a_longer_text_takes_longer_in_proportion(piece: str) -> None:
    """Eight times the text may take 8 times as long and some noise; a search that runs away takes 64 times."""

    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        taken = []
        for _ in range(2):
            started = time.process_time()
            screen(text)
            taken.append(time.process_time() - started)
        return min(taken)

    screen(piece)
    assert seconds(2**17) <= 24 * max(seconds(2**14), 0.02)


def test_a_megabyte_is_screened() -> None:
    sentence = "On Tuesday PC Jones rang 07700 900123 about the burglary at 14 Acacia Road, and nobody came. "
    text = sentence * (MEGABYTE // len(sentence))
    rows = screen(text).findings
    assert len(rows) == 3 * text.count(sentence)
    assert re.sub(r"\s", "", text[rows[-1].start : rows[-1].end]) == "14AcaciaRoad"
