"""Asking clearance about assets and targets, with grants as they stand today."""
