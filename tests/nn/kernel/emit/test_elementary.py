import ctypes

import numpy as np
import pytest
from numpy.testing import assert_allclose

llvm = pytest.importorskip("llvmlite.binding")
ir = pytest.importorskip("llvmlite.ir")

from skdeepdiff.nn._kernel._emit._elementary import exp, logistic, tanh  # noqa: E402
from skdeepdiff.nn._kernel._emit._emitter import INTEGER, Emitter, Number  # noqa: E402

VALUES = np.concatenate(
    [
        np.linspace(-12, 12, 4081),
        np.geomspace(1e-30, 1e30, 1000),
        -np.geomspace(1e-30, 1e30, 1000),
        [0, np.inf, -np.inf, 88.5, -100, np.nan],
        np.zeros(9),
    ]
).astype(np.float32)


@pytest.fixture(params=[4, 8, 16])
def compute(request):
    """compute(step, inputs): run code that fills an array, as the kernels are run.

    ``step(emitter, inputs, output, index)`` emits what is done for each index, which
    counts vectors.
    """
    lanes = request.param

    def run(step, inputs):
        inputs = np.ascontiguousarray(inputs, dtype=np.float32)
        output = np.zeros_like(inputs)
        module = ir.Module("test")
        function = ir.Function(
            module, ir.FunctionType(ir.VoidType(), [INTEGER] * 2), "run"
        )
        emitter = Emitter(function, lanes)
        arrays = [emitter.array(Number(emitter, value)) for value in function.args]
        emitter.loop(
            len(inputs) // lanes, lambda index: step(emitter, *arrays, index * lanes)
        )
        emitter.builder.ret_void()
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        cpu, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features()
        target = llvm.Target.from_default_triple().create_target_machine(
            cpu=cpu, features=features.flatten(), opt=3, jit=True
        )
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(str(module)), target)
        engine.finalize_object()
        signature = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)
        compiled = signature(engine.get_function_address("run"))
        compiled(inputs.ctypes.data, output.ctypes.data)
        return output

    return run


def of_vectors(function):
    def step(emitter, inputs, output, at):
        output[at] = function(inputs.vector(at))

    return step


def test_tanh(compute):
    result = compute(of_vectors(tanh), VALUES)
    assert_allclose(result, np.tanh(VALUES.astype(float)), rtol=4e-7)
    assert np.nanmax(np.abs(result)) <= 1 + 2e-7


def test_logistic(compute):
    result = compute(of_vectors(logistic), VALUES)
    expected = 0.5 * np.tanh(0.5 * VALUES.astype(float)) + 0.5
    assert_allclose(result, expected, rtol=0, atol=2e-7)
    assert np.nanmin(result) >= 0
    assert np.nanmax(result) <= 1


def test_exp_of_single_floats(compute):
    values = np.linspace(-87, 88, 2000, dtype=np.float32)
    values[:4] = [-np.inf, -1000, 1e-20, np.nan]

    def step(emitter, inputs, output, at):
        for lane in range(emitter.lanes):
            output[at + lane] = exp(inputs[at + lane])

    expected = np.exp(np.clip(values, -87, 88).astype(float))
    assert_allclose(compute(step, values), expected, rtol=4e-7)
