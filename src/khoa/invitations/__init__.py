"""What is given to an address, once its person accepts it."""
