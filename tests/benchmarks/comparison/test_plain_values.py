import json

import numpy as np

from comparison.plain_values import as_plain


def test_everything_becomes_json():
    value = {
        "array": np.array([[1.5, np.nan]], dtype=np.float32),
        "tuple": (1, True, None, np.int64(2), np.bool_(False)),
        "infinite": float("inf"),
        "object": np.float32,
    }
    plain = as_plain(value)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["array"] == [[1.5, None]]
    assert plain["tuple"] == [1, True, None, 2, False]
    assert plain["infinite"] is None
    assert plain["object"] == "<class 'numpy.float32'>"
