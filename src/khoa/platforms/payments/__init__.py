"""Payment providers: what one does, which there are, a file for each."""
