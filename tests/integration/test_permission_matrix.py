"""Who may use which address: every address of the project, by GET and by POST, for every role.

`ROWS` is the table. An address without a row fails, and so does a row without an address: whoever adds a page says
who may use it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from consultation.models import Answer
from portal.roles import ROLES
from tests.factories.moderating import make_answer, make_consultation, make_user
from turnaround.actions.loading import load_plan
from turnaround.management.commands.load_plan import DATA

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "without a role", *(role.name for role in ROLES))
# The accounts of these roles may sign in to Django's admin site.
ADMIN_SITE = frozenset({"Plan editor", "Administrator"})

EVERYBODY = frozenset(PEOPLE)
SIGNED_IN = EVERYBODY - {"anonymous"}
MODERATORS = frozenset({"Moderator", "Lead moderator"})
LEADS = frozenset({"Lead moderator"})
CONSULTATION_EDITOR = frozenset({"Consultation editor"})
CLERKS = frozenset({"Data entry clerk", "Consultation editor"})
EDITORS = frozenset({"Consultation editor"})
ADMINISTRATOR = frozenset({"Administrator"})
AUDITORS = frozenset({"Lead moderator", "Administrator"})
NOBODY: frozenset[str] = frozenset()

# Name of the address, or a pattern of names: who may read it, and who may send to it where that differs.
ROWS: dict[str, tuple[frozenset[str], ...]] = {
    # What the public reads
    "home": (EVERYBODY,),
    "about": (EVERYBODY,),
    "privacy": (EVERYBODY,),
    "accessibility": (EVERYBODY,),
    "priority": (EVERYBODY,),
    "health-live": (EVERYBODY,),
    "health-ready": (EVERYBODY,),
    "turnaround:plan": (EVERYBODY,),
    "turnaround:version": (EVERYBODY,),
    "turnaround:commitments": (EVERYBODY,),
    "turnaround:commitments-csv": (EVERYBODY,),
    "turnaround:commitment": (EVERYBODY,),
    "turnaround:asks": (EVERYBODY,),
    "turnaround:decisions": (EVERYBODY,),
    "turnaround:decisions-csv": (EVERYBODY,),
    "turnaround:decision-record": (frozenset({"Plan editor"}),),
    "consultation:list": (EVERYBODY,),
    "consultation:document": (EVERYBODY,),
    "consultation:detail": (EVERYBODY,),
    "consultation:responses": (EVERYBODY,),
    "consultation:responses-csv": (EVERYBODY,),
    "consultation:responses-feed": (EVERYBODY,),
    "consultation:transparency": (EVERYBODY,),
    "consultation:transparency-csv": (EVERYBODY,),
    "consultation:events": (EVERYBODY,),
    "consultation:events-csv": (EVERYBODY,),
    "consultation:print": (EVERYBODY,),
    "consultation:print-page": (EVERYBODY,),
    "consultation:print-pdf": (EVERYBODY,),
    "consultation:organisations": (EVERYBODY,),
    "consultation:priorities": (EVERYBODY,),
    "consultation:priorities-csv": (EVERYBODY,),
    "consultation:organisations-csv": (EVERYBODY,),
    "consultation:results": (EVERYBODY,),
    "consultation:results-csv": (EVERYBODY,),
    "metrics:glance": (EVERYBODY,),
    "metrics:measure": (EVERYBODY,),
    "metrics:boroughs": (EVERYBODY,),
    "metrics:borough": (EVERYBODY,),
    "metrics:about": (EVERYBODY,),
    "metrics:figures-csv": (EVERYBODY,),
    "metrics:chart-svg": (EVERYBODY,),
    "metrics:chart-png": (EVERYBODY,),
    "metrics:chart-csv": (EVERYBODY,),
    "api-docs": (EVERYBODY,),
    "api-schema": (EVERYBODY,),
    "api:plan-version-*": (EVERYBODY,),
    "api:priority-*": (EVERYBODY,),
    "api:commitment-*": (EVERYBODY,),
    "api:ask-*": (EVERYBODY,),
    "api:decision-*": (EVERYBODY,),
    "api:consultation-*": (EVERYBODY,),
    "api:question-list": (EVERYBODY,),
    "api:response-list": (EVERYBODY,),
    "api:organisation-list": (EVERYBODY,),
    "api:event-list": (EVERYBODY,),
    "api:result-detail": (EVERYBODY,),
    "api:moderation-detail": (EVERYBODY,),
    "api:trade-off-detail": (EVERYBODY,),
    "api:indicator-*": (EVERYBODY,),
    "api:figure-*": (EVERYBODY,),
    "api:area-*": (EVERYBODY,),
    # Responding: reached by the draft of one's own browser
    "consultation:start": (EVERYBODY,),
    "consultation:tasks": (EVERYBODY,),
    "consultation:question": (EVERYBODY,),
    "consultation:edition": (EVERYBODY,),
    "consultation:edition-file": (EVERYBODY,),
    "consultation:save": (EVERYBODY,),
    "consultation:check": (EVERYBODY,),
    "consultation:submit": (EVERYBODY,),
    "consultation:sent": (EVERYBODY,),
    "consultation:equality": (EVERYBODY,),
    "consultation:equality-question": (EVERYBODY,),
    "consultation:return": (EVERYBODY,),
    # Making a consultation
    "consultation:author-list": (CONSULTATION_EDITOR,),
    "consultation:author-new": (CONSULTATION_EDITOR,),
    "consultation:author-overview": (CONSULTATION_EDITOR,),
    "consultation:author-settings": (CONSULTATION_EDITOR,),
    "consultation:author-copy": (CONSULTATION_EDITOR,),
    "consultation:author-delete": (CONSULTATION_EDITOR,),
    "consultation:author-document*": (CONSULTATION_EDITOR,),
    "consultation:author-reason*": (CONSULTATION_EDITOR,),
    "consultation:author-questions": (CONSULTATION_EDITOR,),
    "consultation:author-section*": (CONSULTATION_EDITOR,),
    "consultation:author-page": (CONSULTATION_EDITOR,),
    "consultation:author-page-[ad]*": (CONSULTATION_EDITOR,),
    "consultation:author-question": (CONSULTATION_EDITOR,),
    "consultation:author-question-[adm]*": (CONSULTATION_EDITOR,),
    # Opening one, and what can change afterwards
    "consultation:author-checks": (CONSULTATION_EDITOR,),
    "consultation:author-opening": (CONSULTATION_EDITOR,),
    "consultation:author-dates": (CONSULTATION_EDITOR,),
    "consultation:author-amend": (CONSULTATION_EDITOR,),
    "consultation:author-import*": (CONSULTATION_EDITOR,),
    "consultation:author-export": (CONSULTATION_EDITOR,),
    "consultation:questionnaire-schema": (EVERYBODY,),
    "consultation:questionnaire-format": (EVERYBODY,),
    "consultation:versions": (EVERYBODY,),
    # What was sent: reached by its receipt code
    "consultation:follow": (EVERYBODY,),
    "short-address": (EVERYBODY,),
    "consultation:calendar": (EVERYBODY,),
    "consultation:poster": (EVERYBODY,),
    "consultation:qr-code": (EVERYBODY,),
    "consultation:follow-*": (EVERYBODY,),
    # Deciding who is asked what
    "consultation:author-*-rule": (CONSULTATION_EDITOR,),
    "consultation:author-map": (CONSULTATION_EDITOR,),
    "consultation:author-preview*": (CONSULTATION_EDITOR,),
    # Moderating
    "consultation:moderation-queue": (MODERATORS,),
    "consultation:moderation-next": (MODERATORS,),
    "consultation:moderation-batch": (MODERATORS,),
    "consultation:moderation-leave": (MODERATORS,),
    "consultation:moderation-keep": (MODERATORS,),
    "consultation:moderation-filter*": (MODERATORS,),
    "consultation:moderation-draft": (MODERATORS,),
    "consultation:moderation-answer": (MODERATORS,),
    "consultation:moderation-take": (MODERATORS,),
    "consultation:moderation-release": (MODERATORS,),
    "consultation:moderation-second": (MODERATORS,),
    "consultation:moderation-suggestions": (MODERATORS,),
    "consultation:moderation-recognisers": (frozenset({"Lead moderator"}),),
    "consultation:lead": (LEADS,),
    "consultation:lead-team": (LEADS,),
    "consultation:moderation-agreement": (LEADS,),
    # Entering responses from paper, telephone and events
    "consultation:entry-list": (CLERKS,),
    "consultation:entry-new": (CLERKS,),
    "consultation:entry-form": (CLERKS,),
    "consultation:entry-keep": (CLERKS,),
    "consultation:entry-discard": (CLERKS,),
    "consultation:entry-sent": (CLERKS,),
    "consultation:entry-sheet": (CLERKS,),
    "consultation:entry-settings": (EDITORS,),
    "consultation:entry-second": (CLERKS,),
    "consultation:entry-second-begin": (CLERKS,),
    "consultation:entry-disputes": (CLERKS,),
    "consultation:entry-settle": (CLERKS,),
    "consultation:entry-report": (EDITORS,),
    "consultation:event-staff": (CLERKS,),
    "consultation:event-new": (CLERKS,),
    "consultation:event-edit": (CLERKS,),
    # Files of organisations
    "consultation:bulk-*": (EDITORS,),
    "consultation:campaign*": (MODERATORS,),
    "consultation:held-list": (MODERATORS,),
    "consultation:appeal-*": (MODERATORS,),
    "consultation:held-response": (MODERATORS,),
    # Languages and editions
    "consultation:edition-index": (EDITORS,),
    "consultation:edition-list": (EDITORS,),
    "consultation:edition-overview": (EDITORS,),
    "consultation:edition-publish": (EDITORS,),
    "consultation:edition-page": (EDITORS,),
    "consultation:edition-media": (EDITORS,),
    # The audit log
    "audit-heads": (EVERYBODY,),
    "audit-log": (AUDITORS,),
    "audit-export": (AUDITORS,),
    "mailbox": (ADMINISTRATOR,),
    # One's own account
    "staff-home": (SIGNED_IN,),
    "account_login": (EVERYBODY,),
    "account_logout": (EVERYBODY,),
    "account_inactive": (EVERYBODY,),
    "account_reauthenticate": (SIGNED_IN,),
    "account_change_password": (SIGNED_IN,),
    "mfa_authenticate": (SIGNED_IN,),  # or half-way through signing in; anybody else is sent to the beginning
    "mfa_index": (SIGNED_IN,),
    "mfa_reauthenticate": (SIGNED_IN,),
    "mfa_activate_totp": (SIGNED_IN,),
    "mfa_deactivate_totp": (SIGNED_IN,),
    "mfa_view_recovery_codes": (SIGNED_IN,),
    "mfa_generate_recovery_codes": (SIGNED_IN,),
    "mfa_download_recovery_codes": (SIGNED_IN,),
    # The admin site
    "admin:index": (ADMIN_SITE,),
    "admin:login": (ADMIN_SITE,),
    "admin:logout": (SIGNED_IN,),
    "admin:password_change": (ADMIN_SITE,),
    "admin:password_change_done": (ADMIN_SITE,),
    "admin:jsi18n": (ADMIN_SITE,),
    "admin:app_list": (ADMIN_SITE,),
    "admin:view_on_site": (ADMIN_SITE,),
    "admin:unnamed": (ADMIN_SITE,),
    "admin:autocomplete": (NOBODY, ADMIN_SITE),  # sending is not offered; reading names a field, and none has it
    "admin:turnaround_*_changelist": (ADMIN_SITE,),
    "admin:turnaround_*_change": (ADMIN_SITE, NOBODY),
    "admin:turnaround_*_history": (ADMIN_SITE,),
    "admin:turnaround_*_add": (NOBODY,),
    "admin:turnaround_*_delete": (NOBODY,),
    "admin:auth_user_changelist": (ADMINISTRATOR,),
    "admin:auth_user_add": (ADMINISTRATOR,),
    "admin:auth_user_change": (ADMINISTRATOR,),
    "admin:auth_user_password_change": (ADMINISTRATOR,),
    "admin:auth_user_history": (ADMINISTRATOR,),
    "admin:auth_user_delete": (NOBODY,),
}
# Open to a person who has not signed in, although what they then meet is the way to sign in.
WAYS_IN = {"mfa_authenticate", "admin:login"}


@dataclass(frozen=True)
class Address:
    """One address pattern: its name with namespaces, its route, and its view."""

    name: str
    route: str
    parameters: frozenset[str]
    login_required: bool


def walk(patterns: list[URLPattern | URLResolver], space: str = "", before: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            name = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, name, route)
        else:
            parameters = frozenset(pattern.pattern.regex.groupindex)
            open_to_all = not getattr(pattern.callback, "login_required", True)
            yield Address(space + (pattern.name or "unnamed"), route, parameters, not open_to_all)


ADDRESSES = list(walk(get_resolver().url_patterns))


def row_of(address: Address) -> tuple[frozenset[str], ...] | None:
    fitting = [row for pattern, row in ROWS.items() if fnmatchcase(address.name, pattern)]
    return fitting[0] if len(fitting) == 1 else None


@pytest.mark.parametrize("address", ADDRESSES, ids=[f"{address.name} {address.route}" for address in ADDRESSES])
def test_every_address_has_one_row_that_agrees_with_its_view(address: Address) -> None:
    row = row_of(address)
    assert row is not None, f"{address.name} needs one row in ROWS"
    if address.name not in WAYS_IN:
        assert address.login_required is (row[0] != EVERYBODY)


def test_every_row_has_an_address() -> None:
    names = {address.name for address in ADDRESSES}
    assert [pattern for pattern in ROWS if not any(fnmatchcase(name, pattern) for name in names)] == []


@pytest.fixture
def answer() -> Answer:
    """The plan as it is, a consultation, and a text that waits."""
    load_plan(path=DATA)
    return make_answer(make_consultation())


def path_of(address: Address, answer: Answer) -> str:
    """Return the path of something that exists, as far as this project has such a thing for every address."""
    known = {
        "answer_id": str(answer.pk),
        "short_code": "small",
        "slug": "v1-draft" if "version" in address.name else "small",
        "page_key": "p1",
        "key": "religion",
        "number": "1",
        "code": "C05",
        "gss": "E09000003",
        "format": "json",
        "entry_id": "00000000-0000-4000-8000-000000000000",
        "edition": "en",
        "size": "standard",
        "app_label": "turnaround",
        "content_type_id": "0",
        "url": "nothing",
        "id": object_of(address),
        "object_id": object_of(address),
    }
    path = "/" + address.route
    for name in address.parameters:
        path = replaced(path, name, known.get(name, "1"))
    return path.replace("^", "").replace("$", "").replace("/?", "").replace("\\.", ".")


def replaced(path: str, name: str, value: str) -> str:
    """Put `value` in the place of a parameter, whether `<int:name>` or `(?P<name>…)`."""
    before, _, after = path.partition(f"{name}>")
    if not before.endswith("(?P<"):
        return before[: before.rindex("<")] + value + after
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(after[0], 0)
        after = after[1:]
    return before.removesuffix("(?P<") + value + after


def object_of(address: Address) -> str:
    """Return the id of a row of the table that an address of the admin site is about."""
    parts = address.route.split("/")
    if parts[0] != "admin" or not address.parameters & {"id", "object_id"} or parts[1] == "r":
        return "0"
    first = apps.get_model(parts[1], parts[2]).objects.order_by("pk").first()
    return str(first.pk) if first else "0"


def browser_of(person: str, users: dict[str, User]) -> Client:
    client = Client(raise_request_exception=False)
    if person != "anonymous":
        if person not in users:
            role = None if person == "without a role" else person
            users[person] = make_user(person, role, is_staff=person in ADMIN_SITE)
        client.force_login(users[person])
    return client


def outcome(response: HttpResponse) -> str:
    """Say what an answer means: in, refused, or broken."""
    if response.status_code == 500:
        return "broken"
    to_sign_in = response.status_code == 302 and response["Location"].startswith(
        ("/accounts/login/", "/admin/login/")
    )
    return "refused" if to_sign_in or response.status_code in (401, 403) else "in"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(person: str, method: str, answer: Answer) -> None:
    users: dict[str, User] = {}
    browser_of(person, users)
    wrong = []
    for address in ADDRESSES:
        row = row_of(address) or (NOBODY,)
        allowed = row[0] if method == "get" else row[-1]
        path = path_of(address, answer)
        response = getattr(browser_of(person, users), method)(path)
        expected = "in" if person in allowed else "refused"
        if outcome(response) != expected:
            wrong.append(f"{method} {path} ({address.name}): {response.status_code}, expected {expected}")
    assert wrong == []


@pytest.mark.parametrize("person", PEOPLE)
def test_guessing_an_id_tells_nobody_whether_it_exists(person: str, answer: Answer) -> None:
    users: dict[str, User] = {}
    for part in ("", "take/", "release/", "draft/"):
        replies = []
        for answer_id in (answer.pk, 987654):
            path = f"/consultations/staff/moderation/{answer_id}/{part}"
            reply = browser_of(person, users).post(path)
            replies.append((reply.status_code, reply.get("Location", "").replace(path, "")))
        if person in MODERATORS:
            assert replies[1][0] == 404
        else:
            assert replies[0] == replies[1]
            assert replies[0][0] in (302, 403)


def test_consultation_that_has_not_opened_looks_like_one_that_is_not_there(client: Client) -> None:
    make_consultation("unopened", opened=False)
    for address in ADDRESSES:
        if "slug" in address.parameters and "consultation" in address.route:
            path = path_of(address, Answer(pk=1))
            hidden, missing = (client.get(path.replace("small", slug)) for slug in ("unopened", "absent"))
            assert hidden.status_code == missing.status_code, path
            if missing.status_code == 404:
                assert hidden.text.replace("unopened", "absent") == missing.text, path


def test_sending_without_the_forms_token_is_refused(answer: Answer) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("sam"))
    assert client.post("/consultations/staff/moderation/next/").status_code == 403
    answer.refresh_from_db()
    assert answer.claimed_by is None
