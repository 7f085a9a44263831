"""Who may open which course, why, and their progress in it."""
