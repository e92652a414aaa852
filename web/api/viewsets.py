"""Read-only endpoints."""

from hashlib import blake2b
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.cache import patch_cache_control
from rest_framework import status, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response


class PublicEndpoint(viewsets.ViewSet):
    """What makes a view set open to everybody, with an ETag over what it answers."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []

    @classmethod
    def as_view(cls, *args: Any, **kwargs: Any) -> Any:
        """Declare the endpoint open, since every address must say who may use it."""
        return login_not_required(super().as_view(*args, **kwargs))

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Answer 304 when the caller has this version already."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == status.HTTP_200_OK:
            response.add_post_render_callback(lambda rendered: tag(request, rendered))
        return response


class PublicViewSet(PublicEndpoint, viewsets.ReadOnlyModelViewSet[Any]):
    """A read-only endpoint over a model."""


def tag(request: Request, response: Any) -> Any:
    """Put the ETag on a rendered response; empty it where the caller's copy is the same."""
    etag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    patch_cache_control(response, public=True, max_age=60)
    response["ETag"] = etag
    if request.META.get("HTTP_IF_NONE_MATCH") == etag:
        response.status_code = status.HTTP_304_NOT_MODIFIED
        response.content = b""
    return response
