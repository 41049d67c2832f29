"""The `youtube` kind: one channel, through the Data API v3."""
