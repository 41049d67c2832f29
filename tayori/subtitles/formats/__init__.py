"""The caption formats we read and write, one module each; `registry` finds them.

To add one: write a module with a `FORMAT`, register it under the entry point `tayori.caption_formats`, give
it a test file that runs the contract in tests/subtitles/formats/contract.py, and a row in
docs/reference/formats.md.
"""
