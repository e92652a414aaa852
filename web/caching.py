"""The page cache for pages that look the same to everybody."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_page
from django.views.decorators.gzip import gzip_page

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """Open `view` to everybody and keep what it answers for a few seconds, compressed, for all of them.

    Only for pages that show nobody's session: a view under this decorator must not read `request.user`, cookies or
    messages. The cached page is already compressed, so that a hit costs one look-up.
    """
    cached = cache_page(settings.PUBLIC_PAGE_SECONDS, cache="pages")(gzip_page(view))

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return cached(request, *args, **kwargs)

    return login_not_required(page)
