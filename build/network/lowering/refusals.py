"""What cannot be shown, and what a person can do about it."""

from __future__ import annotations

from collections.abc import Mapping

from onnx import NodeProto

from build.errors import BuildError

_ATTENTION = "attention cannot be shown; choose a model made of convolutions"
_QUANTISED = "export the model before it is quantised, in float32"
_CONTROL = "export the model without branches or loops that depend on the input, by tracing or with fixed sizes"
_RECURRENT = "recurrent layers of other people's models cannot be shown; choose a model made of convolutions"
_SCALED = "maps that are enlarged cannot be shown; choose a model that classifies whole pictures"
_DIVIDED = "maps and channels that are divided cannot be shown; choose a model whose layers each read all of another"
_NORMED = "a norm that is computed from each picture cannot be shown; choose a model with batch norm"
_BENT = "take ReLU, leaky ReLU, PReLU, ReLU6, sigmoid, tanh, hard sigmoid, hard swish, SiLU or the exact GELU"
REMEDIES: Mapping[str, str] = {
    **dict.fromkeys(("Attention", "MultiHeadAttention", "Softmax", "LogSoftmax", "Einsum"), _ATTENTION),
    **dict.fromkeys(("If", "Loop", "Scan", "Where", "NonZero"), _CONTROL),
    **dict.fromkeys(("LSTM", "GRU", "RNN"), _RECURRENT),
    **dict.fromkeys(("Resize", "Upsample", "ConvTranspose", "DepthToSpace", "Crop"), _SCALED),
    **dict.fromkeys(("Slice", "Split", "Gather"), _DIVIDED),
    **dict.fromkeys(
        ("LayerNormalization", "InstanceNormalization", "GroupNormalization", "LRN", "LpNormalization"), _NORMED
    ),
    **dict.fromkeys(("Elu", "Selu", "Celu", "Softplus", "Softsign", "Mish", "ThresholdedRelu"), _BENT),
}
ELSE = "make the model without it, or choose one of convolutions, pooling, batch norm, sums and dense layers"


class Refusal(Exception):
    """A node cannot be shown.

    Parameters
    ----------
    must : str
        What must hold for it.
    got : str, optional
        What was found.
    do : str, optional
        What to do; the operator's own remedy if left out.
    """

    def __init__(self, must: str, got: str | None = None, do: str | None = None) -> None:
        super().__init__(must)
        self.must = must
        self.got = got
        self.do = do


def told(node: NodeProto) -> str:
    """Name a node by its name, or by what it gives, and its operator."""
    return f"node '{node.name or node.output[0]}' ({operator_of(node)})"


def operator_of(node: NodeProto) -> str:
    """Name an operator, with its domain where that is not ONNX's own."""
    return node.op_type if node.domain in ("", "ai.onnx") else f"{node.domain}.{node.op_type}"


def unknown(node: NodeProto) -> Refusal:
    """Return the refusal of an operator that has no place here."""
    return Refusal("this operator cannot be shown", do=remedy(node))


def remedy(node: NodeProto) -> str:
    """Say what to do about a node."""
    operator = node.op_type
    if "Quant" in operator or "QLinear" in operator or "Integer" in operator:
        return _QUANTISED
    if node.domain not in ("", "ai.onnx"):
        return "export the model anew, in plain ONNX operators, not optimised for one runtime"
    return REMEDIES.get(operator, ELSE)


def fault(file: str, node: NodeProto, refusal: Refusal) -> BuildError:
    """Turn a refusal into the line that a person reads."""
    return BuildError(f"{file}: {told(node)}", refusal.must, refusal.got, refusal.do or remedy(node))
