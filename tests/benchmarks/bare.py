"""The least that Django does for the same kind of request: what the portal's pages are measured against."""

import json
from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template import engines
from django.utils import timezone

from consultation.models import Draft

PAGE = engines["jinja2"].env.from_string(
    "<!DOCTYPE html><html lang=en><title>{{ title }}</title><h1>{{ title }}</h1>"
    "<ul>{% for row in rows %}<li>{{ row }}</li>{% endfor %}</ul></html>"
)
FORM = engines["jinja2"].env.from_string(
    "<!DOCTYPE html><html lang=en><title>Form</title><form method=post>"
    '<input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}">{{ form }}<button>Save</button>'
    "</form></html>"
)
ROWS = [f"Row {number}" for number in range(20)]


class BareForm(forms.Form):
    """As many fields, of the same kinds, as a page about a priority."""

    default_renderer = forms.renderers.DjangoTemplates()

    agree = forms.ChoiceField(choices=[(str(n), f"Choice {n}") for n in range(6)], widget=forms.RadioSelect)
    first = forms.ChoiceField(choices=[(str(n), f"Choice {n}") for n in range(5)], widget=forms.RadioSelect)
    text = forms.CharField(widget=forms.Textarea, required=False)


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """Render a small template."""
    return HttpResponse(PAGE.render(title="A bare page", rows=ROWS))


@login_not_required
def form(request: HttpRequest) -> HttpResponse:
    """Show a form after one query; on POST save what was entered with one query more, as many as the portal makes."""
    row = Draft.objects.get(pk=request.GET["row"])
    bare = BareForm(request.POST or None)
    if request.method == "POST" and bare.is_valid():
        now = timezone.now()
        entered = json.dumps(bare.cleaned_data).encode()
        Draft.objects.filter(pk=row.pk).update(payload=entered, saved_at=now, expires_at=now + timedelta(days=30))
        return redirect("bare-page")
    return HttpResponse(FORM.render(form=bare, token=get_token(request)))
