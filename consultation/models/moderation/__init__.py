"""Moderation: who works on what, what was decided, agreed to, checked and appealed against."""
