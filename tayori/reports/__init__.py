"""Tables as spreadsheets, pages and text, and spreadsheets read back; owner of openpyxl."""
