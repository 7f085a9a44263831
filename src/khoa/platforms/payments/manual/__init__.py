"""Bank transfers, which a person in the office confirms, as a payment provider."""
