"""How far moderators decide alike, for leads."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultation.actions.moderating.rechecking import change_share
from consultation.forms.moderating.agreement import ShareForm
from consultation.models import Consultation, Redaction
from consultation.selectors.moderating.agreement import agreement_report, disagreements
from consultation.selectors.moderating.work import LEAD

SHOWN = 10


@permission_required(LEAD, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def agreement(request: HttpRequest) -> HttpResponse:
    """Show how far decisions agree, where they do not, and what each moderator decides; change how many are compared.

    The share belongs to the consultation that is chosen.
    """
    consultations = list(Consultation.objects.published())
    slug = request.GET.get("consultation", "")
    chosen = next((row for row in consultations if row.slug == slug), None)
    if (slug or request.method == "POST") and chosen is None:
        raise Http404
    form = _share_form(request, chosen)
    if chosen is not None and form is not None and form.is_valid():
        assert isinstance(request.user, User)  # noqa: S101 (the decorator lets nobody else through)
        change_share(consultation=chosen, by=request.user, percent=form.cleaned_data["recheck_percent"])
        messages.success(request, _("Saved. It holds for the decisions made from now on."))
        return redirect(f"{reverse('consultation:moderation-agreement')}?consultation={chosen.slug}")
    report = agreement_report(chosen)
    paginator = Paginator(disagreements(chosen), SHOWN)
    paginator.count = report.differing
    context = {
        "consultations": consultations,
        "chosen": chosen,
        "form": form,
        "report": report,
        "page": paginator.get_page(request.GET.get("page")),
        "labels": dict(Redaction.Category.choices),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/moderation/agreement.html", context)


def _share_form(request: HttpRequest, chosen: Consultation | None) -> ShareForm | None:
    if chosen is None:
        return None
    if request.method == "POST":
        return ShareForm(request.POST)
    return ShareForm(initial={"recheck_percent": chosen.recheck_percent})
