"""Taking back what may no longer be out: withdrawal, enforcement, and the evidence of it."""
