"""How long what is kept, as the pages say it."""

from dataclasses import dataclass

from django.conf import settings

from consultation.definition.retention import KINDS, Kind


@dataclass(frozen=True)
class Period:
    """One kind of personal data and how many days it is kept."""

    kind: Kind
    days: int


def respondents_periods() -> list[Period]:
    """Return what is held about people who respond, in the order of the list."""
    return [Period(kind, settings.RETENTION_DAYS[kind.key]) for kind in KINDS if kind.of_respondents]
