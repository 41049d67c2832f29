"""The forms of an access log: each turns one line into a request."""
