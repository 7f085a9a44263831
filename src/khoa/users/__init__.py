"""People: who they are according to Clerk, and the roles they hold here."""
