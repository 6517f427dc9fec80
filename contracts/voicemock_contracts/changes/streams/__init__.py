"""What changed in streams: their query, messages, closes and order."""
