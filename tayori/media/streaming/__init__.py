"""HLS: one film in several sizes, so that players take what a line can carry."""
