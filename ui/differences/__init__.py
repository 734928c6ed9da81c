"""The page Differences: where sources contradict each other, found without being asked."""
