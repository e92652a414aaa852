"""Errors of the API."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return an error as a problem document (RFC 9457) with a stable code; None for what is not an API error."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, dict(context))
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    set_rollback()
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": str(error.default_detail),
        "status": response.status_code,
        "code": getattr(error, "default_code", "error"),
    }
    if isinstance(error, exceptions.ValidationError):
        problem["errors"] = response.data
    else:
        problem["detail"] = str(error.detail)
    response.data = problem
    response.content_type = "application/problem+json"
    return response
