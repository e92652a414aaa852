"""Keys made from texts."""

from hypothesis import given
from hypothesis import strategies as st

from consultation.definition.keys import RESERVED, new_key


def test_a_key_is_the_first_words_of_the_text() -> None:
    assert new_key("Don't you feel safe – at night?", set(), otherwise="question") == "dont-you-feel-safe-at-night"
    assert new_key("How safe?", set(), otherwise="question", between="_") == "how_safe"


def test_a_word_longer_than_a_key_is_cut() -> None:
    assert new_key("a" * 90, set(), otherwise="question") == "a" * 40


@given(texts=st.lists(st.text(max_size=60), max_size=20))
def test_keys_are_addresses_and_never_the_same(texts: list[str]) -> None:
    keys: list[str] = []
    for text in texts:
        keys.append(new_key(text, keys, otherwise="choice"))
    assert len(set(keys)) == len(keys)
    assert all(key and len(key) <= 50 and key.isascii() and key.replace("-", "").isalnum() for key in keys)
    assert not RESERVED & set(keys)
