"""What the scheduler asks workers to do, and when. Each entry is worthless soon: the next one says the same."""

from celery.schedules import crontab

SCHEDULE = {
    "heartbeat": {"task": "queueing.tasks.beat", "schedule": 5.0, "options": {"expires": 30}},
    "chain-audit": {"task": "auditing.tasks.chain_entries", "schedule": 2.0, "options": {"expires": 10}},
    "check-audit": {
        "task": "auditing.tasks.check_chain",
        "schedule": crontab(hour="4", minute="7"),
        "options": {"expires": 3600},
    },
    "sweep-tallies": {
        "task": "consultation.tasks.sweep_untallied",
        "schedule": 5.0,
        "options": {"expires": 30},
    },
    "sweep-screening": {
        "task": "consultation.tasks.sweep_unscreened",
        "schedule": 10.0,
        "options": {"expires": 30},
    },
    "sweep-charts": {"task": "metrics.tasks.sweep_charts", "schedule": 5.0, "options": {"expires": 30}},
    "sweep-prints": {
        "task": "consultation.tasks.sweep_prints",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "sweep-mail": {"task": "consultation.tasks.sweep_mail", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-reminders": {
        "task": "consultation.tasks.sweep_reminders",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "sweep-response-files": {
        "task": "consultation.tasks.sweep_response_files",
        "schedule": 10.0,
        "options": {"expires": 30},
    },
    "group-answers": {
        "task": "consultation.tasks.sweep_ungrouped",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "sweep-queue": {"task": "consultation.tasks.sweep_queue", "schedule": 120.0, "options": {"expires": 100}},
    "sweep-appeals": {"task": "consultation.tasks.sweep_appeals", "schedule": 900.0, "options": {"expires": 600}},
    "close-rechecks": {
        "task": "consultation.tasks.close_rechecks",
        "schedule": crontab(hour="3", minute="47"),
        "options": {"expires": 3600},
    },
    "enforce-retention": {
        "task": "consultation.tasks.enforce_retention_periods",
        "schedule": crontab(hour="3", minute="17"),
        "options": {"expires": 3600},
    },
    "expire-drafts": {
        "task": "consultation.tasks.expire_drafts",
        "schedule": 600.0,
        "options": {"expires": 300},
    },
    "sweep-bulk-decisions": {
        "task": "consultation.tasks.sweep_bulk_decisions",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
}
