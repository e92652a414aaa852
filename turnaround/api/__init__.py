"""The plan in the API."""
