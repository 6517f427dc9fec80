"""What changed in schemas, walked through together, place by place."""
