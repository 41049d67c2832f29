"""Podcast feeds: rendered from receipts, with GUIDs that never change."""
