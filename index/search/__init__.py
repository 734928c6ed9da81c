"""From a ranking to an answer: hits, why each is one, whether they answer."""
