"""What recordings call for, as an edition of the vendor's documents: only what differs, each change as observed."""
