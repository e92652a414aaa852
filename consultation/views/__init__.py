"""Pages: parse, authorise, call one action or selector, render."""
