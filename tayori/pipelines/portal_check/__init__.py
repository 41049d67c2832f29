"""`portal check`: a site as visitors meet it, held against links, HTML and WCAG, and the sheet of it."""
