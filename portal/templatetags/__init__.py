"""Tags for the templates of the sign-in pages."""
