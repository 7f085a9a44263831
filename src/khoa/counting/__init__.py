"""Contended counters: each writer inserts a difference of its own, one process sums them up."""
