"""Packs: what goes in comes out, and the layout is what the browser expects."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from build.data.packs import DTYPES, Packed, pack, quantized, unpack, write_pack

shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)
arrays = st.sampled_from(DTYPES).flatmap(lambda dtype: hnp.arrays(dtype, shapes))


@given(st.dictionaries(st.text(min_size=1, max_size=8), arrays, max_size=4))
def test_arrays_come_back_as_they_were(given_arrays: dict[str, np.ndarray]) -> None:
    got, meta = unpack(pack(given_arrays, {"layers": ["conv1"]}))
    assert meta == {"layers": ["conv1"]}
    assert list(got) == list(given_arrays)
    for name, array in given_arrays.items():
        assert got[name].values.dtype == array.dtype
        np.testing.assert_array_equal(got[name].values, array)


def test_layout_is_the_documented_one() -> None:
    data = pack({"a": np.arange(3, dtype=np.uint8), "b": np.array([[1.5]], dtype=np.float32)})
    (length,) = struct.unpack("<I", data[:4])
    assert (4 + length) % 8 == 0
    header = json.loads(data[4 : 4 + length])
    assert [(entry["name"], entry["dtype"], entry["shape"], entry["offset"]) for entry in header["arrays"]] == [
        ("a", "uint8", [3], 0),
        ("b", "float32", [1, 1], 8),
    ]
    assert data[4 + length :] == b"\x00\x01\x02" + bytes(5) + struct.pack("<f", 1.5) + bytes(4)


def test_big_endian_arrays_are_stored_little_endian() -> None:
    got, _ = unpack(pack({"a": np.array([1, 256], dtype=">u2")}))
    assert got["a"].values.tolist() == [1, 256]


def test_other_dtypes_are_refused() -> None:
    with pytest.raises(TypeError, match=r"a is float64; a pack holds uint8"):
        pack({"a": np.zeros(3)})


@given(
    hnp.arrays(np.float64, hnp.array_shapes(min_side=1), elements=st.floats(-1e6, 1e6)),
    st.sampled_from(["uint8", "int8", "uint16", "int16"]),
    st.booleans(),
)
def test_quantized_values_are_half_a_step_off_at_most(values: np.ndarray, dtype: str, symmetric: bool) -> None:
    stored = quantized(values, dtype, symmetric)
    assert stored.scale is not None
    slack = 1e-9 * (np.abs(values).max() + stored.scale)
    assert np.abs(stored.real() - values).max() <= stored.scale / 2 + slack


def test_symmetric_quantization_keeps_zero() -> None:
    stored = quantized(np.array([-3.0, 0.0, 1.0]), "int8", symmetric=True, unit="logit")
    assert (stored.zero, stored.unit) == (0, "logit")
    assert stored.values.tolist() == [-127, 0, 42]


@pytest.mark.parametrize("values", [[0.0, np.inf], [np.nan]])
def test_values_that_are_not_finite_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        quantized(np.array(values))


def test_scale_zero_and_unit_survive(tmp_path) -> None:
    write_pack(tmp_path / "new" / "x.bin", {"umap": Packed(np.array([5], dtype=np.uint16), 0.5, 1.0, "px")})
    got, _ = unpack((tmp_path / "new" / "x.bin").read_bytes())
    assert (got["umap"].scale, got["umap"].zero, got["umap"].unit) == (0.5, 1.0, "px")
    assert got["umap"].real().tolist() == [2.0]
