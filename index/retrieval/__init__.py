"""From a question to a ranking: dense and lexical retrieval, filters, fusion."""
