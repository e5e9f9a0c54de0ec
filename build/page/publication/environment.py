"""Where templates are found, and what was compiled of them."""

from __future__ import annotations

import functools
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket


class Compiled(jinja2.BytecodeCache):
    """What this process has compiled, by name and content."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what its template was compiled to before."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what a template was compiled to."""
        self._codes[bucket.key, bucket.checksum] = bucket.code


_compiled = Compiled()


class Templates(jinja2.Environment):
    """The templates of a folder; an undefined name is an error.

    Parameters
    ----------
    folder : Path
        Where they lie.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(
            loader=jinja2.FileSystemLoader(folder),
            undefined=jinja2.StrictUndefined,
            autoescape=jinja2.select_autoescape(("html", "xml")),
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_compiled,
        )

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """The names of all files of the folder."""
        return frozenset(self.list_templates())
