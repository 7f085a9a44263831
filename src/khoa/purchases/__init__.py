"""What was bought, what is known of its payment, and what that gives."""
