"""Clearance, and the rights metadata every output carries."""
