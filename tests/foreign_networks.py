"""Networks as other people write them, with seeded weights, and the ways in which they become files."""

import warnings
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

Shape = tuple[int, int, int]


def normed(inputs: int, outputs: int, kernel: int, **settings: int) -> nn.Sequential:
    convolution = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False, **settings)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs))


class Plain(nn.Module):
    """Like VGG: pixels are standardised by the network itself, and it answers with log-probabilities."""

    shape: Shape = (3, 16, 16)

    def __init__(self) -> None:
        super().__init__()
        self.maps = nn.Sequential(
            *(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(8, 12, 3), nn.LeakyReLU(0.2), nn.MaxPool2d(2, ceil_mode=True)),
        )
        self.rows = nn.Sequential(nn.Linear(12 * 3 * 3, 20), nn.ReLU(), nn.Dropout(), nn.Linear(20, 10))
        self.register_buffer("mean", torch.tensor([0.4, 0.5, 0.6]).view(1, 3, 1, 1))
        self.register_buffer("spread", torch.tensor([0.2, 0.3, 0.25]).view(1, 3, 1, 1))

    def forward(self, images: Tensor) -> Tensor:
        maps = self.maps((images - self.mean) / self.spread)
        return functional.log_softmax(self.rows(maps.view(maps.shape[0], -1)), 1)


class Residual(nn.Module):
    """Like ResNet: one block in each order, norms before and after."""

    shape: Shape = (3, 16, 16)

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(normed(3, 8, 5, stride=2), nn.ReLU(), nn.MaxPool2d(3, 1, 1))
        self.block = nn.Sequential(normed(8, 8, 3), nn.ReLU(), normed(8, 8, 3))
        self.before, self.second = nn.BatchNorm2d(8), nn.Conv2d(8, 12, 3, 2, 1)
        self.short = normed(8, 12, 1, stride=2)
        self.head = nn.Linear(12, 7)

    def forward(self, images: Tensor) -> Tensor:
        maps = self.stem(images)
        maps = functional.relu(self.block(maps) + maps)
        maps = self.second(functional.silu(self.before(maps))) + self.short(maps)
        maps = functional.adaptive_avg_pool2d(functional.gelu(maps), 1)
        return functional.softmax(self.head(maps.view(maps.shape[0], -1)), 1)


class Inception(nn.Module):
    """Like Inception: branches of several kernels side by side, one of them factored, one pooled; grey, not square."""

    shape: Shape = (1, 14, 18)

    def __init__(self) -> None:
        super().__init__()
        self.stem, self.few = nn.Conv2d(1, 8, 5, padding=2), nn.Conv2d(8, 4, 1)
        self.tall, self.wide = nn.Conv2d(8, 6, (3, 1), padding=(1, 0)), nn.Conv2d(6, 6, (1, 3), padding=(0, 1))
        self.pooled, self.head = nn.Conv2d(8, 3, 1), nn.Linear(13 * 3 * 4, 3)

    def forward(self, images: Tensor) -> Tensor:
        maps = functional.max_pool2d(functional.relu(self.stem(images)), 2)
        averaged = functional.avg_pool2d(maps, 3, 1, 1, count_include_pad=False)
        branches = [functional.relu(self.few(maps)), self.wide(functional.relu(self.tall(maps))).sigmoid()]
        maps = torch.cat([*branches, torch.tanh(self.pooled(averaged))], 1)
        return self.head(torch.flatten(functional.max_pool2d(maps, 3, 2), 1))


class Squeezed(nn.Module):
    """A gate for each map, by convolutions of one cell or by dense layers."""

    def __init__(self, channels: int, dense: bool) -> None:
        super().__init__()
        make = nn.Linear if dense else lambda inputs, outputs: nn.Conv2d(inputs, outputs, 1)
        self.dense, self.down, self.up = dense, make(channels, 3), make(3, channels)

    def forward(self, maps: Tensor) -> Tensor:
        if self.dense:
            gate = torch.sigmoid(self.up(functional.relu(self.down(maps.mean((2, 3))))))
            return maps * gate[:, :, None, None]
        gate = functional.adaptive_avg_pool2d(maps, 1)
        return maps * functional.hardsigmoid(self.up(functional.relu(self.down(gate))))


class Mobile(nn.Module):
    """Like MobileNet: depthwise convolutions, ReLU6, hard swish, squeeze and excitation, an average with all cells."""

    shape: Shape = (3, 20, 16)

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *(normed(3, 8, 3, stride=2), nn.Hardswish(), normed(8, 16, 1), nn.ReLU6()),
            *(normed(16, 16, 3, groups=16), nn.ReLU6(), Squeezed(16, dense=False), nn.AvgPool2d(3, 2, 1)),
            *(normed(16, 8, 1), nn.PReLU(8), Squeezed(8, dense=True)),
            *(nn.Conv2d(8, 8, 3, padding=2, dilation=2, groups=2), nn.Hardswish()),
            *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(8, 40)),
        )

    def forward(self, images: Tensor) -> Tensor:
        return self.layers((images - 0.45) / 0.22)


class Convolutional(nn.Module):
    """No dense layer at all."""

    shape: Shape = (1, 9, 9)

    def __init__(self) -> None:
        super().__init__()
        convolutions = nn.Conv2d(1, 6, 3), nn.Tanh(), nn.Conv2d(6, 4, 1)
        self.layers = nn.Sequential(*convolutions, nn.AdaptiveAvgPool2d(1), nn.Flatten())

    def forward(self, images: Tensor) -> Tensor:
        return self.layers(images)


NETWORKS = (Plain, Residual, Inception, Mobile, Convolutional)


def seeded(kind: type[nn.Module]) -> nn.Module:
    """Return a network with weights and norms that are not all alike."""
    torch.manual_seed(0)
    network = kind().eval()
    for part in network.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.normal_(0, 0.3)
            part.running_var.uniform_(0.5, 1.5)
            part.weight.data.normal_(1, 0.2)
            part.bias.data.normal_(0, 0.2)
    return network


def export(network: nn.Module, path: Path, dynamo: bool = False, batch: int | None = None, **sides: int) -> Path:
    """Write a network by one of PyTorch's exporters, for batches of any size or of one."""
    images = torch.zeros(batch or 2, *network.shape)  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if dynamo:
            shapes = None if batch else ({0: torch.export.Dim("N")},)
            torch.onnx.export(network, (images,), path, dynamo=True, dynamic_shapes=shapes, verbose=False)
        else:
            axes = None if batch else {"images": {0: "N"}}
            torch.onnx.export(network, images, path, dynamo=False, input_names=["images"], dynamic_axes=axes)
    return path
