"""`episode clip`: a stretch of an episode as an ordinary clip of the workspace."""
