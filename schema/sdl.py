"""`python -m schema.sdl` writes schema/schema.graphql, which is committed so that a change to the API is seen."""

from pathlib import Path

from schema.root import build_schema

FILE = Path(__file__).with_name("schema.graphql")


def sdl() -> str:
    """The schema's text."""
    return f"{build_schema(introspection=True).as_str()}\n"


if __name__ == "__main__":
    FILE.write_text(sdl())
