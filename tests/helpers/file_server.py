"""A web server on this machine that misbehaves as told."""

import contextlib
import gzip
import re
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Seen(NamedTuple):
    """A request: file's name, path, Range header or None, and all headers."""

    name: str
    path: str
    range: str | None
    headers: dict


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server = self.server
        self.name = self.path.rsplit("/", 1)[-1]
        self.content = server.files.get(self.name)
        self.close_connection = True
        server.requests.append(
            Seen(self.name, self.path, self.headers["Range"], self.headers)
        )
        behave = server.behaviours.get(self.name)
        if behave is None:
            behave = server.script.popleft() if server.script else serve
        behave(self)

    def head(self, status, length, **headers):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def body(self, content):
        self.wfile.write(content)
        self.server.n_sent += len(content)

    def start(self):
        """First byte that is asked for, and whether a range is."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "")
        return (int(asked[1]), True) if asked else (0, False)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    """Serves ``files`` (bytes by name).

    ``script`` are what to do with the next requests, functions of this module;
    ``behaviours`` the same by file; after that it behaves. ``requests`` are those that
    came, ``n_sent`` the bytes of content that were sent.
    """

    daemon_threads = False  # all sockets are closed at the end

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.behaviours = {}, {}
        self.script = deque()
        self.requests = []
        self.n_sent = 0
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        pass  # the client went


@contextlib.contextmanager
def serving():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def serve(handler):
    """Behave: send what is asked for, the rest of the file if only that."""
    send(handler)


def send(handler, content=None, n_bytes=None, then=lambda handler: None):
    """Send only the first bytes of what is announced, and do something then."""
    content = handler.content if content is None else content
    if content is None:
        handler.head(404, 0)
        return
    start, is_range = handler.start()
    if not is_range:
        handler.head(200, len(content))
    elif start >= len(content):
        handler.head(416, 0, Content_Range=f"bytes */{len(content)}")
        return
    else:
        end = len(content) - 1
        given = f"bytes {start}-{end}/{len(content)}"
        handler.head(206, len(content) - start, Content_Range=given)
    handler.body(content[start:][:n_bytes])
    then(handler)


def cut(n_bytes):
    """Close the connection early."""
    return lambda handler: send(handler, n_bytes=n_bytes)


def stall(n_bytes):
    """Send nothing more, without closing."""
    return lambda handler: send(
        handler, n_bytes=n_bytes, then=lambda handler: handler.server.closing.wait(10)
    )


def corrupt(handler):
    """Change the last byte."""
    send(handler, content=handler.content[:-1] + b"?")


def ignore_range(handler):
    handler.head(200, len(handler.content))
    handler.body(handler.content)


def hang_up(handler):
    """Close the connection without an answer."""


def status(code, **headers):
    return lambda handler: handler.head(code, 0, **headers)


def partial_content(content_range):
    """Send a part, said to be that of the header; None leaves it out."""
    headers = {} if content_range is None else {"Content_Range": content_range}

    def behave(handler):
        handler.head(206, 4, **headers)
        handler.body(b"part")

    return behave


def zipped(handler):
    content = gzip.compress(handler.content)
    handler.head(200, len(content), Content_Encoding="gzip")
    handler.body(content)


def chunked(n_chunks):
    """Send only the first of two chunks, or both and the end."""

    def behave(handler):
        handler.head(200, None, Transfer_Encoding="chunked")
        middle = len(handler.content) // 2
        chunks = [handler.content[:middle], handler.content[middle:]]
        for chunk in chunks[:n_chunks]:
            handler.wfile.write(b"%x\r\n" % len(chunk) + chunk + b"\r\n")
        if n_chunks == 2:
            handler.wfile.write(b"0\r\n\r\n")

    return behave
