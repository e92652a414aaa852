"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

PAGE_SIZE = 25


def page_of(rows: QuerySet[Any] | list[Any], request: HttpRequest, size: int = PAGE_SIZE) -> Page[Any]:
    """Return the page of `rows` that the request asks for; a page that is not there gives the nearest one."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def page_query(parameters: QueryDict, number: int) -> str:
    """Return the query string of another page of the same filtered list."""
    query = parameters.copy()
    query["page"] = str(number)
    return "?" + query.urlencode()
