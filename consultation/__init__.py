"""Consultations: questionnaires, responses, moderation, themes and outcomes."""
