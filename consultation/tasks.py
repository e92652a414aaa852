"""Work in the background: each task loads by id and calls one action."""

import time
import uuid

from celery import shared_task
from django.conf import settings
from django.urls import reverse

from consultation.actions.expiring import delete_expired_drafts
from consultation.actions.files import cancel_forgotten_files, work_on_file
from consultation.actions.mailing import send_due_mail
from consultation.actions.moderating.appeals import hurry_appeals
from consultation.actions.moderating.bulk import carry_on
from consultation.actions.moderating.grouping import group_new_answers
from consultation.actions.moderating.rechecking import close_stale_rechecks
from consultation.actions.moderating.reminding import make_reminders, send_reminders
from consultation.actions.moderating.waiting import count_waiting, forget_old_drafts, hurry_what_closes
from consultation.actions.printing import make_print as make_one_print
from consultation.actions.printing import make_waiting, request_current_prints
from consultation.actions.retaining import enforce_retention
from consultation.actions.screening import BATCH, screen_waiting
from consultation.actions.tallying import tally_equality, tally_untallied
from consultation.models import ResponseFile


@shared_task
def tally_response(response_id: int) -> None:
    """Count one response that has just arrived."""
    tally_untallied(response_id=response_id)


@shared_task
def sweep_untallied() -> None:
    """Count what lost hints left behind, a few hundred at a time until nothing is left."""
    while tally_untallied(limit=500) == 500:
        continue
    while tally_equality(limit=500) == 500:
        continue


@shared_task
def screen_response(response_id: int) -> None:
    """Let machines look at the texts of one response that has just arrived, or was released."""
    screen_waiting(response_id=response_id)


@shared_task
def sweep_unscreened() -> None:
    """Screen what lost hints left behind, for half a minute; the next sweep goes on."""
    ends_at = time.monotonic() + 30
    while screen_waiting() == BATCH and time.monotonic() < ends_at:
        continue


def return_link(slug: str) -> str:
    """Return the whole address where a return code is entered."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('consultation:return', args=[slug])}"


@shared_task
def send_mail_of_draft(draft_id: str) -> None:
    """Send the link and the code that somebody has just asked for."""
    send_due_mail(link_to=return_link, draft_id=uuid.UUID(draft_id), limit=1)


@shared_task
def sweep_mail() -> None:
    """Send what lost hints left behind, and the reminders that are due."""
    send_due_mail(link_to=return_link)


@shared_task
def close_rechecks() -> None:
    """Let go of decisions that nobody has compared in a month."""
    close_stale_rechecks()


@shared_task
def expire_drafts() -> None:
    """Delete drafts that nobody came back to."""
    delete_expired_drafts()


@shared_task
def make_print(print_id: int) -> None:
    """Make one questionnaire as PDF, unless it is there already or somebody makes it."""
    make_one_print(print_id=print_id)


@shared_task
def sweep_prints() -> None:
    """Ask for the PDFs of what is open, and make for half a minute those that wait."""
    request_current_prints()
    make_waiting(seconds=30)


@shared_task
def work_on_response_file(file_id: int) -> None:
    """Check an organisation's file, or add its responses, unless somebody does it already."""
    work_on_file(file_id=file_id)


@shared_task
def sweep_response_files() -> None:
    """Find the files whose hints were lost, and forget those that nobody decided on."""
    for file_id in ResponseFile.objects.to_work_on().values_list("pk", flat=True)[:5]:
        work_on_file(file_id=file_id)
    cancel_forgotten_files()


@shared_task
def sweep_reminders() -> None:
    """Tell those who direct the moderation what ran out or got old."""
    make_reminders()
    send_reminders(work_page=_staff_page("lead"), answer_page=lambda pk: _staff_page("moderation-answer", pk))


def _staff_page(name: str, *args: int) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse(f'consultation:{name}', args=args)}"


@shared_task
def enforce_retention_periods() -> None:
    """Delete or anonymise what has been kept for its time."""
    enforce_retention()


@shared_task
def sweep_ungrouped() -> None:
    """Compare the texts that have come in with those before them, for half a minute at most."""
    until = time.monotonic() + 30
    while time.monotonic() < until and group_new_answers():
        continue


@shared_task
def sweep_appeals() -> None:
    """Put appeals whose time is nearly over before ordinary work."""
    hurry_appeals()


@shared_task
def sweep_queue() -> None:
    """Count what is to be decided, put first what closes soon, forget half-made decisions that got old."""
    hurry_what_closes()
    count_waiting()
    forget_old_drafts()


@shared_task
def sweep_bulk_decisions() -> None:
    """Carry on with decisions about many answers, for half a minute at most."""
    until = time.monotonic() + 30
    while time.monotonic() < until and carry_on():
        continue
