"""A build, from plan to published generation, and what is told of it."""
