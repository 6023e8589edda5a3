"""
Saving, loading and serving a model
===================================

Save a fitted network, load it in another process, and let a small web server predict
with it. The predictions are the same to the last bit all the way.
"""

# %%
# A model
# -------

from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks

genes = make_paired_marks(300, n_bins=40, random_state=0)
X, y = genes.data, genes.target
model = DeepDiffRegressor("aux_siamese", mark_names=genes.mark_names, random_state=0)
model.fit(X[:200], y[:200])
X_new = X[200:]
predicted = model.predict(X_new)

# %%
# Saving and loading
# ------------------
#
# :meth:`~skdeepdiff.DeepDiffRegressor.save` writes one file, which holds nothing but
# data. A fresh process, such as on another machine, needs the file and
# :func:`skdeepdiff.load`.

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

temporary = TemporaryDirectory()
folder = Path(temporary.name)
model.save(folder / "model.skdeepdiff")
np.save(folder / "new.npy", X_new)
PROGRAM = """
import numpy as np
import skdeepdiff

model = skdeepdiff.load("model.skdeepdiff")
np.save("predicted.npy", model.predict(np.load("new.npy")))
"""
subprocess.run([sys.executable, "-c", PROGRAM], cwd=folder, check=True)
elsewhere = np.load(folder / "predicted.npy")
print("the same to the last bit:", np.array_equal(elsewhere, predicted))

# %%
# What loading refuses
# --------------------
#
# Unlike a pickle, the file can't make the computer run anything when it is loaded.
# Files that were changed or cut short, or that are something else, are errors that say
# so.

import pickle
from textwrap import fill

import skdeepdiff
from skdeepdiff.exceptions import MalformedFileError

content = (folder / "model.skdeepdiff").read_bytes()
changed = bytearray(content)
changed[-100] ^= 1
for name, damaged in {
    "changed": changed,
    "cut short": content[:-100],
    "a pickle": pickle.dumps(model),
}.items():
    path = folder / "damaged.skdeepdiff"
    path.write_bytes(damaged)
    try:
        skdeepdiff.load(path)
    except MalformedFileError as error:
        message = str(error).replace(str(folder), "...")
        print(fill(f"{name}: {message}", 76))

# %%
# Serving
# -------
#
# A server loads the model once and answers requests with JSON. Python's own
# :mod:`http.server` is enough to show what matters; for the open internet take one made
# for that. This one answers a request after the other, reads no more bytes than it
# wants to, and tells what is wrong with a request: ``predict`` checks the signal, and
# its errors are passed on.

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

served = skdeepdiff.load(folder / "model.skdeepdiff")
temporary.cleanup()
MOST_BYTES = 10_000_000


class PredictionHandler(BaseHTTPRequestHandler):
    """Answers ``POST /predict`` of {"X": signal} with predictions."""

    def do_POST(self):
        """Answer a request."""
        if self.path != "/predict":
            return self.answer(404, {"error": f"There is /predict, no {self.path}."})
        size = self.headers.get("Content-Length", "")
        if not size.isdigit() or int(size) > MOST_BYTES:
            error = f"Content-Length must be at most {MOST_BYTES}, got {size!r}."
            return self.answer(413, {"error": error})
        try:
            request = json.loads(self.rfile.read(int(size)))
            X = np.asarray(request["X"], dtype=np.float32)
            change, expression = (
                served.predict(X),
                served.predict_expression(X),
            )
        except (KeyError, TypeError, RecursionError):
            return self.answer(400, {"error": 'A request must be {"X": signal}.'})
        except ValueError as error:
            return self.answer(400, {"error": str(error).splitlines()[0]})
        answer = {"log_fold_change": change, "expression": expression}
        return self.answer(200, {name: each.tolist() for name, each in answer.items()})

    def answer(self, status, content):
        """Send a status and JSON."""
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep quiet."""


server = HTTPServer(("127.0.0.1", 0), PredictionHandler)
thread = Thread(target=server.serve_forever, daemon=True)
thread.start()

# %%
# Asking
# ------
#
# The client sends the signal of each gene as nested lists, (genes, 2, marks, bins).
# Numbers survive JSON whole, as Python writes as many digits as tell a number from all
# others.

from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

# No proxy is needed to reach this machine.
opener = build_opener(ProxyHandler({}))
url = f"http://127.0.0.1:{server.server_port}"


def ask(body, path="/predict"):
    """Status and content of the server's answer."""
    try:
        with opener.open(url + path, json.dumps(body).encode(), timeout=30) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


status, answer = ask({"X": X_new.tolist()})
print("status:", status)
print(
    "the same to the last bit:",
    answer["log_fold_change"] == predicted.tolist(),
)

# %%
# Requests that can't be answered:

wrong = X_new[:1].copy()
wrong[0, 0, 0, 0] = np.nan
for name, body, path in [
    ("another page", {}, "/attention"),
    ("no signal", {"x": []}, "/predict"),
    ("not numbers", {"X": "ACGT"}, "/predict"),
    ("three marks", {"X": X_new[:1, :, :3].tolist()}, "/predict"),
    ("negative counts", {"X": (-X_new[:1]).tolist()}, "/predict"),
    ("missing values", {"X": wrong.tolist()}, "/predict"),
]:
    status, content = ask(body, path)
    print(fill(f"{name}: {status}, {content['error']}", 76))

# %%
# Then the server is shut down.

server.shutdown()
thread.join()
server.server_close()

# %%
# What came back
# --------------
#
# On the left, the predictions that the server sent, against those of the model before
# it was saved. On the right, what the ``aux`` variants predict besides: expression in
# both cell types. Genes far off the diagonal are those whose expression changes, and
# mostly those with a large predicted change.

import matplotlib.pyplot as plt

largest = np.abs(predicted - answer["log_fold_change"]).max()
expression = np.array(answer["expression"])
figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.8), layout="constrained")
left.axline((0, 0), slope=1, color="0.5", linestyle="--", linewidth=1)
left.scatter(predicted, answer["log_fold_change"], alpha=0.5)
left.set(
    xlabel="log fold change, computed before saving",
    ylabel="log fold change, served",
    title=f"{len(predicted)} genes, largest difference {largest:g}",
)
right.axline((5, 5), slope=1, color="0.5", linestyle="--", linewidth=1)
points = right.scatter(
    *expression.T,
    c=answer["log_fold_change"],
    cmap="PuOr_r",
    norm=plt.Normalize(-10, 10),
    edgecolor="0.5",
    linewidth=0.5,
)
right.set(
    xlabel="expression in A, log2 (count + 1)",
    ylabel="expression in B, log2 (count + 1)",
    title="all three predictions",
)
bar = figure.colorbar(points, label="log fold change, log2 (B / A)", ax=right)

plt.show()
