"""Where the calls of the prose run: Jinja's sandbox, held to what a text needs and to its size."""

from __future__ import annotations

import functools
import re
from collections.abc import Generator, Iterator, Mapping
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_TURNS = 10_000
"""How often the loops and macros of one text may turn, all together."""
MOST_LENGTH = 200_000
"""Characters of one text after its calls, and items of anything repeated within it."""
MOST_TEXTS = 4096
"""How many texts are known by heart."""
FILTERS = (
    *("abs", "capitalize", "count", "default", "first", "float", "int", "items", "join", "last", "length", "list"),
    *("lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select", "selectattr", "sort"),
    *("string", "sum", "title", "trim", "unique", "upper"),
)
PADDED = re.compile(r"%[^a-zA-Z%]*(?:\*|\d{3})")
METHODS: Mapping[type, tuple[str, ...]] = {
    str: ("capitalize", "endswith", "lower", "removeprefix", "removesuffix", "split", "startswith", "title", "upper"),
    dict: ("get", "items", "keys", "values"),
    list: ("count", "index"),
    tuple: ("count", "index"),
    int: (),
    float: (),
}


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose texts reach no attribute that is not theirs, and end."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self) -> None:
        super().__init__(
            undefined=jinja2.StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True
        )
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.globals = {"range": self.globals["range"]}
        self.n_turns = 0

    def speak(self, source: str, name: str, calls: Mapping[str, Any]) -> str:
        """Run the calls of a text.

        Parameters
        ----------
        source : str
            The text.
        name : str
            What tracebacks call its file.
        calls : mapping of str to object
            What it may name.

        Raises
        ------
        jinja2.TemplateError
            If it is malformed, or names what it may not (:class:`SecurityError`).
        Exception
            Whatever a call raises.
        """
        code = _code(source, name)
        template = self.template_class.from_code(self, code, {**self.globals, **calls})
        self.n_turns = 0
        pieces: list[str] = []
        n_characters = 0
        spoken: Generator[str, None, None] = template.generate()  # type: ignore[assignment]
        for piece in spoken:
            n_characters += len(piece)
            if n_characters > MOST_LENGTH:  # thrown where the text stands, so that it has a line
                spoken.throw(SecurityError(f"a text must be of at most {MOST_LENGTH:,} characters"))
            pieces.append(piece)
        return "".join(pieces)

    def turn(self) -> str:
        """Count one turn of a loop, or one call of a macro.

        Raises
        ------
        SecurityError
            If the text has had all its turns.
        """
        self.n_turns += 1
        if self.n_turns > MOST_TURNS:
            raise SecurityError(f"loops must turn at most {MOST_TURNS:,} times")
        return ""

    def wrap_str_format(self, value: Any) -> None:
        """Leave the formatting of texts, which may pad without end, to :meth:`is_safe_attribute`."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow few methods of texts and lists, and no private name of anything."""
        own = next((names for kind, names in METHODS.items() if isinstance(obj, kind)), None)
        return super().is_safe_attribute(obj, attr, value) and (own is None or attr in own)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute a product, power or remainder of numbers; texts are filled and repeated within limits."""
        sized = next((side for side in (left, right) if hasattr(side, "__len__")), None)
        if sized is None:
            if operator == "**" and max(abs(left), abs(right)) > 1000:
                raise SecurityError("a power must be of numbers up to 1000")
            return super().call_binop(context, operator, left, right)
        if operator == "%":
            if isinstance(left, str) and PADDED.search(left):
                raise SecurityError("what '%' fills in must be of at most 99 places")
            return super().call_binop(context, operator, left, right)
        count = right if sized is left else left
        if isinstance(count, int) and len(sized) * count > MOST_LENGTH:
            raise SecurityError(f"what is repeated must be of at most {MOST_LENGTH:,} items")
        return super().call_binop(context, operator, left, right)


@functools.lru_cache(MOST_TEXTS)
def parsed(source: str) -> nodes.Template:
    """Return the calls of a text, which nobody may change; most texts are asked for several times.

    Raises
    ------
    jinja2.TemplateSyntaxError
        If it is malformed.
    """
    return Sandbox().parse(source)


@functools.lru_cache(MOST_TEXTS)
def _code(source: str, name: str) -> CodeType:
    """Compile a text whose loops and macros count their turns."""
    sandbox = Sandbox()
    tree = sandbox.parse(source, name, name)
    loops: Iterator[Any] = tree.find_all((nodes.For, nodes.Macro, nodes.CallBlock))
    for node in loops:
        turn = nodes.Call(nodes.EnvironmentAttribute("turn"), [], [], None, None)
        node.body.insert(0, nodes.Output([turn]).set_lineno(node.lineno))
    return sandbox.compile(tree, name, name)
