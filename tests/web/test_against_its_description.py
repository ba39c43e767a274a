"""The API under the hands of schemathesis: whatever fits its description, or does not, no 5xx and no answer of another form."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from conftest import absent

# Left out: that whatever fits the schema is accepted. A law or a fact may have the right form and still be unknown.
LEFT_OUT = "positive_data_acceptance"


def test_no_request_made_from_the_description_breaks_the_api(server: str) -> None:
    tool = shutil.which("schemathesis") or shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    if tool is None:
        absent("schemathesis is not installed", required=False)
    call = [
        str(tool),
        "run",
        f"{server}/api/v1/openapi.json",
        "--url",
        server,
        "-n",
        "15",
        "--seed",
        "1",
        "--exclude-checks",
        LEFT_OUT,
    ]
    done = subprocess.run(
        [*call, "--request-timeout", "60", "--no-color"], capture_output=True, text=True, timeout=300, check=False
    )
    assert "Failures:" not in done.stdout, done.stdout[-6000:]
    assert "Tested: 11" in done.stdout, done.stdout[-3000:]
