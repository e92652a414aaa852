"""The words that changed between two versions."""

from turnaround.selectors import word_changes


def spoken(before: str, after: str) -> list[tuple[str, str]]:
    return [(words.kind, words.text) for words in word_changes(before, after)]


def test_added_and_removed_words_are_told_apart() -> None:
    assert spoken(
        "racism, misogyny, homophobia and ableism", "racism, misogyny, homophobia and disability hatred"
    ) == [
        ("kept", "racism, misogyny, homophobia and"),
        ("removed", "ableism"),
        ("added", "disability hatred"),
    ]


def test_equal_texts_have_no_change() -> None:
    assert spoken("the same words", "the same words") == [("kept", "the same words")]


def test_texts_with_little_in_common_are_not_mixed() -> None:
    assert spoken("nine priorities", "three areas of reform") == []
