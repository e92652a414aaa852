"""What this app's actions write to the audit log with."""

from auditing.recording import record, record_change

__all__ = ["record", "record_change"]
