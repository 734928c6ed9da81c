"""The API: questions from other programs, health, readiness and metrics."""
