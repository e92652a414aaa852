"""Addresses of the app."""

from django.urls import path

from metrics.views import charts, pages

app_name = "metrics"
urlpatterns = [
    path("", pages.glance, name="glance"),
    path("measures/<slug:code>/", pages.measure, name="measure"),
    path("boroughs/", pages.boroughs, name="boroughs"),
    path("boroughs/<slug:gss>/", pages.borough, name="borough"),
    path("about/", pages.about, name="about"),
    path("figures.csv", charts.figures_csv, name="figures-csv"),
    path("charts/<slug:key>.svg", charts.chart_picture, {"picture_format": "svg"}, name="chart-svg"),
    path("charts/<slug:key>.png", charts.chart_picture, {"picture_format": "png"}, name="chart-png"),
    path("charts/<slug:key>.csv", charts.chart_csv, name="chart-csv"),
]
