"""Which answers count: checking one, following the path, and what is sent in the end."""
