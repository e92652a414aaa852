"""Every write to the plan."""
