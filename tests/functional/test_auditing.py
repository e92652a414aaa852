"""The audit itself: each kind of fault, planted in a page, is found."""

import pytest
from playwright.sync_api import Page, Route

from tests.functional.conftest import Person
from tests.functional.site import Site

PAGE = (
    '<!doctype html><html lang="en"><head><title>A page</title>{head}</head>'
    "<body><main><h1>A page</h1>{body}</main></body></html>"
)


def serve(page: Page, site: Site, *, head: str = "", body: str = "", policy: str = "") -> None:
    """Let an address of the portal answer with a page that has a fault."""

    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": policy} if policy else {}
        html = PAGE.format(head=head, body=body)
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

    page.route(f"{site.address}/planted/", answer)


def test_a_page_without_a_fault_passes(person: Person, site: Site) -> None:
    visitor = person()
    serve(visitor.page, site, body="<p>Nothing is wrong here.</p>")
    visitor.go("/planted/")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"body": '<p><img src="/static/images/favicon.svg"></p>'}, "axe: image-alt"),
        ({"body": "<ul><p>Wrong</p></ul>"}, "HTML: line 1: Element"),
        ({"body": '<div style="width: 400px">Wide</div>'}, 'sticks out at 320 px: <div style="width: 400px">'),
        ({"body": "<script>console.error('Something broke')</script>"}, "console: Something broke"),
        ({"body": "<script>undefined_name.call()</script>"}, "script: undefined_name is not defined"),
        ({"head": '<link rel="stylesheet" href="/static/no-such-file.css">'}, "no-such-file.css answered 404"),
        ({"body": '<p><img alt="A chart" src="/static/no-such-file.png"></p>'}, "picture not shown"),
        ({"body": "<script>1</script>", "policy": "script-src 'self'"}, "Content Security Policy"),
        ({"body": '<p><img alt="" src="https://example.org/pixel.png"></p>'}, "example.org/pixel.png failed"),
    ],
)
def test_a_planted_fault_is_found(person: Person, site: Site, fault: dict[str, str], said: str) -> None:
    visitor = person()
    serve(visitor.page, site, **fault)
    with pytest.raises(AssertionError, match=said):
        visitor.go("/planted/")


def test_an_unexpected_answer_is_found(person: Person) -> None:
    visitor = person()
    with pytest.raises(AssertionError, match="answered 404 instead of 200"):
        visitor.go("/no-such-page/")


@pytest.mark.parametrize(
    "fault", [{"body": "<ul><p>Wrong</p></ul>"}, {"body": '<div style="width: 400px">Wide</div>'}]
)
def test_faults_are_found_without_scripts_too(person: Person, site: Site, fault: dict[str, str]) -> None:
    visitor = person(scripts=False)
    serve(visitor.page, site, **fault)
    with pytest.raises(AssertionError, match="faults"):
        visitor.go("/planted/")
