"""All that tells of a vendor's change, run by one command: only what is new since it was last accepted is reported."""
