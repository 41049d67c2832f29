"""Where lines end: what may be broken, how good each break is, and the best lines there are."""
