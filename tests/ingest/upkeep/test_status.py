"""What is known of an article, as an object."""

from index.records import Listing
from ingest.upkeep.status import listing_json


def test_an_article_has_its_authors_as_written_and_as_a_list() -> None:
    listing = Listing(doc_id="a", path="a", title="A", author="Ann Lee, MD; Salt Society")

    known = listing_json(listing)

    assert known["author"] == "Ann Lee, MD; Salt Society"
    assert known["authors"] == ["Ann Lee, MD", "Salt Society"]
    assert listing_json(Listing(doc_id="a", path="a", title="A"))["authors"] == []
