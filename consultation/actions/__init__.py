"""Every write of the app: keyword-only, atomic, with named errors."""
