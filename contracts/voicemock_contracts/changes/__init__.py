"""What changed between two contracts, as a client of the vendor feels it."""
