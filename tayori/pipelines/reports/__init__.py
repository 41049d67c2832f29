"""Reports for the client: the rights ledger and the music cue sheet."""
