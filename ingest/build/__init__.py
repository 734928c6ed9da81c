"""A build, from plan to published generation, and its reports."""
