"""Webhooks: verify an event, store it in the inbox, handle it exactly once."""
