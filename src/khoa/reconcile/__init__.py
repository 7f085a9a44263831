"""Compares us with each platform, and mends what a lost webhook or a crash has left behind."""
