"""Addresses of the API, version 1: each app registers its endpoints here."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.routers import DefaultRouter

from consultation.api import viewsets as consultations
from consultation.api.events import EventViewSet
from consultation.api.organisations import OrganisationViewSet
from consultation.api.priorities import TradeOffViewSet
from consultation.api.questions import QuestionViewSet
from consultation.api.results import ResultViewSet
from consultation.api.transparency import ModerationViewSet
from metrics.api import viewsets as measures
from portal.views import api
from turnaround.api import viewsets as plan

router = DefaultRouter()
router.include_root_view = False
# One address for each thing: a format is asked for with `?format=csv`, not with another address.
router.include_format_suffixes = False
router.register("plan-versions", plan.PlanVersionViewSet, basename="plan-version")
router.register("priorities", plan.PriorityViewSet, basename="priority")
router.register("commitments", plan.CommitmentViewSet, basename="commitment")
router.register("asks", plan.AskViewSet, basename="ask")
router.register("decisions", plan.DecisionViewSet, basename="decision")
router.register("consultations", consultations.ConsultationViewSet, basename="consultation")
router.register("questions", QuestionViewSet, basename="question")
router.register("responses", consultations.PublishedTextViewSet, basename="response")
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("events", EventViewSet, basename="event")
router.register("results", ResultViewSet, basename="result")
router.register("moderation", ModerationViewSet, basename="moderation")
router.register("trade-offs", TradeOffViewSet, basename="trade-off")
router.register("indicators", measures.IndicatorViewSet, basename="indicator")
router.register("areas", measures.AreaViewSet, basename="area")
router.register("figures", measures.FigureViewSet, basename="figure")

schema = SpectacularAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[])
urlpatterns = [
    path("v1/", include((router.urls, "api"))),
    path("v1/schema/", login_not_required(schema), name="api-schema"),
    path("", api.reference, name="api-docs"),
]
