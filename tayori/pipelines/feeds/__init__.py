"""Feeds: made from what was sent, checked, compared, moved in, counted."""
