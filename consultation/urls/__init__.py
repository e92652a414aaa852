"""Addresses of the app: what the public reads and answers here, each kind of staff work in a module of its own."""

from django.urls import include, path

from consultation.views import edition_files, equality, reading, responding, results, saving
from consultation.views.editions import choose as choose_edition

app_name = "consultation"
urlpatterns = [
    # Before "authoring", since "import" is no consultation.
    path("", include("consultation.urls.opening")),
    path("", include("consultation.urls.authoring")),
    path("", include("consultation.urls.agreement")),
    path("", include("consultation.urls.moderating")),
    path("", include("consultation.urls.screening")),
    path("", include("consultation.urls.appeals")),
    path("", include("consultation.urls.leading")),
    path("", include("consultation.urls.campaigns")),
    path("", include("consultation.urls.following")),
    path("", include("consultation.urls.files")),
    path("", include("consultation.urls.holding")),
    path("", include("consultation.urls.organisations")),
    path("", include("consultation.urls.entry")),
    path("", include("consultation.urls.events")),
    path("", include("consultation.urls.printing")),
    path("", include("consultation.urls.editions")),
    path("files/<str:sha256>", edition_files.edition_file, name="edition-file"),
    path("", include("consultation.urls.routing")),
    path("", include("consultation.urls.announcing")),
    path("", reading.consultation_list, name="list"),
    path("<slug:slug>/", reading.detail, name="detail"),
    path("<slug:slug>/start/", responding.start, name="start"),
    path("<slug:slug>/respond/", responding.task_list, name="tasks"),
    path("<slug:slug>/respond/questions/<slug:page_key>/", responding.question_page, name="question"),
    path("<slug:slug>/respond/edition/", choose_edition, name="edition"),
    path("<slug:slug>/respond/save/", saving.save, name="save"),
    path("<slug:slug>/respond/check/", responding.check, name="check"),
    path("<slug:slug>/respond/submit/", responding.submit, name="submit"),
    path("<slug:slug>/respond/sent/", responding.sent, name="sent"),
    path("<slug:slug>/respond/equality/", equality.entry, name="equality"),
    path("<slug:slug>/respond/equality/<slug:key>/", equality.question, name="equality-question"),
    path("<slug:slug>/return/", saving.return_to_draft, name="return"),
    path("<slug:slug>/results/", results.results, name="results"),
    path("<slug:slug>/results.csv", results.results_csv, name="results-csv"),
]
