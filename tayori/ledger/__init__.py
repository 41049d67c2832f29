"""The append-only record of runs, artifacts, intents and receipts; owner of the database."""
