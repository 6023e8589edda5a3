"""The arguments of a kernel: one array of integers and addresses."""

import numpy as np
import torch

SIZES = (
    "n_genes",
    "n_streams",
    "n_steps",
    "n_blocks",
    "attention_stride",
    "scratch_size",
)
# Float arrays; shapes with h for hidden units and g = 4 h.
ARRAYS = (
    "inputs",  # (genes, streams, steps), or projected (genes, streams, steps, 2, g)
    "packed_weight",  # see pack_weights
    "weight",  # recurrent (sets, 2, g, h)
    "hidden",  # (genes, streams, steps, 2 h); none if a task's fit into scratch
    "saved",  # (genes, streams, 2, steps, 5 h)
    "gradient_hidden",  # as hidden
    "gradient_inputs",  # as projected inputs
    "gradient_parameters",  # (blocks, streams, 2, g h + g + g): recurrent, bias, input
    "context",  # (sets, 2 h)
    "attention",  # (genes, streams, steps)
    "embedding",  # (genes, streams, 2 h)
    "gradient_attention",  # as attention, or one zero with attention_stride 0
    "gradient_embedding",  # as embedding
    "gradient_context",  # (blocks, streams, 2 h)
    "scratch",  # (threads, scratch_size)
)
INTEGER_ARRAYS = (
    "sharing",  # (streams,): parameter set of each
    "next_task",  # (1,): counter that the threads share
)
FIELDS = SIZES + ARRAYS + INTEGER_ARRAYS


def pack_arguments(**values):
    """Arrange a kernel's arguments as it expects them.

    Parameters
    ----------
    **values : int, Tensor, Loan or None
        Any of ``FIELDS``; the rest is 0. Tensors must outlive the call.

    Returns
    -------
    arguments : ndarray of int64
        Numbers, and the tensors' addresses.

    Raises
    ------
    TypeError
        If a name is unknown, or a value no int or tensor that the kernel can read.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"Unknown kernel arguments: {sorted(unknown)}.")
    arguments = np.zeros(len(FIELDS), dtype=np.int64)
    for place, name in enumerate(FIELDS):
        value = values.get(name)
        if value is None:
            continue
        arguments[place] = (
            _number(name, value) if name in SIZES else _address(name, value)
        )
    return arguments


def _number(name, value):
    if type(value) is not int:
        raise TypeError(f"{name} must be an int, got {type(value).__name__}.")
    return value


def _address(name, value):
    """Where a tensor begins, if it is what the kernel takes it for."""
    tensor = getattr(value, "tensor", value)
    dtype = torch.int64 if name in INTEGER_ARRAYS else torch.float32
    if not (
        tensor.dtype == dtype and tensor.device.type == "cpu" and tensor.is_contiguous()
    ):
        raise TypeError(
            f"{name} must be a contiguous {dtype} tensor on the CPU, got "
            f"{tensor.dtype} on {tensor.device}, strides {tensor.stride()}."
        )
    return tensor.data_ptr()


class Call:
    """Arguments as a kernel's code sees them.

    Parameters
    ----------
    emitter : Emitter
        Of the function to write.
    arguments : Number
        Address of the packed arguments.
    """

    def __init__(self, emitter, arguments):
        self.emitter = emitter
        fields = emitter.address(arguments)
        values = {
            name: emitter.load_integer(fields, place)
            for place, name in enumerate(FIELDS)
        }
        for name in SIZES:
            setattr(self, name, values[name])
        for name in ARRAYS:
            setattr(self, name, emitter.array(values[name]))
        for name in INTEGER_ARRAYS:
            setattr(self, name, emitter.address(values[name]))


class Task:
    """One stream of a block of genes, for one thread.

    Parameters
    ----------
    call : Call
        The kernel's arguments.
    gene : Number
        The block's first gene.
    stream, block : Number
        Which.
    direction : Number, optional
        0 from the first step on, 1 from the last; None if the task has both.
    n_genes : Number, optional
        Genes in the block.
    thread : Number, optional
        Who works on it.
    """

    def __init__(
        self, call, gene, stream, block, direction=None, n_genes=None, thread=None
    ):
        self.call = call
        self.gene, self.stream, self.block = gene, stream, block
        self.direction, self.n_genes, self.thread = direction, n_genes, thread
        self.parameter_set = call.emitter.load_integer(call.sharing, stream)

    def row(self, gene):
        """Index of a gene of the block among all (gene, stream)."""
        return (self.gene + gene) * self.call.n_streams + self.stream


class Sweep(Task):
    """One direction of a task; parameters as of :class:`Task`."""

    def __init__(self, call, gene, stream, block, direction):
        super().__init__(call, gene, stream, block, direction)
        self.parameters = self.parameter_set * 2 + direction
        self._first_step = direction * (call.n_steps - 1)
        self._step_sign = 1 - direction * 2

    def step(self, time):
        """Which step the sweep visits at a time."""
        return self._first_step + self._step_sign * time

    def state_index(self, step, hidden_size):
        """Where a gene's hidden states have this direction's of a step."""
        return (step * 2 + self.direction) * hidden_size

    def gate_index(self, row, step, hidden_size):
        """Where projected inputs and their gradients have a row's gates."""
        place = (row * self.call.n_steps + step) * 2 + self.direction
        return place * (4 * hidden_size)

    def saved_index(self, row, step, hidden_size):
        """Where ``saved`` has a row's gates."""
        place = (row * 2 + self.direction) * self.call.n_steps + step
        return place * (5 * hidden_size)

    def gradient_of_parameters(self, size):
        """Where the block's share of the parameters' gradient goes."""
        place = (self.block * self.call.n_streams + self.stream) * 2 + self.direction
        return self.call.gradient_parameters.from_(place * size)


class GeneRows:
    """Hidden states, or their gradients, of a block's genes in one stream.

    Parameters
    ----------
    first : Array
        The first gene's, (n_steps, 2 * hidden_size).
    stride : Number
        Floats from one gene to the next.
    """

    def __init__(self, first, stride):
        self.first = first
        self.stride = stride

    def of(self, gene):
        """One gene's."""
        return self.first.from_(self.stride * gene)
