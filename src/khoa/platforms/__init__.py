"""Adapters to other companies' services: the only modules that import an SDK. They return Khoa's
own types."""
