"""Courses with their chapters and lectures."""
