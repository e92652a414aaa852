"""Groups of answers in nearly the same words, and one decision for all of them."""
