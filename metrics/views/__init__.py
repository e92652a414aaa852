"""Pages about trust, and the pictures on them."""
