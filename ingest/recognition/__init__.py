"""Text recognition: the words on pages that are only pictures. An optional requirement."""
