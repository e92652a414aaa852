"""Pages of moderating."""
