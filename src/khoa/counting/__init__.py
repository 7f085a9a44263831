"""Counts that many write at once: each writes a difference of its own, one process sums them up."""
