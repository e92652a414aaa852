"""Measures and figures in the API."""
