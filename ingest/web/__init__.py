"""One page of the web, fetched at its user's word and kept as a file of the corpus."""
