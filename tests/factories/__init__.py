"""Explicit factories, one file an app."""
