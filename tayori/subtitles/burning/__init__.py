"""Captions on the picture: named styles, layout in the safe area, the script for libass."""
