"""How the files of a site are answered over HTTP, as values: which file, which bytes of it, which headers."""
