"""Endpoints of the app: what its public pages show, as data."""
