"""Every address of the portal. Each view says who may use it; what says nothing needs a signed-in person."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from consultation.views import announcing
from portal.views import auditing, errors, health, home, information, mailbox, priority, staff

# The admin site has no sign-in of its own: it asks for the same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("about/", information.about, name="about"),
    path("privacy/", information.privacy, name="privacy"),
    path("accessibility/", information.accessibility, name="accessibility"),
    path("plan/priorities/<int:number>/", priority.priority, name="priority"),
    path("c/<slug:short_code>/", announcing.short, name="short-address"),
    path("plan/", include("turnaround.urls")),
    path("trust/", include("metrics.urls")),
    path("api/", include("portal.api_urls")),
    path("about/audit-log/", auditing.heads, name="audit-heads"),
    path("staff/", staff.staff_home, name="staff-home"),
    path("staff/audit/", auditing.log, name="audit-log"),
    path("staff/audit/export/<str:format>/", auditing.export, name="audit-export"),
    path("staff/mailbox/", mailbox.mailbox, name="mailbox"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("accounts/", include("portal.account_urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    # Pages that are there in every language; web.languages says which of their addresses are in English only.
    *i18n_patterns(
        path("", home.home, name="home"),
        path("consultations/", include("consultation.urls")),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
