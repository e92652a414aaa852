"""The words of a text as they are compared: without case, accents, punctuation or anything that cannot be seen."""

import unicodedata

# Scripts that put no spaces between words: each letter is compared by itself.
UNSPACED = (
    *(range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800)),  # Thai, Lao, Burmese, Khmer
    *(
        range(0x3040, 0x3100),
        range(0x31F0, 0x3200),
        range(0x3400, 0x4DC0),
        range(0x4E00, 0xA000),
    ),  # Japanese, Han
    *(range(0xF900, 0xFB00), range(0x20000, 0x31350)),
)
# Accents on Latin, Greek and Cyrillic letters; vowel signs of Arabic and Hebrew, which most people leave out.
LEFT_OUT = (range(0x0300, 0x0370), range(0x0591, 0x05C8), range(0x064B, 0x0660), range(0x0670, 0x0671))
APOSTROPHES = "'’ʼ＇"


class _Folding(dict[int, str]):
    """What stands for each code point, found once: itself, nothing, or a space."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        if any(code in codes for codes in UNSPACED):
            shown = f" {letter} "
        elif letter in APOSTROPHES or category == "Cf" or any(code in codes for codes in LEFT_OUT):
            shown = ""
        else:
            shown = letter if category[0] in "LNM" else " "
        self[code] = shown
        return shown


_FOLDING = _Folding()


def words_of(text: str) -> list[str]:
    """Return the words of `text`, folded so that what looks alike to a reader is alike.

    >>> words_of("More POLICE officers, please – don't wait!")
    ['more', 'police', 'officers', 'please', 'dont', 'wait']
    >>> words_of("更多警察")
    ['更', '多', '警', '察']
    """
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKD", text).casefold()
    return folded.translate(_FOLDING).split()
