"""What moderators do: claim answers, decide, agree."""
