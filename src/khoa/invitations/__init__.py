"""Offers to an e-mail address, which the person behind it accepts or declines."""
