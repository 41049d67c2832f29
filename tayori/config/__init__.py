"""Files a person wrote, read into settings, assets and grants; every mistake reported at once."""
