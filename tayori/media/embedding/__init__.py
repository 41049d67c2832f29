"""Rights inside files: XMP and each format's own tags, at the exact places (facts A.2), and read back.

Only what an `OutputMetadata` holds is written. Every function replaces what it wrote before, so that doing it
twice gives the same bytes; picture and sound are never touched.
"""
