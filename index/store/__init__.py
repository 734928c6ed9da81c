"""Where indexes are kept: generations, which one is live, who is writing."""
