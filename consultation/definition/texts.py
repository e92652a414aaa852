"""Texts as people write them."""

import unicodedata


def clean_text(text: str) -> str:
    r"""Return `text` in Unicode's composed form, line ends as one character, without what no keyboard writes.

    >>> clean_text("one\r\ntwo\x00")
    'one\ntwo'
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
