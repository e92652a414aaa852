"""Texts sent in nearly the same words: found among many others, in any language, and shown with differences."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.moderation.campaigns.grouping import Group, group_texts
from consultation.moderation.campaigns.shingling import shingled
from consultation.moderation.campaigns.signing import PERMUTATIONS, SCHEME, SEED, signatures_of
from consultation.moderation.campaigns.templates import own_share, own_words, pieces, template_of
from consultation.moderation.campaigns.words import words_of
from tests.factories.campaigns import Planted, planted

LEAST = 5
LETTER = (
    "Dear team, the plan must put victims first. Please fund the Walworth office, open it at night and publish how "
    "many burglaries were solved in our ward each month."
)
IN_POLISH = (
    "Szanowni Państwo, plan musi stawiać ofiary na pierwszym miejscu. Prosimy o otwarty w nocy posterunek przy "
    "naszej ulicy i o dane o włamaniach w każdym miesiącu."
)
IN_BENGALI = "আমাদের এলাকায় রাতে থানা খোলা রাখুন, প্রতি মাসে চুরির হিসাব প্রকাশ করুন এবং ভুক্তভোগীদের কথা আগে শুনুন, এটাই আমাদের দাবি"
IN_ARABIC = "نرجو فتح مركز الشرطة ليلا في حينا ونشر عدد السرقات كل شهر والاستماع الى الضحايا اولا قبل اي قرار جديد"
IN_CHINESE = "请在夜间开放我们街区的警察局，每月公布盗窃案件的数字，并首先听取受害者的意见，这是我们的要求"


def reached(rows: list[Planted], groups: list[Group]) -> tuple[float, float]:
    """Return which share of the campaigns' texts lies in the one group that is theirs, and which of the others'."""
    labels = np.array([row.campaign for row in rows])
    group_of = np.full(len(rows), -1)
    for number, group in enumerate(groups):
        if group.sent_round and len(group.members) >= LEAST:
            group_of[group.members] = number
    planted_in, drawn_in = labels >= 0, (labels < 0) & (group_of >= 0)
    found = sum(
        np.bincount(group_of[(labels == campaign) & (group_of >= 0)], minlength=1).max()
        for campaign in range(labels.max() + 1)
    )
    return found / planted_in.sum(), drawn_in.sum() / (labels < 0).sum()


def groups_among(rows: list[Planted]) -> list[Group]:
    return group_texts([row.text for row in rows])


def test_twenty_campaigns_are_found_among_ten_thousand_other_texts() -> None:
    rows = planted(others=10_000)
    recall, drawn_in = reached(rows, groups_among(rows))
    assert recall >= 0.95
    assert drawn_in <= 0.01


def test_campaigns_are_found_when_no_member_is_near_the_template() -> None:
    # Harder than asked for: in the last campaigns every member has 40 per cent of its words changed.
    rows = planted(others=10_000, by_campaign=True)
    recall, drawn_in = reached(rows, groups_among(rows))
    assert recall >= 0.9
    assert drawn_in <= 0.01


def test_texts_of_many_minds_are_no_campaign() -> None:
    rows = planted(others=3_000, campaigns=0)
    large = [group for group in groups_among(rows) if group.sent_round and len(group.members) >= LEAST]
    assert sum(len(group.members) for group in large) <= 0.01 * len(rows)


def test_a_campaign_that_is_most_of_what_came_in_is_found() -> None:
    rows = planted(others=30, campaigns=1, size=120)
    recall, drawn_in = reached(rows, groups_among(rows))
    assert recall >= 0.9
    assert drawn_in <= 0.1


def test_the_order_of_texts_changes_no_group() -> None:
    rows = planted(others=300, campaigns=3, size=12)
    turned = list(reversed(rows))
    as_texts = {
        frozenset(frozenset(some[place].text for place in group.members) for group in groups_among(some))
        for some in (rows, turned)
    }
    assert len(as_texts) == 1


@pytest.mark.parametrize(
    "text", [LETTER, IN_POLISH, IN_BENGALI, IN_ARABIC, IN_CHINESE], ids=["en", "pl", "bn", "ar", "zh"]
)
def test_a_letter_is_known_again_in_any_language(text: str) -> None:
    ways = [text, text.upper(), text.replace(",", " –"), f"😀 {text}", text[4:], text[:-4]]
    others = [row.text for row in planted(others=40, campaigns=0)]
    groups = group_texts([*others, *ways])
    assert sorted(place - 40 for place in groups[0].members if place >= 40) == list(range(6))


def test_short_texts_that_are_the_same_belong_together_without_being_sent_round() -> None:
    groups = group_texts(["Yes.", "More police", "yes", "No idea", "YES!", "…", "", "…"])
    assert [(group.members, group.sent_round) for group in groups] == [([0, 2, 4], False)]


def test_signatures_are_those_of_datasketch() -> None:
    texts = [words_of(LETTER), words_of(IN_BENGALI), ["yes"]]
    some = shingled(texts)
    ends = [*some.starts[1:], len(some.pairs)]
    for number, (start, end) in enumerate(zip(some.starts, ends, strict=True)):
        theirs = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=int)
        theirs.update_batch(some.pairs[start:end].tolist())
        assert signatures_of(some)[:, number].tolist() == theirs.hashvalues.tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=25))
def test_whatever_is_written_no_text_is_in_two_groups(texts: list[str]) -> None:
    places = [place for group in group_texts(texts) for place in group.members]
    assert len(places) == len(set(places))
    assert all(words_of(texts[place]) for place in places)


def test_the_template_is_the_text_nearest_to_all() -> None:
    texts = [f"{LETTER} Regards, Ann from flat nine", LETTER, f"Hello! {LETTER}", LETTER.replace("night", "noon")]
    assert template_of(texts) == 1


def test_differences_are_words_and_not_their_case_or_marks() -> None:
    template = "Open the office at night, please."
    text = "OPEN the Walworth office – at night"
    assert [(piece.kind, piece.text) for piece in pieces(template, text)] == [
        ("kept", "OPEN the"),
        ("added", "Walworth"),
        ("kept", "office – at night"),
        ("left_out", "please."),
    ]
    assert own_words(template, text) == ["Walworth"]
    assert own_share(template, text) == pytest.approx(1 / 7)


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_word_of_a_text_stands_in_its_pieces(template: str, text: str) -> None:
    shown = " ".join(piece.text for piece in pieces(template, text) if piece.kind != "left_out")
    assert shown.split() == text.split()
