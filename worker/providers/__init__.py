"""One adapter for each vendor: it asks, reads the answer and compares. Paying and storing are done elsewhere."""
