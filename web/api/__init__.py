"""Conventions of the API: pages, CSV, problem documents, and read-only endpoints with ETags."""
