"""Timed text: read, break into lines as a typesetter would, render for burning and as sidecars."""
