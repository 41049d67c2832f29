"""Tayori: short videos and podcasts, made, cleared and published with their rights."""

__version__ = "0.1.0"
