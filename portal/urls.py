"""Every address of the portal. Each view says who may use it; what says nothing needs a signed-in person."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from portal.views import errors, health, home, information, priority, staff

# The admin site has no sign-in of its own: it asks for the same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", information.about, name="about"),
    path("privacy/", information.privacy, name="privacy"),
    path("accessibility/", information.accessibility, name="accessibility"),
    path("plan/priorities/<int:number>/", priority.priority, name="priority"),
    path("plan/", include("turnaround.urls")),
    path("consultations/", include("consultation.urls")),
    path("trust/", include("metrics.urls")),
    path("api/", include("portal.api_urls")),
    path("staff/", staff.staff_home, name="staff-home"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("accounts/", include("portal.account_urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
