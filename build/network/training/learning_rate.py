"""The course of the learning rate."""

from __future__ import annotations

WARM_UP = 0.2
"""Share of the training in which it rises."""


def one_cycle(progress: float) -> float:
    """Return the learning rate's share of its peak at a share of the training.

    It rises from 0 in a straight line, then falls to 0 (Smith & Topin 2017, arXiv:1708.07120).
    """
    return progress / WARM_UP if progress < WARM_UP else (1 - progress) / (1 - WARM_UP)
