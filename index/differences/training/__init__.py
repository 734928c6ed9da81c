"""How the judge of near pairs is fitted."""
