"""The `wordpress` kind: one site's media library and pages, through its REST API."""
