"""`python -m schema.sdl` writes what is committed of the API, so that a change to it is seen: its schema, and the page
that says what has changed since the last release."""

from pathlib import Path

from schema.changes import PAGE, page
from schema.root import build_schema

FILE = Path(__file__).with_name("schema.graphql")


def sdl() -> str:
    """The schema's text."""
    return f"{build_schema(introspection=True).as_str()}\n"


if __name__ == "__main__":
    FILE.write_text(sdl())
    PAGE.write_text(page(FILE.read_text()))
