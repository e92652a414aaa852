"""Addresses of groups of answers in nearly the same words, and of decisions about many at once."""

from django.urls import path

from consultation.views.campaigns import deciding, groups

urlpatterns = [
    path("staff/campaigns/", groups.campaign_list, name="campaign-list"),
    path("staff/campaigns/<int:campaign_id>/", groups.campaign, name="campaign"),
    path("staff/campaigns/<int:campaign_id>/confirm/", groups.confirm, name="campaign-confirm"),
    path("staff/campaigns/<int:campaign_id>/dissolve/", groups.dissolve, name="campaign-dissolve"),
    path("staff/campaigns/<int:campaign_id>/join/", groups.merge, name="campaign-join"),
    path("staff/campaigns/<int:campaign_id>/leave-out/<int:answer_id>/", groups.leave_out, name="campaign-leave-out"),
    path("staff/campaigns/<int:campaign_id>/decide/", deciding.decide, name="campaign-decide"),
    path("staff/campaigns/decisions/<int:bulk_id>/", deciding.progress, name="campaign-progress"),
    path("staff/campaigns/decisions/<int:bulk_id>/agree/", deciding.agree, name="campaign-agree"),
]
