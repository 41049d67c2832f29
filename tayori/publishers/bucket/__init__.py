"""A copy of a site in an S3-compatible bucket."""
