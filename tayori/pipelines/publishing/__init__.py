"""Distribution: what would go out, sending it, taking it back, and whether it is still as it was sent."""
