"""The kinds of pages, one module each: from what is out to pages as values."""
