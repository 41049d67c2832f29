"""The caption formats we read and write, one module each; `registry` finds them.

To add one: write a module with a `FORMAT`, register it under the entry point `tayori.caption_formats`, and
give it a row in docs/reference/formats.md. Ours have a sample in tests/subtitles/formats/contract.py and are
all run through it; another package's tests call its checks.
"""
