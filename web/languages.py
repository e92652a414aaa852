"""Languages of the interface: the address says which one a page is in.

English has the plain address, every other language the same one behind its code: `/pl/consultations/…`. Nothing else
decides (no cookie, no header), so an address shows everybody the same page and may be kept and passed on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import escape_leading_slashes

Handler = Callable[[HttpRequest], HttpResponse]
# The languages that are written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "ur"})
# Pages in English only, and files, which are the same in every language. `i18n_patterns` holds the other addresses.
ENGLISH_ONLY = (
    "/about/",
    "/accessibility/",
    "/accounts/",
    "/admin/",
    "/api/",
    "/c/",
    "/consultations/files/",
    "/consultations/staff/",
    "/health/",
    "/plan/",
    "/privacy/",
    "/staff/",
    "/static/",
    "/trust/",
)
# Of these the public pages, which say so to a reader who comes from a page in another language.
ENGLISH_PAGES = ("/about/", "/accessibility/", "/plan/", "/privacy/", "/trust/")
FILES = (".csv", ".docx", ".json", ".ods", ".odt", ".pdf", ".png", ".svg", ".txt", ".xlsx", ".yaml")


@dataclass(frozen=True)
class Language:
    """One language of the interface: its code in addresses, its own name, and the page in it."""

    code: str
    name: str
    href: str = ""
    is_current: bool = False

    @property
    def direction(self) -> str:
        """Return the direction that it is written in, as HTML names it."""
        return direction_of(self.code)


def direction_of(code: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def current_language() -> str:
    """Return the short code of the language that is being written: `en`, `pl` …"""
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]


def language_names() -> dict[str, str]:
    """Return the name of each language in that language, by its short code."""
    return {code.split("-")[0]: str(name) for code, name in settings.LANGUAGES}


def has_languages(path: str) -> bool:
    """Say whether the page at a path without a language is there in every language."""
    return not path.startswith(ENGLISH_ONLY) and not path.endswith(FILES)


def parted(path: str) -> tuple[str, str]:
    """Return the language that a path begins with (`en` where it begins with none), and the path without it."""
    code, slash, rest = path.removeprefix("/").partition("/")
    if slash and code != "en" and code in language_names():
        return code, f"/{rest}"
    return "en", path


def in_language(path: str, code: str) -> str:
    """Return where the page at a path without a language is in a language; itself where it is in English only."""
    return path if code == "en" or not has_languages(path) else f"/{code}{path}"


def is_english_page(path: str) -> bool:
    """Say whether a public page is at this path that is there in English only."""
    return path.startswith(ENGLISH_PAGES) and not path.endswith(FILES)


def with_origin(path: str, code: str) -> str:
    """Return the address of a page for a reader of a language: one in English only says so to them, in it.

    The part behind the # never reaches a server, so the page stays the same for everybody; the page's style shows
    the note that it names.
    """
    return f"{path}#{code}" if code != "en" and is_english_page(path) else path


def languages_of(path: str, current: str) -> tuple[Language, ...]:
    """Return every language, with where the page at a path without a language is in it.

    Of a page in English only, the other languages lead to their home pages.
    """
    page = path if has_languages(path) else reverse_plain("home")
    return tuple(
        Language(code, name, href=path if code == "en" else in_language(page, code), is_current=code == current)
        for code, name in language_names().items()
    )


def reverse_plain(name: str, *args: object) -> str:
    """Return the address of a page without a language, whatever language is being written."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=args or None)


class LanguageOfAddress:
    """Writes each answer in the language that its address begins with, and says so in a header."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request in the language of its address; send one for a page in English only to that page."""
        code, plain = parted(request.path_info)
        if code != "en" and not has_languages(plain):
            return redirect(with_origin(escape_leading_slashes(plain), code))
        full = settings.LANGUAGE_CODE if code == "en" else code
        with translation.override(full):
            request.LANGUAGE_CODE = full
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response
