"""Searching the site without a server: the index, as browsers read it."""
