"""The indexes of the moderators' queues: every list begins at its first row, however long it is.

A list is read one consultation or one question at a time, since the texts of one come together in time: an index over
all of them would be walked past those of the others.
"""

from django.db.models import Index, Q

ORDER = ("-urgency", "waiting_since", "id")
TO_DECIDE = Q(waits_for__in=["first", "recheck"])
PASSED_ON = Q(waits_for__in=["second", "opinion", "referred", "appeal"])
DECIDED = Q(state__in=["published", "redacted", "withheld", "spam"])

QUEUES = (
    Index(fields=ORDER, name="consultation_queue", condition=Q(waits_for__gt="")),
    Index(fields=["consultation", *ORDER], name="consultation_to_decide", condition=TO_DECIDE),
    Index(fields=["question", *ORDER], name="consultation_to_decide_of", condition=TO_DECIDE),
    Index(fields=["consultation", "waits_for", *ORDER], name="consultation_passed_on", condition=PASSED_ON),
    Index(fields=["consultation", "-id"], name="consultation_decided", condition=DECIDED),
    Index(
        fields=["claimed_by", "claim_expires_at"],
        name="consultation_claims",
        condition=Q(claimed_by__isnull=False),
    ),
)
