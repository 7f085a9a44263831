"""People: who they are, as Clerk tells us, and what they may do here."""
