"""Addresses of the app."""

from django.urls import path
from django.views.generic import RedirectView

from metrics.views import charts

app_name = "metrics"
urlpatterns = [
    path("", RedirectView.as_view(url="/"), name="glance"),
    path("charts/<slug:key>.svg", charts.chart_picture, {"picture_format": "svg"}, name="chart-svg"),
    path("charts/<slug:key>.png", charts.chart_picture, {"picture_format": "png"}, name="chart-png"),
    path("charts/<slug:key>.csv", charts.chart_csv, name="chart-csv"),
]
