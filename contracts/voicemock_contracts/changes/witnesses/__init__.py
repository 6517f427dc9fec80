"""Examples that show a change: what one schema allows and another forbids, decided, found and made small."""
