"""Measures Khoa beside the least that could do the same work. `make bench` prints the table."""
