"""The audit log: who did what, written in the acting transaction, chained by hash, never changed."""
