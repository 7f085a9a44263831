"""The platforms' doors: verify, store, run once."""
