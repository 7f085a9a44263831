"""Files at media providers that courses and people show."""
