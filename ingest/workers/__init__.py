"""Workers of a Ray cluster, over which a build is spread."""
