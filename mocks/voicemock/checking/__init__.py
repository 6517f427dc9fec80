"""Holding what claims to be a vendor against the vendor's documents, from outside."""
