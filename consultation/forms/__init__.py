"""Validating input; no writes."""
