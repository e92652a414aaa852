"""The portal's addresses and, beside them on the same server, the bare views."""

from django.urls import include, path

from portal.urls import handler400, handler403, handler404, handler500
from tests.benchmarks import bare

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bare/page/", bare.page, name="bare-page"),
    path("bare/form/", bare.form, name="bare-form"),
    path("", include("portal.urls")),
]
