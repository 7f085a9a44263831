"""Bad days on purpose: what the platforms do when they are slow, late, forgetful or down."""

from khoa_sandbox.chaos.state import PLATFORMS, Chaos, Platform

__all__ = ["PLATFORMS", "Chaos", "Platform"]
