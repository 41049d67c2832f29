"""Mastering: one sound becomes an MP3 and an M4A at the loudness that directories ask for."""
