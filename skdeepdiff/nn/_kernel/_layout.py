"""What the emitted code and the code that runs it agree on."""

from typing import NamedTuple

GATES = 4  # i, f, g, o: input, forget, cell and output gate, as in torch.nn.LSTM
SAVED = 5  # i, f, g, o, c: what the backward sweep needs of a step
CELL = 4  # the place of the cell state c among those


class Blocking(NamedTuple):
    """How the work is cut to a processor's registers."""

    lanes: int  # floats in a vector
    genes: int  # largest number of genes that are worked on together
    tile: int  # vectors of hidden units that the backward sweep works on together


# For prediction, and both for training.
ENTRY_POINTS = ("forward", "forward_saving", "backward")

# An entry point takes the address of these fields, eight bytes each, in this order,
# and the number of the thread.
SIZES = (
    "n_genes",
    "n_streams",
    "n_steps",
    "n_blocks",
    "attention_stride",
    "scratch_size",
)
# Addresses of float32 arrays. h: hidden units of a direction; sets: of parameters.
# An axis of length 2 is the direction: from the first step on, from the last one on.
ARRAYS = (
    "inputs",  # x (genes, streams, steps), or projected (genes, streams, steps, 2, 4 h)
    # (sets, 2, h / lanes, 2 + h, 4, lanes): b, W, U; h instead of 2 + h if projected
    "packed_weight",
    "weight",  # U (sets, 2, 4 h, h)
    "hidden",  # (genes, streams, steps, 2 h); none where scratch has a task's
    "saved",  # (genes, streams, 2, steps, h / lanes, 5, lanes)
    "gradient_inputs",  # as projected inputs
    "gradient_parameters",  # (blocks, streams, 2, 4 h h + 4 h + 4 h): of U, b, W
    "context",  # (sets, 2 h)
    "attention",  # (genes, streams, steps)
    "embedding",  # (genes, streams, 2 h)
    "gradient_attention",  # as attention, or one zero with attention_stride 0
    "gradient_embedding",  # as embedding
    "gradient_context",  # (blocks, streams, 2 h)
    "scratch",  # (threads, scratch_size): (genes of a block, steps, 2 h), (steps,)
)
# Addresses of int64 arrays.
INTEGER_ARRAYS = (
    "sharing",  # (streams,): parameter set of each
    "next_task",  # (1,): counter that the threads share
)
FIELDS = SIZES + ARRAYS + INTEGER_ARRAYS
