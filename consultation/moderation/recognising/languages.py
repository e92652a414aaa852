"""Which language a text is written in, among those that many Londoners speak; nothing where it is too short to say.

The model is loaded when the first text is looked at, so that only workers pay for it: half a second and 100 MB.
docs/adr says what it was measured against.
"""

from functools import cache
from typing import Any

# Spoken as a main language by more than a few thousand Londoners in the Census of 2021, where the model knows them.
NAMES = {
    "am": "Amharic", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "gu": "Gujarati",
    "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian", "ml": "Malayalam", "ne": "Nepali", "nl": "Dutch",
    "pa": "Panjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "si": "Sinhala", "sk": "Slovak", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese",
}  # fmt: skip
# So much of a text is looked at: a language does not change after that.
SAMPLE = 2000
# Below this the best guess is wrong too often. Chosen on the texts for development.
LEAST_SURE = 0.8
FEWEST_LETTERS = 8
FEWEST_OTHER_LETTERS = 4


def language_of(text: str) -> str:
    """Return the code of the language that `text` is mostly written in; nothing where that cannot be said.

    >>> language_of("Nie ufam policji, bo nikt nie przyszedł.")
    'pl'
    >>> language_of("OK")
    ''
    """
    sample = text[:SAMPLE]
    letters = [letter for letter in sample if letter.isalpha()]
    fewest = FEWEST_LETTERS if all(letter < "\u0250" for letter in letters) else FEWEST_OTHER_LETTERS
    if len(letters) < fewest:
        return ""
    language, sure = _identifier().classify(sample)
    return str(language) if sure >= LEAST_SURE else ""


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(NAMES))
    return identifier
