"""What a signed-in person sees of themselves."""
