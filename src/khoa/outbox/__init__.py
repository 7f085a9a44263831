"""What must still be done at a platform, written with the change that wants it."""
