"""Texts that many people sent in nearly the same words: found, grouped, and shown with what each one changed."""
