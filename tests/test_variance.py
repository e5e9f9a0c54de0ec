"""Principal components and how much they explain, against scikit-learn."""

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from build.analysis.layers import variance
from build.analysis.layers.variance import (
    components_needed,
    principal_components,
    variance_claims,
    variance_report,
)
from build.claims import Measured, Verdict
from tests.small_network import small_layers


@pytest.fixture
def rows() -> np.ndarray:
    """400 points whose variance falls off over 60 features."""
    source = np.random.default_rng(0)
    mixing = np.linalg.qr(source.normal(size=(60, 60)))[0]
    return (source.normal(size=(400, 60)) * 0.9 ** np.arange(60) @ mixing + 3).astype(np.float32)


@pytest.mark.parametrize("exact_below", [0, 1000])
def test_components_agree_with_scikit_learn(rows, exact_below, monkeypatch):
    monkeypatch.setattr(variance, "EXACT_BELOW", exact_below)
    reference = PCA(8, svd_solver="full").fit(rows)
    found = principal_components(torch.from_numpy(rows), 8)
    assert found.shares == pytest.approx(reference.explained_variance_ratio_, rel=1e-3)
    alignment = np.abs((found.axes.numpy() * reference.components_.T).sum(axis=0))
    assert alignment == pytest.approx(1, abs=1e-3)
    ours = found.coordinates(torch.from_numpy(rows), 2).numpy()
    assert np.abs(ours) == pytest.approx(np.abs(reference.transform(rows)[:, :2]), abs=0.02)


def test_a_layer_with_few_features_has_as_many_components():
    rows = torch.randn(50, 10, generator=torch.Generator().manual_seed(0))
    found = principal_components(rows, 128)
    assert found.axes.shape == (10, 10)
    assert found.shares.sum() == pytest.approx(1, abs=1e-5)


def test_the_same_rows_give_the_same_axes(rows, monkeypatch):
    monkeypatch.setattr(variance, "EXACT_BELOW", 0)
    first, second = (principal_components(torch.from_numpy(rows), 5, seed=3).axes for _ in range(2))
    assert torch.equal(first, second)


def test_components_needed_counts_from_one():
    assert components_needed(np.array([0.5, 0.3, 0.2]), 0.5) == 1
    assert components_needed(np.array([0.5, 0.3, 0.2]), 0.9) == 3
    assert components_needed(np.array([0.5, 0.3]), 0.9) is None


def test_claims_follow_the_shares():
    layers = small_layers()
    flat = {
        layer.name: {n: Measured(0.04 * n, 5000, 0.04 * n - 0.01, 0.04 * n + 0.01) for n in (3, 10)} for layer in layers
    }
    claims = variance_claims(layers, flat)
    assert claims["early_variance"].holds
    assert claims["late_variance"].fails
    wide = flat | {"conv1": {10: Measured(0.4, 5000, 0.3, 0.5), 3: flat["conv1"][3]}}
    assert variance_claims(layers, wide)["early_variance"].verdict is Verdict.NOT_SHOWN
    assert "40% in conv1" in claims["early_variance"].detail
    assert "12% in fc1" in claims["late_variance"].detail


def test_the_interval_of_a_share_is_as_wide_as_drawing_anew_makes_it(rows):
    torch_rows = torch.from_numpy(rows)
    found = principal_components(torch_rows, 8).first_share(torch_rows, 3)
    source = np.random.default_rng(1)
    drawn = [rows[source.integers(len(rows), size=len(rows))] for _ in range(200)]
    shares = [PCA(3, svd_solver="full").fit(each).explained_variance_ratio_.sum() for each in drawn]
    low, high = found.interval
    assert found.n == len(rows) and high - low == pytest.approx(2 * 1.96 * np.std(shares), rel=0.15)


def test_report_is_cumulative():
    rows = torch.randn(40, 5, generator=torch.Generator().manual_seed(1))
    report = variance_report({"fc1": principal_components(rows, 5)}, 40)
    curve = report["layers"]["fc1"]["cumulative"]
    assert curve == sorted(curve)
    assert curve[-1] == pytest.approx(1, abs=1e-5)
