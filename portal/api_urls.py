"""Addresses of the API, version 1: each app registers its endpoints here."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.routers import DefaultRouter

router = DefaultRouter()
router.include_root_view = False

open_to_all = {"permission_classes": [AllowAny], "authentication_classes": []}
urlpatterns = [
    path("v1/", include((router.urls, "api"))),
    path("v1/schema/", login_not_required(SpectacularAPIView.as_view(**open_to_all)), name="api-schema"),
    path(
        "",
        login_not_required(SpectacularSwaggerSplitView.as_view(url_name="api-schema", **open_to_all)),
        name="api-docs",
    ),
]
