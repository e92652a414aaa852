"""The settings of a consultation, a short form for each part of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.actions.importing import RESERVED_SLUGS
from consultation.forms.answer_fields import AnswerText, DayField
from consultation.forms.authoring.times import NO_SUCH_TIME, ClockField, NoSuchTimeError, london_moment
from consultation.models import Consultation, SecondPerson
from turnaround.models import PlanVersion

LONGEST = 8000
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2099, 12, 31)


def line(label: Any, hint: Any = "", *, longest: int = 200, required: bool = False, error: Any = None) -> AnswerText:
    """Return a field for one line of text."""
    messages = {"required": error} if error else {}
    return AnswerText(label=label, help_text=hint, max_length=longest, required=required, error_messages=messages)


def paragraphs(label: Any, hint: Any = "", *, rows: int = 6, longest: int = LONGEST) -> AnswerText:
    """Return a field for paragraphs, which may be left empty while a consultation is being made."""
    return AnswerText(
        label=label,
        help_text=hint,
        max_length=longest,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": gettext_lazy("Shorten this to %(limit_value)d characters or fewer")},
    )


def near_day(label: Any, hint: Any = "") -> DayField:
    """Return a field for a day of this century, which may be left empty."""
    return DayField(label=label, help_text=hint, required=False, earliest=FIRST_DAY, latest=LAST_DAY)


class SettingsForm(forms.Form):
    """One part of a consultation's settings; `values` is what it would store."""

    consultation: Consultation

    def __init__(self, consultation: Consultation, data: Any = None) -> None:
        super().__init__(data, initial=self.initial_of(consultation))
        self.consultation = consultation

    @classmethod
    def initial_of(cls, consultation: Consultation) -> dict[str, Any]:
        """Return what the boxes hold at first."""
        return {name: getattr(consultation, name) for name in cls.base_fields}

    @property
    def values(self) -> dict[str, Any]:
        """Return what to store, by the consultation's field."""
        return dict(self.cleaned_data)


def plan_versions() -> forms.ModelChoiceField:
    """Return a field for the version of the plan that is asked about."""
    return forms.ModelChoiceField(
        queryset=PlanVersion.objects.order_by("-order"),
        empty_label=None,
        label=gettext_lazy("Version of the plan it asks about"),
        error_messages={"required": gettext_lazy("Choose a version of the plan")},
    )


class AboutForm(SettingsForm):
    """What it is about."""

    title = line(
        gettext_lazy("Title"),
        gettext_lazy("As a question or a short phrase, such as “What do you think of the nine priorities?”"),
        required=True,
        error=gettext_lazy("Enter a title"),
    )
    summary = line(gettext_lazy("Summary"), gettext_lazy("One sentence for lists and for search."), longest=300)
    purpose = paragraphs(
        gettext_lazy("What it is about"),
        gettext_lazy(
            "Say what is being decided, what is still open and what is not, in plain English. "
            "Leave an empty line between paragraphs."
        ),
        rows=10,
    )
    plan_version = plan_versions()


class PeopleForm(SettingsForm):
    """Who is asked, and who asks."""

    audience = paragraphs(
        gettext_lazy("Who should answer"),
        gettext_lazy("Name the groups who are hardest to reach too, and how you will reach them."),
    )
    run_by = line(gettext_lazy("Who is asking"), gettext_lazy("The body that runs the consultation."))
    contact = paragraphs(
        gettext_lazy("Contact"),
        gettext_lazy("A name or a team, with a telephone number, an e-mail address or a postal address."),
        rows=4,
    )


