"""What tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("project", deadline=None)  # machines are noisy; speed has benchmarks
settings.load_profile("project")
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real pages, named by the variable CORPUS; they are third-party and do not come with the project."""
    folder = Path(os.environ.get("CORPUS", ROOT.parent / "shared" / "data"))
    if not (folder / "legit_open.parquet").is_file():
        pytest.skip("needs the real pages: set CORPUS to the folder that holds legit_open.parquet")
    return folder
