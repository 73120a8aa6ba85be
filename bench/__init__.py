"""Measured benchmarks, fault and fuzz runs; the throw-away PostgreSQL that tests use too."""
