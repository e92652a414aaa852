"""What the pages that span apps read."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation.selectors.consultations import published_consultations
from consultation.selectors.moderating.queue import waiting_summary
from portal.mailbox import has_mailbox
from web.environment import day, number


@dataclass(frozen=True)
class Part:
    """A part of the portal that a person may work in: what it is for and what waits there."""

    title: str
    text: str
    links: list[tuple[str, str]]
    waiting: list[str] = field(default_factory=list)


Person = User | AnonymousUser


def parts_of(person: Person) -> list[Part]:
    """Return the parts that this person's permissions open, in the order of the work."""
    return [part(person) for permission, part in PARTS if person.has_perm(permission)]


def _moderation(person: Person) -> Part:
    summary = waiting_summary(person)
    waiting = [
        ngettext("%(count)s text is waiting", "%(count)s texts are waiting", summary.waiting)
        % {"count": number(summary.waiting)}
    ]
    if summary.oldest_at is not None:
        waiting.append(_("the first of them since %(day)s") % {"day": day(summary.oldest_at)})
    if summary.mine:
        waiting.append(_("you hold %(count)s") % {"count": number(summary.mine)})
    return Part(
        title=_("Moderation"),
        text=_("Read what people wrote and decide what is published."),
        links=[
            (reverse("consultation:moderation-queue"), _("Go to the queue")),
            (reverse("consultation:appeal-list"), _("Appeals")),
            (reverse("consultation:campaign-list"), _("Campaigns")),
            (reverse("consultation:held-list"), _("Responses that are held")),
            *(
                [(reverse("consultation:moderation-recognisers"), _("How good the suggestions are"))]
                if person.has_perm("consultation.lead_moderation")
                else []
            ),
        ],
        waiting=waiting,
    )


def _leading(person: Person) -> Part:
    return Part(
        title=_("Leading the moderation"),
        text=_("See how the work stands and when it will be done, and say who works on what."),
        links=[(reverse("consultation:lead"), _("How the work stands"))],
    )


def _consultations(person: Person) -> Part:
    return Part(
        title=_("Consultations"),
        text=_("Make a consultation, write its questions and get it ready to open."),
        links=[
            (reverse("consultation:author-list"), _("All consultations")),
            (reverse("consultation:author-new"), _("Make a consultation")),
        ],
    )


def _entering(person: Person) -> Part:
    return Part(
        title=_("Entering responses"),
        text=_("Enter what people sent on paper, said by phone or at an event."),
        links=[(reverse("consultation:entry-list"), _("Go to entering"))],
    )


def _files(person: Person) -> Part:
    return Part(
        title=_("Organisations' files"),
        text=_("Bring in many responses that one organisation collected, from one file."),
        links=[(reverse("consultation:bulk-list"), _("Files of responses"))],
    )


def _results(person: Person) -> Part:
    return Part(
        title=_("Results and trust"),
        text=_("See what was answered, and how trust in the Met moved."),
        links=[
            *((reverse("consultation:results", args=[row.slug]), row.title) for row in published_consultations()),
            (reverse("metrics:glance"), _("Trust in the Met")),
        ],
    )


def _plan(person: Person) -> Part:
    return Part(
        title=_("The plan"),
        text=_("See the plan, its commitments and where each status comes from, as they are stored."),
        links=[
            (reverse("turnaround:commitments"), _("Commitments")),
            *(
                [(reverse("turnaround:decision-record"), _("Record a decision"))]
                if person.has_perm("turnaround.add_decision")
                else []
            ),
            *_tables(person, "turnaround", _("All tables")),
        ],
    )


def _accounts(person: Person) -> Part:
    return Part(
        title=_("Staff accounts"),
        text=_("Add colleagues, give them roles and close accounts."),
        links=[
            *_tables(person, "auth", _("Accounts and roles")),
            (reverse("health-ready"), _("Is everything running?")),
            *([(reverse("mailbox"), _("Mailbox of the demonstration"))] if _may_read_mail(person) else []),
        ],
    )


def _may_read_mail(person: Person) -> bool:
    return person.has_perm("consultation.view_mailbox") and has_mailbox()


def _tables(person: Person, app: str, text: str) -> list[tuple[str, str]]:
    """Return the link into the admin site, for those whom it lets in."""
    return [(reverse("admin:app_list", args=[app]), text)] if person.is_staff else []


def _editions(person: Person) -> Part:
    return Part(
        title=_("Languages and editions"),
        text=_("Write the questions in other languages, in Easy Read and in British Sign Language."),
        links=[(reverse("consultation:edition-index"), _("Choose a consultation"))],
    )


def _audit_log(person: Person) -> Part:
    return Part(
        title=_("Audit log"),
        text=_("See who read, decided, changed and exported what, and when."),
        links=[(reverse("audit-log"), _("Go to the audit log"))],
    )


PARTS: tuple[tuple[str, Callable[[Person], Part]], ...] = (
    ("consultation.moderate_answer", _moderation),
    ("consultation.lead_moderation", _leading),
    ("consultation.author_consultation", _consultations),
    ("consultation.translate_consultation", _editions),
    ("consultation.enter_responses", _entering),
    ("consultation.import_responses", _files),
    ("metrics.import_series", _results),
    ("turnaround.view_commitment", _plan),
    ("auth.change_user", _accounts),
    ("auditing.view_auditentry", _audit_log),
)
