"""Staff pages for making a consultation."""
