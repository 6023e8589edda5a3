import html
import json
import re
import shutil
import subprocess

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
SWITCHES = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
SWITCHES += ["--proxy-server=127.0.0.1:1", "--dump-dom"]
# A window of some width, and sizes in it as the title.
WINDOW = """
<iframe style="width: {width}px; height: 900px; border: 0" srcdoc="{page}"></iframe>
<script>
onload = () => {{
  const page = document.querySelector('iframe').contentDocument
  page.querySelectorAll('details').forEach(d => {{ d.open = true }})
  const scores = page.querySelector('#scores > .scroll')
  document.title = JSON.stringify([
    page.documentElement.scrollWidth, scores.scrollWidth, scores.clientWidth,
    [...page.images].map(image => image.naturalWidth)
  ])
}}
</script>
"""


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium isn't installed")
@pytest.mark.parametrize("width", [1280, 390])
def test_all_scores_fit_a_laptop_and_scroll_on_a_phone(width, partial_folder, tmp_path):
    page = (partial_folder / "report.html").read_text(encoding="utf-8")
    window = tmp_path / "window.html"
    window.write_text(WINDOW.format(width=width, page=html.escape(page)))
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    done = subprocess.run(
        [CHROMIUM, *SWITCHES, profile, window.as_uri()],
        capture_output=True,
        text=True,
        timeout=300,
    )
    title = re.search("<title>(.*)</title>", done.stdout)
    whole, full, shown, pictures = json.loads(title[1])
    assert whole <= width
    assert len(pictures) > 10
    assert min(pictures) > 0
    assert full == shown > 1000 if width > 1000 else full > shown
