"""Whether a worker may serve a build."""

from index.errors import WorkersError
from ingest.rules import rules
from ingest.workers.desk import Greeting


def check(greeting: Greeting, digest: str, *, where: str) -> None:
    """Raise WorkersError unless a worker has the model of this digest and this very program."""
    if greeting.model_digest != digest:
        raise WorkersError(
            f"A worker on {where} has another model under the same name (digest "
            f"{greeting.model_digest[:12]}…, here {digest[:12]}…), so its passages would not be "
            f"comparable. Put the same files there."
        )
    if greeting.rules != rules():
        raise WorkersError(
            f"A worker on {where} has another version of this program, or of the libraries that "
            f"it reads by. Install the same there: pip install -r requirements.txt"
        )
