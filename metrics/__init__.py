"""The study: pure functions from observations and test reports to figures."""
