"""Making a consultation: everything here is refused once it has opened, and a frozen questionnaire never changes."""
