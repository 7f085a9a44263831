"""Reconciliation: compares Khoa with each platform and mends what lost webhooks or crashes left."""
