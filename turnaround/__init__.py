"""The plan: versions, pillars, priorities, clauses, commitments, asks and changes."""
