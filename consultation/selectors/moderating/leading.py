"""What a lead moderator sees: work by kind and age, the pace, clocks that run out, what is held, who works where."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Case, CharField, Count, Min, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from consultation.models import Answer, Consultation, ModerationDecision
from consultation.moderation.forecasting import Forecast, forecast

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
DAYS_SHOWN = 14
SOON = timedelta(days=5)
MOST_CLOCKS = 25
DAY = timedelta(days=1)
# Each band is older than its number of days, and younger than the next one's.
BANDS = (0, 1, 3, 7, 14)


@dataclass
class Work:
    """One kind of work, in one consultation or in all: how much of it by age, and since when the oldest waits."""

    title: str
    bands: list[int] = field(default_factory=lambda: [0] * len(BANDS))
    oldest: datetime | None = None

    @property
    def total(self) -> int:
        """How much there is."""
        return sum(self.bands)

    def add(self, band: int, count: int, oldest: datetime) -> None:
        """Count more of it."""
        self.bands[band] += count
        self.oldest = min(self.oldest, oldest) if self.oldest else oldest


@dataclass(frozen=True)
class Day:
    """How many decisions were made on a day; `height` is its share of the most, in per cent."""

    day: date
    decided: int
    height: float

    @property
    def top(self) -> float:
        """Where its column begins, from above."""
        return 100 - self.height


@dataclass(frozen=True)
class Team:
    """Who works on a consultation."""

    slug: str
    title: str
    moderators: list[str]


@dataclass(frozen=True)
class Held:
    """How many answers somebody holds, and when the first claim lapses."""

    moderator: str
    count: int
    lapses_at: datetime


@dataclass(frozen=True)
class Overview:
    """All of it."""

    by_kind: list[Work]
    by_consultation: list[Work]
    days: list[Day]
    forecast: Forecast
    clocks: list[Answer]
    more_clocks: int
    held: list[Held]
    teams: list[Team]
    now: datetime


def overview() -> Overview:
    """Return what a lead moderator looks at first, in a number of queries that does not grow with the work."""
    now = timezone.now()
    by_kind, by_consultation, came = _work(now)
    days, done = _days(now)
    waiting = sum(work.total for work in by_kind)
    clocks = list(running_out(now)[: MOST_CLOCKS + 1])
    return Overview(
        by_kind=by_kind,
        by_consultation=by_consultation,
        days=days,
        forecast=forecast(waiting=waiting, done=done, came=came, today=timezone.localdate(now)),
        clocks=clocks[:MOST_CLOCKS],
        more_clocks=len(clocks) > MOST_CLOCKS,
        held=_held(now),
        teams=teams(),
        now=now,
    )


def waiting_work() -> QuerySet[Answer]:
    """Return every answer that somebody is still wanted for."""
    return Answer.objects.filter(waits_for__gt="")


def running_out(now: datetime) -> QuerySet[Answer]:
    """Return the work whose clock has run out or does within days, the first to run out first."""
    rows = waiting_work().filter(due_at__lt=now + SOON).select_related("consultation", "referred_to")
    return rows.order_by("due_at", "pk")


def _work(now: datetime) -> tuple[list[Work], list[Work], int]:
    """Return what waits by kind, and by consultation, and how many texts came in the last 24 hours: one query."""
    bands = [When(waiting_since__gt=now - days * DAY, then=Value(str(band))) for band, days in enumerate(BANDS[1:])]
    band = Case(*bands, default=Value(str(len(BANDS) - 1)), output_field=CharField())
    is_new = Q(submitted_at__gte=now - DAY) & ~Q(state__in=Answer.OUT_OF_REACH)
    rows = (
        Answer.objects.filter(is_new | Q(waits_for__gt=""))
        .annotate(band=band)
        .values("consultation__title", "waits_for", "band")
        .annotate(count=Count("pk"), oldest=Min("waiting_since"), came=Count("pk", filter=is_new))
        .order_by("consultation__title")
    )
    came = 0
    kinds = {str(kind.value): Work(str(kind.label)) for kind in Answer.Work}
    consultations: dict[str, Work] = {}
    for row in rows:
        came += row["came"]
        if not row["waits_for"]:
            continue
        title = row["consultation__title"]
        for work in (kinds[row["waits_for"]], consultations.setdefault(title, Work(title))):
            work.add(int(row["band"]), row["count"], row["oldest"])
    return [work for work in kinds.values() if work.total], list(consultations.values()), came


def _days(now: datetime) -> tuple[list[Day], int]:
    """Return the decisions of each day, and how many were made in the last 24 hours."""
    first = timezone.localdate(now) - (DAYS_SHOWN - 1) * DAY
    rows = (
        ModerationDecision.objects.annotate(day=TruncDate("decided_at"))
        .filter(day__gte=first)
        .order_by()
        .values("day")
        .annotate(count=Count("pk"), done=Count("pk", filter=Q(decided_at__gte=now - DAY)))
    )
    counted = {row["day"]: row for row in rows}
    numbers = {day: row["count"] for day, row in counted.items()}
    most = max(numbers.values(), default=0) or 1
    days = [first + number * DAY for number in range(DAYS_SHOWN)]
    shown = [Day(day, numbers.get(day, 0), round(100 * numbers.get(day, 0) / most, 1)) for day in days]
    return shown, sum(row["done"] for row in counted.values())


def _held(now: datetime) -> list[Held]:
    rows = Answer.objects.filter(claimed_by__isnull=False, claim_expires_at__gt=now).values("claimed_by__username")
    counted = rows.annotate(count=Count("pk"), lapses_at=Min("claim_expires_at")).order_by("lapses_at")
    return [Held(row["claimed_by__username"], row["count"], row["lapses_at"]) for row in counted]


def moderators() -> QuerySet[User]:
    """Return everybody who moderates what they are assigned to; a lead sees all of it anyway."""
    people = User.objects.with_perm("consultation.moderate_answer", backend=MODEL_BACKEND, include_superusers=False)
    return people.exclude(pk__in=lead_moderators().values("pk")).order_by("username")


def moderated_consultations() -> QuerySet[Consultation]:
    """Return the consultations whose texts are moderated: those that were approved, the newest first."""
    return Consultation.objects.filter(approved_at__isnull=False).order_by("-opens_at", "-pk")


def teams() -> list[Team]:
    """Return who works on each consultation, in one query."""
    working = "moderation_assignments__moderator__username"
    found: dict[str, Team] = {}
    for slug, title, username in (
        moderated_consultations().values_list("slug", "title", working).order_by("-opens_at", "-pk", working)
    ):
        team = found.setdefault(slug, Team(slug, title, []))
        team.moderators.extend([username] if username else [])
    return list(found.values())


def safeguarding_leads() -> QuerySet[User]:
    """Return those who receive what is referred to the safeguarding lead."""
    return User.objects.with_perm(
        "consultation.receive_safeguarding", backend=MODEL_BACKEND, include_superusers=False
    ).order_by("username")


def lead_moderators() -> QuerySet[User]:
    """Return those who direct the moderation and are told when something is late."""
    return User.objects.with_perm(
        "consultation.lead_moderation", backend=MODEL_BACKEND, include_superusers=False
    ).order_by("username")
