from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("checking", deadline=None, max_examples=80, derandomize=True)
settings.load_profile("checking")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20)
