"""Plans and runs: hand the result of one stage to the next."""
