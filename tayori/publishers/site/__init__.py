"""The portal's pages: pure functions from items to the bytes of every file of the site."""
