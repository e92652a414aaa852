"""The Jinja2 environment that renders every page of the portal's own."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.text import capfirst
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from web.forms import error_list
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
    env.globals["service_name"] = settings.SERVICE_NAME
    env.filters |= {
        "day": day,
        "moment": moment,
        "clock": clock,
        "number": number,
        "percent": percent,
        "month": month,
        "capfirst": capfirst,
    }
    return env


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page needs and no page may vary by person: nothing here reads the session."""
    return {
        "path": request.path,
        "demonstration": settings.DEMONSTRATION,
        "html_lang": translation.get_language().split("-")[0],
    }


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of the page called `name`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def day(value: date | datetime | None) -> str:
    """Write a date as GOV.UK does: 20 January 2023."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.day} {value:%B %Y}"


def month(value: date | None) -> str:
    """Write the month of a date: December 2023."""
    return f"{value:%B %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """Write a time as GOV.UK does: 20 January 2023 at 9:05am, London time."""
    if value is None:
        return ""
    return f"{day(value)} at {clock(value)}"


def clock(value: datetime | None) -> str:
    """Write the time of day as GOV.UK does: 9:05am, London time."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def number(value: float | int | None, decimals: int = 0) -> str:
    """Write a number with thousands separators; an absent one as nothing."""
    return "" if value is None else number_format(value, decimals, force_grouping=True)


def percent(value: float | None, decimals: int = 0) -> str:
    """Write a proportion as a percentage: 0.47 as 47%."""
    return "" if value is None else f"{value * 100:.{decimals}f}%"
