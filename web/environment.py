"""The Jinja2 environment that renders every page of the portal's own."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from web.forms import error_list
from web.languages import (
    RIGHT_TO_LEFT,
    current_language,
    direction_of,
    has_languages,
    is_english_page,
    language_names,
    languages_of,
    parted,
    with_origin,
)
from web.paging import page_query


def environment(**options: Any) -> Environment:
    """Return the environment with GOV.UK Frontend's macros, translations and the portal's filters."""
    options["loader"] = ChoiceLoader(
        [options["loader"], PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    env = Environment(  # noqa: S701 (Django's backend passes autoescape=True)
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True
    )
    env.globals |= {"static": static, "url": url, "page_query": page_query, "error_list": error_list}
    env.globals |= {
        "service_name": settings.SERVICE_NAME,
        "page_language": current_language,
        "plural_forms": plural_forms,
        "language_names": language_names,
        "in_english_only": in_english_only,
    }
    env.filters |= {
        "day": day,
        "moment": moment,
        "clock": clock,
        "number": number,
        "percent": percent,
        "month": month,
        "capfirst": capfirst,
        "filesize": filesize,
        "worded": worded,
    }
    return env


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page needs and no page may vary by person: nothing here reads the session."""
    language = current_language()
    _, path = parted(request.path)
    return {
        "path": path,
        "demonstration": settings.DEMONSTRATION,
        "html_lang": language,
        "html_dir": direction_of(language),
        "languages": languages_of(path, language),
        "is_english_page": is_english_page(path),
    }


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of the page called `name`, in the language being written where it is there in it."""
    address = reverse(name, args=args or None, kwargs=kwargs or None)
    _, plain = parted(address)
    return address if has_languages(plain) else with_origin(plain, current_language())


def in_english_only(code: str) -> dict[str, str]:
    """Return what a page in English only says to readers of another language, in it: what it is, and the way back."""
    with translation.override(code):
        return {"note": _("This page is in English only."), "back": _("Go to the home page in your language")}


def plural_forms(text: str) -> dict[str, str]:
    """Return one text for every plural form that a language may have, for words that stand beside a number."""
    return dict.fromkeys(("zero", "one", "two", "few", "many", "other"), text)


def worded(text: Any) -> SafeString:
    """Write a text into a page; one that is not in the language of the page is marked with its own."""
    language = getattr(text, "lang", "")
    if not language:
        return conditional_escape(text)
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction_of(language), text)


def day(value: date | datetime | None) -> str:
    """Write a date as GOV.UK does, 20 January 2023, or as the language being written does."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.day} {value:%B %Y}" if _is_english() else date_format(value, "DATE_FORMAT")


def month(value: date | None) -> str:
    """Write the month of a date: December 2023."""
    if value is None:
        return ""
    return f"{value:%B %Y}" if _is_english() else date_format(value, "YEAR_MONTH_FORMAT")


def moment(value: datetime | None) -> str:
    """Write a time as GOV.UK does: 20 January 2023 at 9:05am, London time."""
    if value is None:
        return ""
    return _("%(day)s at %(time)s") % {"day": day(value), "time": clock(value)}


def clock(value: datetime | None) -> str:
    """Write the time of day as GOV.UK does, 9:05am, London time; in other languages from 00:00 to 23:59."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    if not _is_english():
        return f"{local:%H:%M}"
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def number(value: float | int | None, decimals: int = 0) -> str:
    """Write a number with thousands separators; an absent one as nothing.

    From right to left as in English: 1.000 would be read as one where the page beside it says 1,000.
    """
    if value is None:
        return ""
    if current_language() in RIGHT_TO_LEFT:
        return f"{value:,.{decimals}f}"
    return number_format(value, decimals, force_grouping=True)


def filesize(size: int) -> str:
    """Write how large a file is, as people compare them: 340 KB, 2.4 MB."""
    if size < 1_000_000:
        return _("%(size)s KB") % {"size": number(max(1, round(size / 1000)))}
    return _("%(size)s MB") % {"size": number(size / 1_000_000, 1)}


def _is_english() -> bool:
    return current_language() == "en"


def percent(value: float | None, decimals: int = 0) -> str:
    """Write a proportion as a percentage: 0.47 as 47%."""
    return "" if value is None else f"{value * 100:.{decimals}f}%"
