"""Khoa: an open marketplace for online courses that anyone can run."""
