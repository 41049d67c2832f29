"""Transcription as an extra: what a machine hears becomes a draft, and no later run writes over a hand.

sound -> engine -> segments -> glossary -> draft -> merge with the file and the last draft
"""
