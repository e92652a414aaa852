"""Question pages that nobody has answered yet look the same to everybody: each is rendered once in a process."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.html import format_html

from web.environment import page_context

Context = dict[str, Any]

TOKEN = "the-token-of-this-browser"  # noqa: S105 (stands where each browser's own token goes)
MOST_PAGES = 512
rendered: dict[tuple[object, ...], str] = {}


def blank_page(
    request: HttpRequest, template: str, key: tuple[object, ...], make_context: Callable[[], Context]
) -> HttpResponse:
    """Return `template`, rendered once for each `key` (and language), with this browser's own form token.

    `key` must name everything that the page depends on; nothing about a respondent may be in the context.
    """
    common = page_context(request)
    full_key = (template, *key, *common.values())
    html = rendered.get(full_key)
    if html is None:
        token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', TOKEN)
        html = str(get_template(template, using="jinja2").render({**make_context(), **common, "csrf_input": token}))
        if len(rendered) >= MOST_PAGES:
            rendered.clear()
        rendered[full_key] = html
    return HttpResponse(html.replace(TOKEN, get_token(request)))
