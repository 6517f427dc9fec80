"""Recorded traffic held against the vendors' documents: what contradicts them, what is new in it, what is unseen."""
