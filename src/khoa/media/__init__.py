"""Files stored at media providers, which courses and people show."""
