"""Why a response may be held for a moderator."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Suspicion(models.TextChoices):
    """What made a response look as if no person had sent it; never more than a reason to look."""

    TRAP = "trap", _("It filled in a box that people do not see.")
    TOO_FAST = "too_fast", _("It was sent within seconds of being started.")
    NO_PROOF = "no_proof", _("It came in a rush, from a browser that could not do the check that is asked for then.")
