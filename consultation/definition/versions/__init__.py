"""What versions of a questionnaire ask differently, and the same questions in other words."""
