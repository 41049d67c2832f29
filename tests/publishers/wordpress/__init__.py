"""The WordPress publisher, without a WordPress."""
