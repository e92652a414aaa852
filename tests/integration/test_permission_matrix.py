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
from tests.factories.moderating import make_answer, make_consultation, make_user
from tests.integration.permissions import ADMIN_SITE, EVERYBODY, MODERATORS, NOBODY, PEOPLE, ROWS
from turnaround.actions.loading import load_plan
from turnaround.management.commands.load_plan import DATA

pytestmark = pytest.mark.django_db

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
