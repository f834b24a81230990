"""Measurements, not laws: run with `pytest tests/benchmarks -m slow`."""
