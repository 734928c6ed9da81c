"""What a search needs: records, model, both legs, ranking, generations on disk, evaluation."""

VERSION = "0.2.0"
