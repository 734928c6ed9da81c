"""The library in which new users walk their tasks: four sources on naps at night, which differ."""

from pathlib import Path

from playwright.sync_api import FilePayload

SHORT, LONG = "Harbour Clinic", "Ward Weekly"
"""Two sources that contradict each other, the first of them newer."""
_SOURCES = f"""path,title,source,author,published
clinic.md,Naps at night,{SHORT},Ida Holm,2023-05-02
weekly.md,Resting on the ward,{LONG},,2016-11
coffee.md,Coffee on late shifts,Bean Board,,2021-03-14
light.md,Light after dark,Lamp Institute,,
"""
_ARTICLES = {
    "clinic.md": """# Naps at night

A nap helps night workers to stay alert. The best nap on a night shift lasts 20 minutes.
Set a clock, lie down in a dark room, and drink water when you get up.

## When to lie down

The middle of the night is the best time, since most people are weariest before dawn.
""",
    "weekly.md": """# Resting on the ward

A nap does not help night workers to stay alert. The best nap on a night shift lasts 90 minutes.
A ward of twelve beds cannot spare anyone for as long as that.

## What helps instead

A walk along the corridor wakes the whole team, and so does a meal with friends.
""",
    "coffee.md": """# Coffee on late shifts

Coffee keeps night workers awake for about five hours. Drink the last cup before two in the
morning, or you will lie awake at home.

## Tea

Black tea has half as much caffeine as coffee has.
""",
    "light.md": """# Light after dark

Bright light on a night shift keeps people awake. Sunglasses on the way home let them sleep
in the morning.
""",
}
_ADDED = {
    "masks.md": """# Sleeping by day

An eye mask makes day sleep longer. Wear the mask from the moment you lie down, and keep the
bedroom cool.
""",
    "plugs.md": """# Quiet at noon

Ear plugs made of foam keep street noise out of the bedroom. Roll the plugs thin before you push
them in.
""",
}
_NEWER = """# Rest in the small hours

How long should a nap on a night shift last? A nap on a night shift should last 30 minutes: that
is long enough to rest, and too short for deep sleep.
"""


def write_task_library(folder: Path) -> Path:
    """The folder with its articles."""
    folder.mkdir(parents=True)
    (folder / "sources.csv").write_text(_SOURCES, encoding="utf-8")
    for name, text in _ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def two_articles() -> list[FilePayload]:
    """Files to add, on what no article of the library speaks of."""
    return [_file(name, text) for name, text in _ADDED.items()]


def newer_article() -> list[FilePayload]:
    """A file to add, which answers a question better than the articles of the library."""
    return [_file("rest.md", _NEWER)]


def _file(name: str, text: str) -> FilePayload:
    return FilePayload(name=name, mimeType="text/markdown", buffer=text.encode())
