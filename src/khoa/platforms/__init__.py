"""The only modules that know an SDK or another company's words; they return our own types."""
