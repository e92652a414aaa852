"""Surveys, indicators, figures and charts."""
