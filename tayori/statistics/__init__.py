"""Downloads, counted from web server access logs by the IAB Podcast Measurement rules (facts 4.10)."""
