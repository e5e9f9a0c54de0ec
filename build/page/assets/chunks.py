"""Which modules travel together: what the first view needs in one chunk, what several figures need in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

Graph = Mapping[str, tuple[str, ...]]
"""By module, what it imports before it runs; all by absolute path."""

SEVERAL = 2


def reached(graph: Graph, module: str) -> set[str]:
    """Return the modules that one imports, and those that they import."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        news = set(graph[waiting.pop()]) - found
        found |= news
        waiting += news
    return found


def companions(
    graph: Graph, entries: Mapping[str, Path], first: Collection[str], apart: Iterable[str]
) -> dict[str, list[str]]:
    """Choose what each entry shall import beside what it needs.

    A bundler gives a chunk of its own to every set of entries that share modules, of which there are dozens. Entries
    that import more than they need make the sets alike, and the chunks few.

    Parameters
    ----------
    graph : Graph
        Of all modules.
    entries : mapping of str to Path
        By name.
    first : collection of str
        Entries that the first view runs; every other one finds what they share loaded.
    apart : iterable of str
        Modules that nothing may load but what needs them, whatever imports them included.

    Returns
    -------
    dict
        By entry, modules in a fixed order.
    """
    needs = {name: reached(graph, str(path)) for name, path in entries.items()}
    begin = set().union(*(needs[name] for name in first if name in needs))
    later = [name for name in entries if name not in first]
    counts = Counter(module for name in later for module in needs[name] - begin)
    lonely = set(apart)
    shared = {
        module
        for module, count in counts.items()
        if count >= SEVERAL and not lonely & {module, *reached(graph, module)}
    }
    return {name: sorted(begin if name in first else begin | shared) for name in entries}
