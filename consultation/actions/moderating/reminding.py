"""Telling those who direct the moderation, by e-mail, that a clock ran out or that work gets old.

Who is to be told of what is a row first, one for each person and clock: sweeping again makes no second one. What is
due for one person goes in one message, at most one in an hour. A message holds titles, numbers, times and links to
staff pages: no words of a response, and nothing of anybody who responded.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation.actions.auditing import record
from consultation.models import Answer, Consultation, Reminder
from consultation.selectors.moderating.leading import lead_moderators, safeguarding_leads, waiting_work
from web.environment import moment, number

Kind = Reminder.Kind
# Marks a message that holds nothing of a respondent, for the demonstration's mailbox.
HEADER = "X-Portal-Reminder"
MOST_TRIES = 6
# A message names so many; the page it links to has them all.
MOST_NAMED = 20
BETWEEN_MESSAGES = timedelta(hours=1)
log = structlog.get_logger(__name__)


def make_reminders() -> int:
    """Note who is to be told of what ran out or got old since; return how many of these are new."""
    if not settings.EMAIL_OFFERED:
        return 0
    leads = list(_reachable(lead_moderators()))
    before = Reminder.objects.count()
    Reminder.objects.bulk_create([*_of_clocks(leads), *_of_old_work(leads)], ignore_conflicts=True)
    return Reminder.objects.count() - before


def send_reminders(*, work_page: str, answer_page: Callable[[int], str]) -> int:
    """Send what is due, one message for each person; return how many were sent.

    `work_page` is the address of the lead's page, `answer_page` gives that of an answer.
    """
    waiting = Reminder.objects.filter(sent_at=None, tries__lt=MOST_TRIES, next_try_at__lte=timezone.now())
    people = list(waiting.order_by("recipient").values_list("recipient", flat=True).distinct())
    return sum(_send_to(person, work_page, answer_page) for person in people)


def _reachable(people: Iterable[User]) -> Iterator[User]:
    return (person for person in people if person.is_active and person.email)


def _of_clocks(leads: list[User]) -> Iterator[Reminder]:
    """Yield a reminder of each clock that ran out, to the leads and to whom the answer was referred."""
    safeguarding = list(_reachable(safeguarding_leads()))
    late = waiting_work().filter(due_at__lte=timezone.now()).select_related("referred_to")
    for answer in late.iterator(chunk_size=1000):
        told = {person.pk: person for person in leads}
        if answer.referred_to is not None:
            told |= {person.pk: person for person in _reachable([answer.referred_to])}
        if answer.for_safeguarding:
            told |= {person.pk: person for person in safeguarding}
        assert answer.due_at is not None  # noqa: S101 (the query asks for it)
        for person in told.values():
            yield Reminder(
                kind=Kind.CLOCK,
                recipient=person,
                consultation_id=answer.consultation_id,
                answer=answer,
                clock_at=answer.due_at,
            )


def _of_old_work(leads: list[User]) -> Iterator[Reminder]:
    """Yield a reminder for each consultation with work that is old, once a week."""
    now = timezone.localtime()
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    limit = now - timedelta(days=settings.MODERATION_OLD_DAYS)
    oldest = waiting_work().order_by().values("consultation").annotate(oldest=Min("waiting_since"))
    for row in oldest.filter(oldest__lt=limit):
        for person in leads:
            yield Reminder(kind=Kind.OLD, recipient=person, consultation_id=row["consultation"], clock_at=monday)


@transaction.atomic
def _send_to(recipient_id: int, work_page: str, answer_page: Callable[[int], str]) -> int:
    """Send one person what is due; 1 where it was sent. The rows are locked, so that it is not sent twice."""
    now = timezone.now()
    # One message at a time for one person: their row is the lock.
    person = User.objects.select_for_update(skip_locked=True).filter(pk=recipient_id).first()
    own = Reminder.objects.filter(recipient=recipient_id)
    if person is None or own.filter(sent_at__gt=now - BETWEEN_MESSAGES).exists():
        return 0
    due = list(
        own.filter(sent_at=None, tries__lt=MOST_TRIES, next_try_at__lte=now).select_related("consultation", "answer")
    )
    # What was done meanwhile is no longer worth a message.
    open_now = [reminder for reminder in due if _is_open(reminder)]
    rows = Reminder.objects.filter(pk__in=[reminder.pk for reminder in due])
    if not open_now or not person.email or not person.is_active:
        rows.delete()
        return 0
    try:
        _message(person, open_now, work_page, answer_page).send()
    except OSError as error:
        # Neither the address nor what the server said of it.
        log.warning("reminder_not_sent", error=type(error).__name__, tries=due[0].tries + 1)
        for reminder in due:
            reminder.tries += 1
            reminder.next_try_at = now + timedelta(minutes=2**reminder.tries)
        Reminder.objects.bulk_update(due, ["tries", "next_try_at"])
        return 0
    rows.update(sent_at=now)
    clocks = sum(reminder.kind == Kind.CLOCK for reminder in open_now)
    record(
        action="reminder.send",
        by=None,
        subject=f"user:{person.pk}",
        after={"clocks": clocks, "consultations_with_old_work": len(open_now) - clocks},
    )
    return 1


def _is_open(reminder: Reminder) -> bool:
    answer = reminder.answer
    return answer is None or (answer.waits_for != "" and answer.due_at == reminder.clock_at)


def _message(
    person: User, reminders: list[Reminder], work_page: str, answer_page: Callable[[int], str]
) -> EmailMessage:
    clocks = [(r.answer, r.clock_at) for r in reminders if r.answer is not None]
    old = [r.consultation for r in reminders if r.answer is None]
    parts = [_of_late(clocks, answer_page)] if clocks else []
    parts += [_about_old(old)] if old else []
    parts.append(_("How the work stands:") + f"\n{work_page}")
    if clocks:
        late = ngettext("%(num)s piece of moderation is late", "%(num)s pieces of moderation are late", len(clocks))
        subject = late % {"num": number(len(clocks))}
    else:
        subject = _("Moderation waits for long")
    return EmailMessage(subject, "\n\n".join(parts) + "\n", to=[person.email], headers={HEADER: "1"})


def _of_late(clocks: list[tuple[Answer, datetime]], answer_page: Callable[[int], str]) -> str:
    lines = [_("The clock has run out for:")]
    for answer, at in clocks[:MOST_NAMED]:
        work = answer.get_waits_for_display()
        lines.append(f"- {work}, {_('due %(moment)s') % {'moment': moment(at)}}\n  {answer_page(answer.pk)}")
    if more := len(clocks) - MOST_NAMED:
        lines += [_("and %(num)s more.") % {"num": number(more)}] if more > 0 else []
    return "\n".join(lines)


def _about_old(consultations: list[Consultation]) -> str:
    days = settings.MODERATION_OLD_DAYS
    opening = _("Something has waited for more than %(days)s days in:") % {"days": days}
    return "\n".join([opening, *(f"- {' '.join(row.title.split())}" for row in consultations)])
