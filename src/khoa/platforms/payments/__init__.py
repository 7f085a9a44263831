"""Payment providers: their interface, their registry, and a module or package for each."""
