"""Feeds of other hosts, read as they are: old, odd, broken; what could not be understood is told."""
