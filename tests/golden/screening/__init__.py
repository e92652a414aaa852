"""Labelled texts for the recognisers, and how well they do on them."""
