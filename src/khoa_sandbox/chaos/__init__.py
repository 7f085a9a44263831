"""Fault injection: platforms that are slow, late or down, and events that get lost."""

from khoa_sandbox.chaos.state import PLATFORMS, Chaos, Platform

__all__ = ["PLATFORMS", "Chaos", "Platform"]
