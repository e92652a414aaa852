"""Opening a consultation, and what happens to it afterwards: dates, amendments, files."""
