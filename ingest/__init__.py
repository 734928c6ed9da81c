"""From folders of articles to a published generation: find, read, describe, cut, embed."""
