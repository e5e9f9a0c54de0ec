"""Mirrored and shifted images, a batch at a time from one tensor in memory."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


class Augmentation:
    """Give every image of an epoch its own flip and shift.

    Parameters
    ----------
    images : Tensor of shape (N, C, H, W)
        Pixels in [0, 1].
    flips : bool
        Mirror half of the images, left to right.
    shift : int
        Move each image by up to this many pixels along both axes; black moves in.
    generator : torch.Generator
        Source of the random choices.
    """

    def __init__(self, images: Tensor, flips: bool, shift: int, generator: torch.Generator) -> None:
        self.n_samples, self.n_channels, self.height, self.width = images.shape
        self.flips, self.shift, self.generator = flips, shift, generator
        self.padded = functional.pad(images, (shift,) * 4).flatten(2)  # (N, C, (H + 2s)(W + 2s))
        self.new_epoch()

    def new_epoch(self) -> None:
        """Draw new flips and shifts for all images."""
        count = (self.n_samples,)
        shifts = 2 * self.shift + 1
        self.mirrored = torch.rand(count, generator=self.generator) < (0.5 if self.flips else 0.0)
        self.top = torch.randint(shifts, count, generator=self.generator)
        self.left = torch.randint(shifts, count, generator=self.generator)

    def batch(self, indices: Tensor) -> Tensor:
        """Return the images (B, C, H, W) with these indices, as this epoch shows them."""
        columns = torch.arange(self.width).expand(len(indices), -1)
        columns = torch.where(self.mirrored[indices, None], self.width - 1 - columns, columns)
        columns = columns + self.left[indices, None]  # (B, W)
        rows = torch.arange(self.height) + self.top[indices, None]  # (B, H)
        places = rows[:, :, None] * (self.width + 2 * self.shift) + columns[:, None, :]  # (B, H, W)
        each = places.flatten(1)[:, None].expand(-1, self.n_channels, -1)  # (B, C, H W)
        return self.padded[indices].gather(2, each).view(-1, self.n_channels, self.height, self.width)
