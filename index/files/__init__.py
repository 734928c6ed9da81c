"""Files on disk: addresses, atomic writes, digests, arrays."""
