"""Address of comparing moderators' decisions."""

from django.urls import path

from consultation.views.moderating import agreement

urlpatterns = [path("staff/agreement/", agreement.agreement, name="moderation-agreement")]