class DatesForm(SettingsForm):
    """From when until when, and what happens with what comes late."""

    opens_on = near_day(gettext_lazy("Opens on"), gettext_lazy("For example, 12 1 2027."))
    opens_time = ClockField(label=gettext_lazy("Opens at"), help_text=gettext_lazy("London time, such as 9am."))
    closes_on = near_day(gettext_lazy("Closes on"))
    closes_time = ClockField(label=gettext_lazy("Closes at"), help_text=gettext_lazy("London time, such as 11:59pm."))
    short_period_reason = paragraphs(
        gettext_lazy("Why it is open for a short time"),
        gettext_lazy(
            "Only where it is shorter than the usual number of weeks: the checks before opening name it. "
            "Everybody can read this."
        ),
        rows=3,
    )
    grace_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes after closing in which a saved draft can still be sent"),
        help_text=gettext_lazy("For somebody who was in the middle of it. Between 0 and 1,440 (a day)."),
        min_value=0,
        max_value=1440,
        error_messages={"required": gettext_lazy("Enter a number of minutes; 0 where there are none")},
    )
    paper_grace_days = forms.IntegerField(
        label=gettext_lazy("Days after closing in which paper, telephone and event responses can be entered"),
        help_text=gettext_lazy("For what was posted in time. Between 0 and 60."),
        min_value=0,
        max_value=60,
        error_messages={"required": gettext_lazy("Enter a number of days; 0 where there are none")},
    )

    def __init__(self, consultation: Consultation, data: Any = None) -> None:
        super().__init__(consultation, data)
        for name in ("grace_minutes", "paper_grace_days"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric"})
            self.fields[name].widget.classes = "govuk-input--width-4"

    @classmethod
    def initial_of(cls, consultation: Consultation) -> dict[str, Any]:
        """Return the days and times in London."""
        initial: dict[str, Any] = {
            "grace_minutes": consultation.grace_minutes,
            "paper_grace_days": consultation.paper_grace_days,
            "short_period_reason": consultation.short_period_reason,
        }
        for name, usual in (("opens", "9am"), ("closes", "11:59pm")):
            moment = getattr(consultation, f"{name}_at")
            initial[f"{name}_on"] = local_day(moment)
            initial[f"{name}_time"] = moment or usual
        return initial

    def clean(self) -> dict[str, Any]:
        """Put each day and its time together; the end comes after the beginning."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens_at, closes_at = self._moment("opens", later=False), self._moment("closes", later=True)
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_on", _("It must close after it opens"))
        return cleaned | {"opens_at": opens_at, "closes_at": closes_at}

    def _moment(self, name: str, *, later: bool) -> Any:
        day, at = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
        if not day or f"{name}_time" in self.errors:
            return None
        if at is None:
            self.add_error(f"{name}_time", _("Enter a time, such as 9am"))
            return None
        try:
            return london_moment(day, at, later=later)
        except NoSuchTimeError:
            self.add_error(f"{name}_time", NO_SUCH_TIME)
            return None

    @property
    def values(self) -> dict[str, Any]:
        """Return the two moments and the late-response rule."""
        return {name: self.cleaned_data[name] for name in PARTS["dates"].stored}


def local_day(moment: Any) -> Any:
    """Return the London day of a moment; None where there is none."""
    return timezone.localtime(moment).date() if moment else None


class PrivacyForm(SettingsForm):
    """What happens with personal data."""

    privacy_notice = paragraphs(
        gettext_lazy("Privacy notice"),
        gettext_lazy(
            "What you ask for, why, who sees it and how long it is kept. "
            "People read this before they start, so keep it short."
        ),
        rows=10,
    )


class ResultsForm(SettingsForm):
    """What happens with the answers."""

    what_next = paragraphs(
        gettext_lazy("What happens next"), gettext_lazy("What is done with the answers, by whom, and in which order.")
    )
    results_plan = paragraphs(
        gettext_lazy("How the results will be published"), gettext_lazy("Where, in which form, and with what reply.")
    )
    results_due_on = near_day(gettext_lazy("When the results will be published"))

    @property
    def values(self) -> dict[str, Any]:
        """Return the texts and the day."""
        return self.cleaned_data | {"results_due_on": self.cleaned_data["results_due_on"] or None}


class FormatsForm(SettingsForm):
    """How to answer otherwise."""

    accessible_formats = paragraphs(
        gettext_lazy("Other formats and other ways to answer"),
        gettext_lazy(
            "Large print, Easy Read, British Sign Language, other languages, paper, telephone, events: "
            "what there is and how to ask for it."
        ),
    )


class EqualityForm(SettingsForm):
    """Who may be affected differently."""

    equality_considered = paragraphs(
        gettext_lazy("Who may be affected differently"),
        gettext_lazy("Say which groups, how you know, and why you ask or do not ask the equality questions."),
    )
    asks_equality = forms.BooleanField(
        required=False, label=gettext_lazy("Ask the optional equality questions after a response was sent")
    )


class DecisionForm(SettingsForm):
    """Who decides, and on what else."""

    who_decides = paragraphs(gettext_lazy("Who decides"), gettext_lazy("The person or body, and when."), rows=4)
    evidence = paragraphs(
        gettext_lazy("What else the decision rests on"),
        gettext_lazy("Surveys, costs, the law, other consultations. A consultation is not the only evidence."),
    )


class AddressForm(SettingsForm):
    """Where it is found."""

    slug = line(
        gettext_lazy("Address"),
        gettext_lazy("The end of the web address: small letters, digits and dashes."),
        longest=50,
        required=True,
        error=gettext_lazy("Enter an address, such as nine-priorities"),
    )
    short_code = line(
        gettext_lazy("Short code for posters (optional)"),
        gettext_lazy("The short address is /c/ and this. Up to 20 letters, digits and dashes."),
        longest=20,
    )

    def clean_slug(self) -> str:
        """Return the address; refuse one that is not an address or is taken."""
        return checked_slug(self.cleaned_data["slug"], self.consultation)

    def clean_short_code(self) -> str | None:
        """Return the short code, None where there is none; refuse one that is taken."""
        code = self.cleaned_data["short_code"]
        if not code:
            return None
        if code != slugify(code):
            raise forms.ValidationError(_("Use small letters, digits and dashes only, such as plan-2027"))
        if Consultation.objects.filter(short_code=code).exclude(pk=self.consultation.pk).exists():
            raise forms.ValidationError(_("Another consultation has this short code. Choose another"))
        return str(code)


def whole_number(label: Any, hint: Any, *, least: int, most: int, error: Any) -> forms.IntegerField:
    """Return a field for a whole number that is never left empty."""
    field = forms.IntegerField(
        label=label, help_text=hint, min_value=least, max_value=most, error_messages={"required": error}
    )
    field.widget = forms.TextInput(attrs={"inputmode": "numeric"})
    field.widget.classes = "govuk-input--width-4"
    return field


def recheck_share() -> forms.IntegerField:
    """Return a field for the share of ordinary decisions that are made again."""
    return whole_number(
        gettext_lazy("Share of ordinary decisions that a second moderator makes again, in per cent"),
        gettext_lazy(
            "Drawn by lot. The second moderator does not know of the first decision; the two are only compared. "
            "Between 0 and 100; 5 is usual."
        ),
        least=0,
        most=100,
        error=gettext_lazy("Enter a number; 0 where nothing is to be compared"),
    )


class ModerationForm(SettingsForm):
    """How texts are moderated."""

    moderation_policy = paragraphs(
        gettext_lazy("How answers are moderated"),
        gettext_lazy(
            "What you publish, what you remove or withhold and why, in plain English. Everybody can read this. "
            "It cannot be changed once the consultation has opened."
        ),
        rows=10,
    )
    second_person_kinds = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Decisions that two people make"),
        help_text=gettext_lazy("They take effect when a second, different person agrees."),
        choices=SecondPerson.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    recheck_percent = recheck_share()
    appeal_working_days = whole_number(
        gettext_lazy("Working days in which a respondent can appeal"),
        gettext_lazy("Deciding an appeal may take as long again. Between 1 and 90; 20 is usual."),
        least=1,
        most=90,
        error=gettext_lazy("Enter a number of working days"),
    )

    @property
    def values(self) -> dict[str, Any]:
        """Return the settings, the kinds of decision always in the same order."""
        chosen = self.cleaned_data["second_person_kinds"]
        return self.cleaned_data | {"second_person_kinds": [kind for kind in SecondPerson.values if kind in chosen]}


def checked_slug(slug: str, consultation: Consultation | None = None) -> str:
    """Return `slug` where it can be an address; raise ValidationError where it cannot."""
    if slug != slugify(slug):
        raise forms.ValidationError(_("Use small letters, digits and dashes only, such as nine-priorities"))
    others = Consultation.objects.exclude(pk=consultation.pk) if consultation else Consultation.objects.all()
    if slug in RESERVED_SLUGS or others.filter(slug=slug).exists():
        raise forms.ValidationError(_("This address is taken. Choose another"))
    return slug


@dataclass(frozen=True)
class Part:
    """A part of the settings: its title, its form, what it stores and what it cannot open without."""

    title: str | Promise
    form: type[SettingsForm]
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def stored(self) -> tuple[str, ...]:
        """Return the consultation's fields that this part stores."""
        return self.needed + self.optional


PARTS = {
    "about": Part(gettext_lazy("What it is about"), AboutForm, ("title", "summary", "purpose", "plan_version")),
    "people": Part(gettext_lazy("Who is asked and who asks"), PeopleForm, ("audience", "run_by", "contact")),
    "dates": Part(
        gettext_lazy("When it opens and closes"),
        DatesForm,
        ("opens_at", "closes_at"),
        ("grace_minutes", "paper_grace_days", "short_period_reason"),
    ),
    "address": Part(gettext_lazy("Web address and short code"), AddressForm, ("slug",), ("short_code",)),
    "privacy": Part(gettext_lazy("Privacy notice"), PrivacyForm, ("privacy_notice",)),
    "results": Part(gettext_lazy("What happens next"), ResultsForm, ("what_next", "results_plan", "results_due_on")),
    "formats": Part(gettext_lazy("Other formats and ways to answer"), FormatsForm, ("accessible_formats",)),
    "equality": Part(
        gettext_lazy("Who may be affected differently"), EqualityForm, ("equality_considered",), ("asks_equality",)
    ),
    "moderation": Part(
        gettext_lazy("How answers are moderated"),
        ModerationForm,
        (),
        ("moderation_policy", "second_person_kinds", "recheck_percent", "appeal_working_days"),
    ),
    "decision": Part(gettext_lazy("Who decides"), DecisionForm, ("who_decides",), ("evidence",)),
}
