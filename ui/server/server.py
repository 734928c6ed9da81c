"""The server process: the pages, and the API for other programs."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from starlette.middleware import Middleware
from streamlit import config
from streamlit.cli_util import open_browser
from streamlit.starlette import App
from streamlit.web import cli
from streamlit.web.bootstrap import load_config_options

from ui.server.api.addresses import api_routes
from ui.server.api.operations import comparison_route, metrics_route, search_engine_route
from ui.server.api_access import Access, AccessGate
from ui.server.host_gate import HostGate
from ui.server.page_head import PageHead
from ui.server.page_scripts import PageScripts
from ui.server.ports import FIRST_PORT, LOCALHOST
from ui.server.security_headers import SecurityHeaders
from ui.server.sending import send_at_once
from ui.server.upload_gate import UploadGate
from ui.session.roles import policy

_SCRIPT = Path(__file__).parents[1] / "app.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Settings of the server: index, corpus, address, and other host names."""

    index: Path
    corpus: Sequence[Path] = ()
    address: str = LOCALHOST
    port: int = FIRST_PORT
    hosts: Sequence[str] = ()
    access: Access = Access(is_local=True)


def app_of(serving: Serving, begin: Callable[[], None] | None = None) -> App:
    """The pages and all other addresses of the server, as one ASGI application.

    `begin` starts what is to be done beside the pages, as soon as the server has started.
    """

    @asynccontextmanager
    async def starting(_: App) -> AsyncGenerator[None, None]:
        send_at_once(asyncio.get_running_loop())
        if not config.get_option("server.headless"):
            # The port is already bound, so the browser waits for the first response.
            asyncio.get_running_loop().call_soon(open_browser, page_address(serving))
        if begin:
            asyncio.get_running_loop().call_soon(begin)
        yield

    gate = Middleware(AccessGate, access=serving.access)
    routes = [
        *api_routes(serving.index, serving.access, gate),
        comparison_route(),
        search_engine_route(),
        metrics_route(serving.index, gate),
    ]
    middleware = [
        Middleware(SecurityHeaders),
        Middleware(HostGate, address=serving.address, hosts=serving.hosts),
        Middleware(PageScripts),
        Middleware(PageHead),
    ]
    if policy().is_set_up:
        middleware.append(Middleware(UploadGate))
    return App(_SCRIPT, routes=routes, middleware=middleware, lifespan=starting)


def serve(serving: Serving, begin: Callable[[], None] | None = None) -> None:
    """Serve until Ctrl-C, in this process; `begin` as in `app_of`."""
    # Read by the pages, and by Streamlit, which looks for its settings beside the script.
    sys.argv = [str(_SCRIPT), str(serving.index), *map(str, serving.corpus)]
    with suppress(KeyboardInterrupt):
        app_of(serving, begin).run(config=_settings(serving.address, serving.port))


def configure(address: str, port: int) -> None:
    """Configure Streamlit before its first use; it warns about later changes."""
    load_config_options(_settings(address, port))


def _settings(address: str, port: int) -> dict[str, object]:
    """Our settings, and those for Streamlit in the environment, read as `streamlit run` does."""
    words = [
        str(_SCRIPT),
        f"--server.address={address}",
        f"--server.port={port}",
        "--server.showEmailPrompt=false",
        "--browser.gatherUsageStats=false",
        "--logger.hideWelcomeMessage=true",
        "--logger.level=warning",
        # After each run it would stop all threads to look through every object, for 0.1 s with
        # the models loaded; Python collects what a run leaves behind anyway.
        "--runner.postScriptGC=false",
    ]
    given = cli.main_run.make_context("streamlit", words).params
    return {
        name.replace("_", "."): value
        for name, value in given.items()
        if name not in ("target", "args") and value not in (None, ())
    }


def page_address(serving: Serving) -> str:
    """The address of the pages for a browser on this machine."""
    host = LOCALHOST if serving.address in ("0.0.0.0", "::") else serving.address
    return f"http://{f'[{host}]' if ':' in host else host}:{serving.port}"
