"""Zeros and the share between classes against numpy on whole arrays."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from build.analysis.layers.silence import Moments


def test_moments_match_numpy() -> None:
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 10, 200)
    output = np.maximum(rng.normal(size=(200, 2, 3, 3)) + labels[:, None, None, None] / 5, 0).astype(np.float32)
    moments = Moments(18, 10)
    for part in np.split(np.arange(200), 4):
        moments.add(torch.as_tensor(output[part]), torch.as_tensor(labels[part]))
    rows = output.reshape(200, -1).astype(np.float64)
    means = np.stack([rows[labels == label].mean(0) for label in labels])
    report = moments.report()
    assert report["n"] == 200
    assert report["zeros"] == pytest.approx((output == 0).mean(), abs=1e-6)
    expected = ((means - rows.mean(0)) ** 2).sum() / ((rows - rows.mean(0)) ** 2).sum()
    assert report["between_classes"] == pytest.approx(expected, abs=1e-5)


def test_a_layer_that_never_varies_has_nothing_to_explain() -> None:
    moments = Moments(4, 10)
    moments.add(torch.ones(6, 4), torch.arange(6))
    assert moments.report()["between_classes"] == 0.0
