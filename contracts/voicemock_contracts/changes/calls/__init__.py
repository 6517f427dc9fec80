"""What changed in calls: addresses, keys, parameters, bodies and answers."""
