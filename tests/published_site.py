"""A small site as it is published, with its receipt, and the local server that answers for a host."""

import contextlib
import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from build.page.preview import Preview
from build.page.server import PagesServer

ROOT = Path(__file__).resolve().parent.parent
PAGE = "<!doctype html><head><title>A page</title></head>" + "<p>Words and words and words.</p>" * 100


def lay_out(folder: Path) -> Path:
    """Write a site of a few files."""
    (folder / "atlas").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "404.html").write_text("<title>Nothing here</title>", encoding="utf-8")
    (folder / "atlas" / "index.html").write_text("<title>Atlas</title>", encoding="utf-8")
    (folder / "weights.bin").write_bytes(bytes(1000))
    (folder / "run.mjs").write_text("export {};", encoding="utf-8")
    (folder / "run.wasm").write_bytes(b"\0asm")
    embed = folder / "embed" / "conv1"
    embed.mkdir(parents=True)
    (embed / "index.html").write_text('<script type="module" src="../../run.js?v=1"></script>', encoding="utf-8")
    (folder / "run.js").write_text("export {};", encoding="utf-8")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    receipt = {"files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}}
    (folder / "build.json").write_text(json.dumps(receipt), encoding="utf-8")
    return folder


@contextlib.contextmanager
def serving(site: Path, news: Preview | None = None) -> Iterator[PagesServer]:
    """Serve a site below ``/article/``; only now can its oEmbed answer know the address."""
    pages = PagesServer(site, prefix="/article/", news=news)
    oembed = {"html": f'<iframe src="{pages.url}embed/conv1/"></iframe>'}
    (site / "embed" / "conv1" / "oembed.json").write_text(json.dumps(oembed), encoding="utf-8")
    thread = threading.Thread(target=pages.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield pages
    finally:
        pages.shutdown()
        thread.join()
        pages.server_close()


def smoke(server: PagesServer, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Look at a served site as the workflow does, once."""
    command = [sys.executable, str(ROOT / ".ci" / "smoke"), server.url, "--patience", "0", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
