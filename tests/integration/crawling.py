"""Everything that the public can reach, found by following links from the home page and from the ends of the API."""

import re
from collections.abc import Iterable
from html import unescape

from django.test import Client

from consultation.models import Consultation
from portal.api_urls import router

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
MANY = 400


def starting_points(consultation: Consultation, search_for: Iterable[str]) -> list[str]:
    """Return where a crawl begins: searches, and what no page links to."""
    slug = consultation.slug
    searched = [
        f"{address}{word}"
        for word in search_for
        for address in (f"/consultations/{slug}/responses/?search=", "/api/v1/responses/?search=")
    ]
    listed = [f"/api/v1/{name}/?format={kind}" for name in api_lists() for kind in ("json", "csv")]
    more = [f"/api/v1/results/{slug}/", f"/api/v1/consultations/{slug}/", f"/consultations/{slug}/responses.csv"]
    return ["/", "/health/ready", "/api/v1/schema/", *more, *listed, *searched]


def api_lists() -> list[str]:
    """Return the names of the API's lists."""
    return [prefix for prefix, viewset, _ in router.registry if hasattr(viewset, "list")]


def body(client: Client, address: str) -> str:
    """Return what stands at an address, whatever its status."""
    response = client.get(address)
    assert response.status_code != 500, address
    return b"".join(response).decode(errors="replace")


def everything_public(client: Client, consultation: Consultation, *, search_for: Iterable[str]) -> dict[str, str]:
    """Return what stands at every address that links lead to, from the home page and the ends of the API."""
    waiting, seen = starting_points(consultation, search_for), {}
    while waiting and len(seen) < MANY:
        address = waiting.pop()
        if address in seen or address.startswith(("/static/", "/accounts/", "/admin/")):
            continue
        seen[address] = body(client, address)
        waiting += [unescape(link) for link in LINK.findall(seen[address])]
    return seen
