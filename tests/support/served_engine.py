"""A Milvus server in this process, as strict as one that many share."""

# ruff: noqa: ANN401, since what is between a client and its server is of any type
import base64
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from milvus_lite.adapter.grpc.servicer import MilvusServicer
from milvus_lite.db import MilvusLite
from pymilvus.grpc_gen import common_pb2, milvus_pb2_grpc


@dataclass
class Guard(grpc.ServerInterceptor):  # type: ignore[misc]
    """Accepts only requests with the token, as Milvus does with users."""

    token: str

    def intercept_service(self, continuation: Callable[..., Any], details: Any) -> Any:
        sent = dict(details.invocation_metadata).get("authorization", "")
        if base64.b64decode(sent).decode() == self.token:
            return continuation(details)

        def refuse(request: Any, context: Any) -> None:
            reason = "auth check failure, please check username and password are correct"
            context.abort(grpc.StatusCode.UNAUTHENTICATED, reason)

        return grpc.unary_unary_rpc_method_handler(refuse)


class Strict(MilvusServicer):  # type: ignore[misc]
    """Refuses to drop a collection with an alias, as Milvus does."""

    def DropCollection(self, request: Any, context: Any) -> Any:  # noqa: N802
        if names := self._db.list_aliases(request.collection_name):
            reason = f"unable to drop the collection because it has associated aliases {names}"
            return common_pb2.Status(code=65535, reason=reason)
        return super().DropCollection(request, context)


@contextmanager
def served(
    data: Path, *, token: str = "", credentials: grpc.ServerCredentials | None = None
) -> Iterator[int]:
    """The port of a server in this process."""
    database = MilvusLite(str(data))
    server = grpc.server(
        futures.ThreadPoolExecutor(8), interceptors=[Guard(token)] if token else []
    )
    milvus_pb2_grpc.add_MilvusServiceServicer_to_server(Strict(database), server)
    if credentials:
        port = server.add_secure_port("localhost:0", credentials)
    else:
        port = server.add_insecure_port("localhost:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(0).wait()
        database.close()
