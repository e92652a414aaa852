"""What every page of every app uses."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates' environment, form rendering, page cache, downloads and API conventions."""

    name = "web"
