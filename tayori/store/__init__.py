"""Bytes by digest: written once, atomically, dropped only by prune."""
