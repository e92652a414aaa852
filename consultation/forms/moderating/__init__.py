"""What moderators fill in."""
