"""The address of an engine and the credentials for it."""

import os
from pathlib import Path

from index.errors import EngineError, IndexMissingError
from index.files.address import EngineAddress

USER, PASSWORD, TOKEN, CA = (
    f"CONCORDANCE_MILVUS_{name}" for name in ("USER", "PASSWORD", "TOKEN", "CA")
)


def connection(index: Path, address: EngineAddress, *, may_begin: bool) -> dict[str, str]:
    """The arguments for a client of Milvus.

    The user's name and password, or a token, come from the environment, as does the path of a
    file with the certificate of a server with TLS.

    Raises:
        IndexMissingError: the index is in a file that does not exist, and none `may_begin`.
        EngineError: the file cannot be opened, or there is no such certificate.
    """
    if address.file:
        from index.store.milvus.lite_server import served_at

        if not (may_begin or address.file.exists()):
            raise IndexMissingError(index)
        return {"uri": served_at(index, address.file)}
    assert address.uri
    place = {"uri": address.uri}
    if token := os.environ.get(TOKEN):
        place["token"] = token
    elif user := os.environ.get(USER):
        place |= {"user": user, "password": os.environ.get(PASSWORD, "")}
    if certificate := os.environ.get(CA):
        if not Path(certificate).is_file():
            step = f"Set {CA} to the file of the certificate."
            raise EngineError(
                index, f"cannot be verified with {certificate}, which is not a file", step
            )
        place["server_pem_path"] = certificate
    return place
