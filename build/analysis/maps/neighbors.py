"""True neighbours: who lies near whom in each layer, before any map bends it.

Distances are Euclidean between raw activations. The page compares its maps with these neighbours, and so do
the numbers of the captions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from build.analysis.maps.distances import nearest
from build.analysis.maps.reduction import Labels, Rows
from build.analysis.maps.ring import View
from build.data.packs import Packed, quantized

N_NEIGHBORS = 10
N_NEAR = 50
"""A map keeps a neighbour where it is among this many nearest points on the map; a quarter of all, where few."""

Index = NDArray[np.int64]


@dataclass(frozen=True)
class Neighborhood:
    """The nearest of the mapped images, in one layer.

    Attributes
    ----------
    index : array of shape (N, 10)
        The nearest first, oneself left out.
    reach : array of shape (N,)
        Distance to the tenth.
    """

    index: Index
    reach: Rows


def reordered(index: Index, distance: Rows, order: Index) -> Neighborhood:
    """Return the ten nearest where the images are in another order.

    Parameters
    ----------
    index, distance : arrays of shape (N, 10 or more)
        The nearest first, oneself left out.
    order : array of shape (N,)
        Which image each of the new order was.
    """
    found = np.argsort(order)[index[order, :N_NEIGHBORS]]
    return Neighborhood(found, distance[order, N_NEIGHBORS - 1])


def guests(rows: Rows, mapped: Rows, own: Sequence[int]) -> Neighborhood:
    """Find the ten nearest mapped images of other images.

    Parameters
    ----------
    rows : array of shape (n_guests, n_features)
        Activations of the guests.
    mapped : array of shape (N, n_features)
        Activations of the mapped images.
    own : sequence of int
        The guest's own place among the mapped images, or −1.
    """
    index, distance = nearest(rows, mapped, N_NEIGHBORS + 1)
    order = np.argsort(index == np.asarray(own)[:, None], axis=1, kind="stable")[:, :N_NEIGHBORS]
    reach = np.take_along_axis(distance, order[:, -1:], axis=1)[:, 0]
    return Neighborhood(np.take_along_axis(index, order, axis=1), reach)


def strangeness(reach: Rows, known: Rows) -> Rows:
    """Return which part of the known images has nearer neighbours than each guest, 0 to 1."""
    shares: Rows = (np.searchsorted(np.sort(known), reach) / len(known)).astype(np.float32)
    return shares


def kept(index: Index, places: Rows, n_near: int = N_NEAR) -> NDArray[np.float64]:
    """Return the part of each point's true neighbours that a map shows near it.

    Parameters
    ----------
    index : array of shape (N, 10)
        True neighbours.
    places : array of shape (N, 2)
        The map.
    n_near : int
        How many nearest points on the map count as near, where that is no more than a quarter of them.

    Returns
    -------
    array of shape (N,)
    """
    points = torch.as_tensor(places)
    n_near = min(n_near, max(index.shape[1], len(points) // 4))
    shares = []
    for start in range(0, len(points), 1000):
        distances = torch.cdist(points[start : start + 1000], points)
        limit = distances.kthvalue(n_near + 1, dim=1).values  # oneself is the nearest
        near = distances.gather(1, torch.as_tensor(index[start : start + 1000])) <= limit[:, None]
        shares.append(near.double().mean(1))
    return torch.cat(shares).numpy()


def purity(index: Index, labels: Labels) -> NDArray[np.float64]:
    """Return the part of each point's true neighbours that has its own class (N,)."""
    shares: NDArray[np.float64] = (labels[index] == labels[:, None]).mean(1)
    return shares


def packed_axes(name: str, view: View) -> tuple[dict[str, Packed], View]:
    """Round the axes of a view to 8 bits, and return them with the view that they now are."""
    packed = {f"{name}{axis}": quantized(view.axes[:, axis], "int8", symmetric=True) for axis in range(2)}
    axes = np.stack([each.real() for each in packed.values()], axis=1).astype(np.float32)
    return packed, View(axes, view.offset)


def group_purity(index: Index, labels: Labels, group: Sequence[int]) -> NDArray[np.float64]:
    """Return, for the members of a group of classes, the part of their neighbours in the group."""
    member = np.isin(labels, group)
    shares: NDArray[np.float64] = member[index[member]].mean(1)
    return shares
