"""The audit log of who did what: rows are added and never changed."""
