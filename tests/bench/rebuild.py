"""How long the author waits: nothing changed, a sentence, a style."""

from collections.abc import Iterator

from tests.bench.checkout import Taken, build, copied
from tests.bench.row import Row

CHAPTER = "content/chapters/02-pictures.md"
STYLE = "templates/static/css/base.css"


def measure() -> Iterator[Row]:
    with copied() as checkout:
        build(checkout)
        yield from rows("nothing changed", build(checkout), 0.7)
        for what, name, words in (("a sentence", CHAPTER, "\nOne more.\n"), ("a style", STYLE, "\nb { top: 0 }\n")):
            with (checkout / name).open("a", encoding="utf-8") as file:
                file.write(words)
            yield from rows(f"{what} changed", build(checkout), 4)


def rows(what: str, taken: Taken, limit_s: float | None = None) -> Iterator[Row]:
    yield Row(what, taken.wall_s, "s", limit_s)
    yield Row(f"{what}: processors", taken.processor_s, "s")
