"""The portal's addresses and, beside them on the same server, the bare views."""

from django.urls import path

from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as portal_urls
from tests.benchmarks import bare

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bare/page/", bare.page, name="bare-page"),
    path("bare/form/", bare.form, name="bare-form"),
    # Addresses with a language may only stand at the root.
    *portal_urls,
]
