"""Commands about the workers."""
