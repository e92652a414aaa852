"""Forms for making a consultation: half-filled ones are fine while nothing has opened."""
