"""A user's own suite, run once for each edition of a vendor's documents, and why it breaks where it does."""
