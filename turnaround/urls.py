"""Addresses of the plan."""

from django.urls import path

from turnaround.views import commitments, decisions, plan

app_name = "turnaround"
urlpatterns = [
    path("", plan.plan, name="plan"),
    path("versions/<slug:slug>/", plan.version, name="version"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments.csv", commitments.commitments_csv, name="commitments-csv"),
    path("commitments/<slug:code>/", commitments.commitment, name="commitment"),
    path("asks/", plan.asks, name="asks"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions.csv", decisions.decisions_csv, name="decisions-csv"),
    path("decisions/record/", decisions.record, name="decision-record"),
]
