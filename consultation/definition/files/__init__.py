"""Questionnaires and responses as files: read with care, checked, written."""
