"""Content Credentials (C2PA): what was done to a file, and from what, signed by who stands for it."""
