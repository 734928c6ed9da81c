"""Workers: processes on this machine, or on others, over which a build is spread."""
