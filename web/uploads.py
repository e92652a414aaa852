"""Addresses that take files: every other address refuses a large body before anything reads it."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., object])

MEGABYTE = 1024 * 1024


def takes_upload(megabytes: int) -> Callable[[View], View]:
    """Let the body of a request to this view be as large as a file needs; the form says what a file may hold."""

    def mark(view: View) -> View:
        view.most_bytes = megabytes * MEGABYTE  # type: ignore[attr-defined]
        return view

    return mark


def most_bytes_of(path: str) -> int:
    """Return how large the body of a request to `path` may be."""
    try:
        view = resolve(path).func
    except Resolver404:
        view = None
    most: int = getattr(view, "most_bytes", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return most
