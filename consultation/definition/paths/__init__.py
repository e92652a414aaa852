"""The ways through a questionnaire: what can be reached, what is wrong with them, and their map."""
