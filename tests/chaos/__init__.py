"""What publishing survives: processes killed at every step, lost answers, and a ledger of last week."""
