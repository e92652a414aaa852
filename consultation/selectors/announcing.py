"""What carries a consultation out of the site: its short address, a calendar entry, a QR code."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import icalendar
import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation.models import Consultation
from web.languages import current_language, reverse_plain

REMIND_BEFORE = timedelta(days=2)


def short_address(consultation: Consultation) -> str:
    """Return the whole address to print and to read out: the short one, or the page's own where it has none."""
    if consultation.short_code:
        return f"{settings.PUBLIC_ADDRESS}{reverse_plain('short-address', consultation.short_code)}"
    return f"{settings.PUBLIC_ADDRESS}{reverse_plain('consultation:detail', consultation.slug)}"


def page_address(consultation: Consultation) -> str:
    """Return the whole address of its page in the language being written: the short one in English."""
    if current_language() == "en":
        return short_address(consultation)
    return f"{settings.PUBLIC_ADDRESS}{reverse('consultation:detail', args=[consultation.slug])}"


def calendar_of(consultation: Consultation) -> bytes:
    """Return an iCalendar file of when a consultation closes, and of when it opens where it has not yet.

    It is written in the language being written, from a consultation that is in that language.

    Times are in UTC, which is the same moment in every calendar, also when the clocks have changed in between.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{settings.SERVICE_NAME}//consultations//{current_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if consultation.opens_at is not None and consultation.opens_at > timezone.now():
        title = _("Opens: %(title)s") % {"title": consultation.title}
        calendar.add_component(_event(consultation, "opens", title, consultation.opens_at))
    if consultation.closes_at is not None:
        title = _("Last chance to answer: %(title)s") % {"title": consultation.title}
        closing = _event(consultation, "closes", title, consultation.closes_at)
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -REMIND_BEFORE)
        closing.add_component(alarm)
        calendar.add_component(closing)
    return bytes(calendar.to_ical())


def _event(consultation: Consultation, which: str, title: str, moment: datetime) -> icalendar.Event:
    event = icalendar.Event()
    # The same for the same consultation: a calendar that reads the file again moves the entry to a new closing time.
    event.add("uid", f"{consultation.slug}-{which}@{settings.PUBLIC_ADDRESS.partition('://')[2]}")
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", moment.astimezone(UTC))
    in_language = {"LANGUAGE": current_language()}
    event.add("summary", title, in_language)
    event.add("description", f"{consultation.summary}\n\n{page_address(consultation)}", in_language)
    event.add("url", page_address(consultation))
    event.add("transp", "TRANSPARENT")
    return event


def qr_code(consultation: Consultation) -> bytes:
    """Return an SVG picture of the short address, sharp at any size."""
    picture = BytesIO()
    code = segno.make(short_address(consultation), error="m", micro=False)
    code.save(picture, kind="svg", border=4, omitsize=True, svgclass=None, lineclass=None, light="#fff")
    return picture.getvalue()
