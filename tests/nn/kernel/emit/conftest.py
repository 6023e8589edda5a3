"""Small functions, compiled as the kernels are."""

import ctypes

import numpy as np
import pytest

llvm = pytest.importorskip("llvmlite.binding")
ir = pytest.importorskip("llvmlite.ir")

from skdeepdiff.nn._kernel._emit._emitter import INTEGER, Emitter, Number  # noqa: E402


@pytest.fixture(params=[4, 8, 16])
def lanes(request):
    return request.param


@pytest.fixture
def compute(lanes):
    """compute(emit, *inputs, size): run code that fills ``size`` floats.

    ``emit(emitter, *inputs, output)`` gets an Array for each of the inputs.
    """

    def run(emit, *inputs, size):
        inputs = [np.ascontiguousarray(array, dtype=np.float32) for array in inputs]
        output = np.zeros(size, dtype=np.float32)
        module = ir.Module("test")
        kind = ir.FunctionType(ir.VoidType(), [INTEGER] * (len(inputs) + 1))
        function = ir.Function(module, kind, "run")
        emitter = Emitter(function, lanes)
        arrays = [emitter.array(Number(emitter, value)) for value in function.args]
        emit(emitter, *arrays)
        emitter.builder.ret_void()
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        target = llvm.Target.from_default_triple().create_target_machine(
            cpu=llvm.get_host_cpu_name(),
            features=llvm.get_host_cpu_features().flatten(),
            opt=3,
            jit=True,
        )
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(str(module)), target)
        engine.finalize_object()
        signature = ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * (len(inputs) + 1))
        compiled = signature(engine.get_function_address("run"))
        compiled(*(array.ctypes.data for array in (*inputs, output)))
        return output

    return run
