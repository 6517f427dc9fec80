"""What a check found, written for people, for build servers and for programs; none of it ever holds a key."""
