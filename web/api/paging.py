"""Pages of the API's lists."""

from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    """Pages that stay right while rows are added; `page_size` up to 500."""

    ordering: str | tuple[str, ...] = "pk"
    page_size_query_param = "page_size"
    max_page_size = 500
