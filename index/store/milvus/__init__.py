"""An index in Milvus: the same generations, searched and kept by an engine of many machines."""
