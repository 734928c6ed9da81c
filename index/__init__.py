"""What a search needs: records, the model, both indexes, fusion, generations on disk, evaluation."""
