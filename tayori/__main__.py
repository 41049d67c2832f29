"""`python -m tayori`."""

from tayori.cli import main

main()
