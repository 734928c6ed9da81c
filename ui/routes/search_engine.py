"""Concordance as a search engine of the browser's address bar, described as OpenSearch has it."""

from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_TYPE = "application/opensearchdescription+xml"


def search_engine_route() -> Route:
    """`/opensearch.xml`, with the address under which it was asked for."""

    async def describe(request: Request) -> Response:
        address = str(request.base_url)
        template = quoteattr(f"{address}?q={{searchTerms}}")
        image = escape(f"{address}favicon.png")
        return Response(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
            "<ShortName>Concordance</ShortName>"
            "<Description>Ask your own articles</Description>"
            "<InputEncoding>UTF-8</InputEncoding>"
            f'<Image type="image/png">{image}</Image>'
            f'<Url type="text/html" template={template}/>'
            "</OpenSearchDescription>\n",
            media_type=_TYPE,
        )

    return Route("/opensearch.xml", describe)
