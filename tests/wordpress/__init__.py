"""A real WordPress on loopback, for every test that needs one."""
