"""How long what is kept, as the pages say it."""

from dataclasses import dataclass

from django.conf import settings

from consultation.definition.retention import KINDS, Kind


@dataclass(frozen=True)
class Period:
    """One kind of personal data and how many days it is kept."""

    kind: Kind
    days: int


def respondents_periods(*, online: bool = False) -> list[Period]:
    """Return what is held about people who respond, or of that what somebody leaves who responds online."""
    kinds = [kind for kind in KINDS if (kind.online if online else kind.of_respondents)]
    return [Period(kind, settings.RETENTION_DAYS[kind.key]) for kind in kinds]
