"""The school's book: what moved at the providers, what educators earned and were paid."""
