"""One module for each container: what it says of its own sound, and whether it is whole."""
