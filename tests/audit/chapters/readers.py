"""Chapter 5: what neighbours and straight lines read off a layer."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from tests.audit.evidence import Evidence
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import interval, interval_told

Array = np.ndarray[Any, Any]


@audits(
    "fashion.knn_pixels",
    "ten nearest of the first 8,000 training images vote, on 100 principal axes of the first 2,000",
)
def neighbours_vote(evidence: Evidence) -> Iterator[Finding]:
    told = evidence.article.place("probes").says(
        "fitted on the first {} training images and judged on {} test images; wider layers were first reduced to "
        "the {} leading principal components of the first {} of them"
    )
    n_known, _, n_axes, n_for_axes = (int(each.value) for each in told)
    known, points = evidence.training.first(n_known), evidence.points
    yield same("test images", told[1], len(points))
    rows = [each.images.reshape(len(each), -1) for each in (known, points)]
    axes = PCA(n_axes, svd_solver="full").fit(rows[0][:n_for_axes])
    ours, theirs = map(axes.transform, rows)
    near = known.labels[NearestNeighbors(n_neighbors=10, algorithm="brute").fit(ours).kneighbors(theirs)[1]]
    hits = near[:, :, None] == np.arange(10)
    answers = (hits.sum(axis=1) - 0.001 * hits.argmax(axis=1)).argmax(axis=1)
    [printed] = evidence.article.place("map").says("of the test images, and the ten nearest neighbours on {}.")
    yield same("right by vote, pixels", printed, float(np.mean(answers == points.labels)))


@audits(
    "fashion.early_is_easy",
    "from the published decision depths: right answers among the first layer's, and the last two's",
)
def decision_depth(evidence: Evidence) -> Iterator[Finding]:
    claim, table = evidence.article.claim("fashion.early_is_easy"), evidence.pack("fashion/depth.bin")
    n_layers = len(evidence.published("fashion/depth.json")["layers"])
    is_right = evidence.activations("logits").argmax(axis=1) == evidence.points.labels
    early, late = table["depth"] == 0, table["depth"] >= n_layers - 2
    printed = claim.says(
        "right on {} of the {} garments that the pixels already decide, and on {} of the {} that are decided in the"
    )
    found = (is_right[early].mean(), early.sum(), is_right[late].mean(), late.sum())
    yield from each_same(("right, early", "early", "right, late", "late"), printed, [float(each) for each in found])
    [settled] = evidence.article.place("map").says("{} of the garments are settled by the pixels")
    yield same("settled by the pixels", settled, float(early.mean()))
    ends = [interval(int(is_right[each].sum()), int(each.sum())) for each in (early, late)]
    yield from interval_told(claim, ends[0])
    yield verdict(claim, ends[0][0] > ends[1][1])
