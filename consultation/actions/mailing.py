"""E-mail about a draft: the link and the code once, and one reminder before the draft goes. Never an answer.

What is to be sent is in the draft's row. The address is encrypted there and goes as soon as nothing is left to send.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultation.models import Draft
from consultation.models.codes import code_for
from consultation.models.sealing import seal, unseal
from consultation.selectors.editions import in_language
from web.environment import moment
from web.languages import language_names

REMIND_BEFORE = timedelta(days=3)
MOST_TRIES = 6
COLUMNS = ("address", "mail_next", "mail_due_at", "mail_tries", "mail_language")
Link = Callable[[str], str]
log = structlog.get_logger(__name__)


def leave_address(*, draft: Draft, address: str, language: str = "en") -> None:
    """Keep an address for the link and a reminder, both to be written in `language`, in place of an earlier one.

    Nothing is kept where the draft was sent.
    """
    draft.address = seal({"address": address}, draft.address_bound_to)
    draft.mail_next, draft.mail_due_at, draft.mail_tries = Draft.Mail.LINK, timezone.now(), 0
    draft.mail_language = language
    _write(draft)


def take_address_back(*, draft: Draft) -> None:
    """Delete the address; nothing more is sent."""
    draft.forget_address()
    _write(draft)


def send_due_mail(*, link_to: Link, draft_id: uuid.UUID | None = None, limit: int = 50) -> int:
    """Deal with up to `limit` drafts whose mail is due; return how many. `link_to` gives the address for a slug.

    A mail is sent while its row is locked, so that two workers never send the same one. Where the mail server does
    not answer it is tried again later, a few times.
    """
    done = 0
    while done < limit and _send_one(link_to, draft_id):
        done += 1
    return done


@transaction.atomic
def _send_one(link_to: Link, draft_id: uuid.UUID | None) -> bool:
    due = Draft.objects.filter(mail_due_at__lte=timezone.now(), submitted_at=None)
    if draft_id is not None:
        due = due.filter(pk=draft_id)
    rows = due.select_for_update(skip_locked=True, of=("self",)).select_related("questionnaire__consultation")
    draft = rows.order_by("mail_due_at").first()
    if draft is None:
        return False
    _deal_with(draft, link_to)
    draft.save(update_fields=COLUMNS)
    return True


def _deal_with(draft: Draft, link_to: Link) -> None:
    """Send what is due and say in the row what is next, if anything."""
    now, remind_at = timezone.now(), draft.usable_until - REMIND_BEFORE
    if draft.usable_until <= now:
        draft.forget_address()
        return
    if draft.mail_next == Draft.Mail.REMINDER and remind_at > now:
        # Saved again since then: the draft lives longer.
        draft.mail_due_at = remind_at
        return
    try:
        _message(draft, link_to).send()
    except InvalidTag:
        # Altered, or sealed with a key that is gone: nobody can send it.
        log.warning("mail_address_unreadable")
        draft.forget_address()
        return
    except OSError as error:
        _try_later(draft, now, error)
        return
    if draft.mail_next == Draft.Mail.REMINDER or remind_at <= now:
        draft.forget_address()
        return
    draft.mail_next, draft.mail_due_at, draft.mail_tries = Draft.Mail.REMINDER, remind_at, 0


def _try_later(draft: Draft, now: datetime, error: OSError) -> None:
    # Neither the address nor what the server said of it.
    log.warning("mail_not_sent", error=type(error).__name__, tries=draft.mail_tries + 1)
    draft.mail_tries += 1
    if draft.mail_tries >= MOST_TRIES:
        draft.forget_address()
        return
    draft.mail_due_at = now + timedelta(minutes=2**draft.mail_tries)


def _message(draft: Draft, link_to: Link) -> EmailMessage:
    address = str(unseal(bytes(draft.address), draft.address_bound_to)["address"])
    language = draft.mail_language if draft.mail_language in language_names() else "en"
    (consultation,) = in_language([draft.questionnaire.consultation], language)
    with translation.override(settings.LANGUAGE_CODE if language == "en" else language):
        code = code_for("return", draft.pk)
        values = {
            "title": " ".join(consultation.title.split()),
            # The part behind the # is never sent to a server, so it is in no log.
            "link": f"{link_to(consultation.slug)}#{code}",
            "code": code,
            "until": moment(draft.usable_until),
        }
        if draft.mail_next == Draft.Mail.REMINDER:
            subject = _("Your draft will be deleted soon: %(title)s") % values
            opening = _("You began to answer “%(title)s” and have not sent your response.") % values
        else:
            subject = _("Come back to your draft: %(title)s") % values
            opening = _("You asked for the way back to your draft of “%(title)s”.") % values
        parts = [
            opening,
            _("Open this link on any device:") + f"\n{values['link']}",
            _("If it asks for your return code, enter %(code)s.") % values,
            _("Send your response before %(until)s. After that your draft is deleted.") % values,
            _("Anybody who has this message can read and change your draft. Do not pass it on."),
            _("We use your address for this and for one reminder only, and delete it afterwards."),
        ]
    return EmailMessage(subject, "\n\n".join(parts) + "\n", to=[address])


def _write(draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk, submitted_at=None).update(**{name: getattr(draft, name) for name in COLUMNS})
