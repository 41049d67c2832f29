"""Approvals that seal what is published, and the audit chain that keeps them."""
