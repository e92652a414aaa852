"""What numbers, dates, rankings and points add up to."""
