"""Stripe Checkout as a payment provider."""
