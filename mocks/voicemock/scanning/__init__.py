"""Secrets and sound that slipped into a recording, or into any other file."""
