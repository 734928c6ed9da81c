"""The main loop of a worker on this machine: it does tasks until its builder ends."""

import logging
import os
import signal
import sys
import threading
from contextlib import ExitStack

from index.errors import ConcordanceError
from ingest.sandbox.pipe import receive, send
from ingest.sandbox.reader_child import end_with
from ingest.workers.worker import Answer, answer, hello, worker_state


def serve(answers_to: int) -> None:
    """Do the tasks from standard input; `answers_to` is the open pipe to the builder."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable()
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    tasks, answers = sys.stdin.buffer, os.fdopen(answers_to, "wb")
    with ExitStack() as open_things:
        try:
            config = receive(tasks)
            try:
                state = open_things.enter_context(worker_state(config))
            except ConcordanceError as error:
                send(answers, Answer(None, str(error)))
                return
            send(answers, Answer(hello(state), None))
            while True:
                send(answers, answer(receive(tasks), state))
        except (EOFError, BrokenPipeError):
            return
