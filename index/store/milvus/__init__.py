"""An index in Milvus: the same generations, stored and searched by an engine of many machines."""
