"""The fakes on a port: who is meant, what a person sees, and how it starts and ends."""
