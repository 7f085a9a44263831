"""Who may open which course, why, and how far they are."""
