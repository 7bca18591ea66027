"""Fetching, against a server on this machine: verified, resumed, never half-written."""

import hashlib
import http.server
import threading
from typing import ClassVar

import pytest

from movierec.datasets import download
from movierec.datasets.registry import KNOWN, Named
from movierec.errors import DatasetError

CONTENT = bytes(range(256)) * 500
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    cut_at = len(CONTENT)
    ranges: ClassVar[list[str | None]] = []

    def do_GET(self):
        wanted = self.headers.get("Range")
        self.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.end_headers()
        self.wfile.write(CONTENT[start : self.cut_at])

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    Handler.cut_at, Handler.ranges = len(CONTENT), []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/set.zip"
        running.shutdown()


def fetch(url, target, seen=None):
    download.download(
        url, target, DIGEST, len(CONTENT), lambda have, of: seen.append(have) if seen is not None else None
    )


def test_a_download_arrives_whole_and_tells_how_far_it_is(server, tmp_path):
    seen = []
    fetch(server, tmp_path / "set.zip", seen)
    assert (tmp_path / "set.zip").read_bytes() == CONTENT
    assert seen == sorted(seen)
    assert seen[-1] == len(CONTENT)


def test_an_interrupted_download_goes_on_where_it_stopped(server, tmp_path):
    Handler.cut_at = 50_000
    with pytest.raises(DatasetError, match="interrupted at 50,000 bytes"):
        fetch(server, tmp_path / "set.zip")
    assert not (tmp_path / "set.zip").exists()
    Handler.cut_at = len(CONTENT)
    fetch(server, tmp_path / "set.zip")
    assert (tmp_path / "set.zip").read_bytes() == CONTENT
    assert Handler.ranges == [None, "bytes=50000-"]


def test_other_content_is_thrown_away(server, tmp_path):
    with pytest.raises(DatasetError, match="not the published file"):
        download.download(server, tmp_path / "set.zip", "0" * 64, len(CONTENT), lambda have, of: None)
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_server_is_said_in_one_sentence(tmp_path):
    with pytest.raises(DatasetError, match="cannot be fetched"):
        fetch("http://127.0.0.1:9/set.zip", tmp_path / "set.zip")


def get(name, paths, from_file):
    return download.get(KNOWN[name], paths, lambda words: None, lambda have, of: None, from_file)


def test_a_given_file_is_taken_only_if_it_is_the_published_one(paths, tmp_path, monkeypatch):
    (tmp_path / "mine.zip").write_bytes(CONTENT)
    with pytest.raises(DatasetError, match="is not ml-1m as published"):
        get("ml-1m", paths, tmp_path / "mine.zip")
    assert list(paths.downloads.iterdir()) == []
    monkeypatch.setitem(KNOWN, "ml-1m", Named("ml-1m", "", len(CONTENT), DIGEST, ""))
    assert get("ml-1m", paths, tmp_path / "mine.zip").read_bytes() == CONTENT


def test_a_missing_file_and_the_bundled_set_are_refused(paths, tmp_path):
    with pytest.raises(DatasetError, match="no such file"):
        get("ml-1m", paths, tmp_path / "nothing.zip")
    with pytest.raises(DatasetError, match="comes with the program"):
        get("ml-latest-small", paths, None)
