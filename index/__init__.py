"""Everything a search needs: records, model, retrieval, ranking, generations, evaluation."""

VERSION = "0.2.0"
