"""Traffic between a client and its vendors, passed through by a relay and written down as HAR, keys hidden."""
