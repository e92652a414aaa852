"""Which work is open to whom, and what they may see of what was decided before.

Whoever compares sees an answer exactly as if nobody had decided on it: `as_seen_by` and `is_compared_blind` are the
one place that says so.
"""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from consultation.models import Answer, Consultation

MODERATE = "consultation.moderate_answer"
LEAD = "consultation.lead_moderation"
APPEALS = "consultation.decide_appeal"
SAFEGUARDING = "consultation.receive_safeguarding"
BACKEND = "django.contrib.auth.backends.ModelBackend"
NOTHING = Q(pk__in=[])

Work, State = Answer.Work, Answer.State
Person = User | AnonymousUser


def open_to(by: Person) -> Q:
    """Return the condition that an answer waits for something that `by` may do.

    Who took part may not be the second person, compare, or decide the appeal. A first decision or an opinion goes to
    somebody else too, but a lead may always settle it; comparing is never a lead's, who settles the differences.
    """
    lead = by.has_perm(LEAD)
    apart = ~Q(not_by__contains=[by.pk or 0])
    referred = Q(referred_to=by.pk)
    if by.has_perm(SAFEGUARDING):
        referred |= Q(for_safeguarding=True)
    conditions = {
        Work.FIRST: Q() if lead else apart,
        Work.OPINION: Q() if lead else apart,
        Work.SECOND: apart,
        Work.RECHECK: NOTHING if lead else apart,
        Work.REFERRED: Q() if lead else referred,
        Work.APPEAL: apart if by.has_perm(APPEALS) else NOTHING,
    }
    any_of = NOTHING
    for work, condition in conditions.items():
        any_of |= Q(waits_for=work) & condition
    return Q(waits_for__gt="") & any_of


def not_barred(by: Person) -> Q:
    """Return the condition that `by` may take an answer that they came upon.

    What waits for nothing may be decided anew. That it is compared must not show, so that bars nobody.
    """
    free = Q(waits_for__in=["", Work.RECHECK]) | ~Q(not_by__contains=[by.pk or 0])
    return free | Q(waits_for__in=[Work.FIRST, Work.OPINION]) if by.has_perm(LEAD) else free


def compared_blind_by(by: Person) -> Q:
    """Return the condition that `by` would compare an answer, and so may know of no decision about it."""
    return NOTHING if by.has_perm(LEAD) else Q(waits_for=Work.RECHECK) & ~Q(not_by__contains=[by.pk or 0])


def is_compared_blind(answer: Answer, *, by: Person) -> bool:
    """Say whether `by` compares this answer, and so may know of no decision about it."""
    return answer.waits_for == Work.RECHECK and by.pk not in answer.not_by and not by.has_perm(LEAD)


def as_seen_by(by: Person, rows: QuerySet[Answer]) -> QuerySet[Answer]:
    """Add to `rows` what `by` may know: `seen_state` and `seen_work` in the place of `state` and `waits_for`.

    Whoever decided first does not learn that the answer is being compared.
    """
    blind = compared_blind_by(by)
    work: list[When] = [When(blind, then=Value(Work.FIRST.value))]
    if not by.has_perm(LEAD):
        work.append(When(waits_for=Work.RECHECK, then=Value("")))
    return rows.annotate(
        seen_state=Case(
            When(blind, then=Value(State.PENDING.value)), default=F("state"), output_field=CharField(max_length=10)
        ),
        seen_work=Case(*work, default=F("waits_for"), output_field=CharField(max_length=10)),
    )


def colleagues(consultation: Consultation, *, besides: Person) -> QuerySet[User]:
    """Return who else moderates a consultation: those assigned to it, and the leads."""
    moderators = _who_may(MODERATE).filter(moderation_assignments__consultation=consultation)
    either = Q(pk__in=moderators.values("pk")) | Q(pk__in=_who_may(LEAD).values("pk"))
    return User.objects.filter(either).exclude(pk=besides.pk or 0).order_by("first_name", "last_name", "username")


def safeguarding_leads() -> QuerySet[User]:
    """Return who receives what is referred to the safeguarding lead."""
    return _who_may(SAFEGUARDING)


def _who_may(permission: str) -> QuerySet[User]:
    people: QuerySet[User] = User.objects.with_perm(permission, backend=BACKEND, include_superusers=False)
    return people
