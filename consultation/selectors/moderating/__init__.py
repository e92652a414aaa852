"""What moderators read. Never equality answers."""
