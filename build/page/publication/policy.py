"""What a page may load, told to the browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from build.page.publication.social import is_published


def policy(webassembly: bool, address: str) -> str:
    """Return the content security policy of a page: the site's own files, nothing else.

    Parameters
    ----------
    webassembly : bool
        Whether the page may compile WebAssembly.
    address : str
        Absolute address of the site. A published site's origin is named too: in a sandboxed frame WebKit lets
        'self' match nothing.
    """
    parts = urlsplit(address)
    own = "'self'" if not is_published(address) else f"'self' {parts.scheme}://{parts.netloc}"
    rules = {
        "default-src": "'none'",
        "script-src": f"{own} 'wasm-unsafe-eval'" if webassembly else own,
        "style-src": own,
        "img-src": f"{own} data: blob:",
        "font-src": own,
        "connect-src": own,
        "manifest-src": own,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
