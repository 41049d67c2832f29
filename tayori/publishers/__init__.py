"""The places we publish to; one module for each kind of place."""
