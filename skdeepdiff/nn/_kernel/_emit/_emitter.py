"""Write loops over float vectors in Python and get LLVM code for them.

llvmlite's builder takes one instruction a call. Here numbers have Python's operators,
arrays are indexed, and loops carry values, so that the kernels read like the formulas
that they compute. What Python loops over is written out in the code, once a pass; what
``Emitter.loop`` loops over is a loop when the kernel runs.
"""

from llvmlite import ir

FLOAT = ir.FloatType()
INTEGER = ir.IntType(64)
INTEGER_32 = ir.IntType(32)
POINTER = ir.PointerType()

CACHE_LINE = 16  # floats that memory hands over together


class Number:
    """An integer, float or vector of floats (an llvmlite value), known at run time.

    What operators have on the other side may be one of Python's numbers.
    """

    def __init__(self, emitter, value):
        self.emitter = emitter
        self.value = value
        self.is_integer = isinstance(value.type, ir.IntType)

    def _operand(self, other):
        """Make the other side of an operator of the same type."""
        if isinstance(other, Number):
            return other.value
        kind = self.value.type
        if isinstance(kind, ir.VectorType):
            return ir.Constant(kind, [other] * kind.count)
        return ir.Constant(kind, other)

    def _arithmetic(self, name, left, right):
        build = getattr(self.emitter.builder, name if self.is_integer else f"f{name}")
        return Number(self.emitter, build(self._operand(left), self._operand(right)))

    def __add__(self, other):
        return self._arithmetic("add", self, other)

    def __sub__(self, other):
        return self._arithmetic("sub", self, other)

    def __rsub__(self, other):
        return self._arithmetic("sub", other, self)

    def __mul__(self, other):
        return self._arithmetic("mul", self, other)

    def __truediv__(self, other):
        # "arcp" lets the compiler take the processor's estimate of the reciprocal
        # and refine it, which costs a third of a division.
        quotient = self.emitter.builder.fdiv(
            self.value, self._operand(other), flags=("arcp",)
        )
        return Number(self.emitter, quotient)

    def __floordiv__(self, other):
        return self._arithmetic("sdiv", self, other)

    def __mod__(self, other):
        return self._arithmetic("srem", self, other)

    def _compare(self, sign, other):
        builder = self.emitter.builder
        compare = builder.icmp_signed if self.is_integer else builder.fcmp_ordered
        return Number(self.emitter, compare(sign, self.value, self._operand(other)))

    def equals(self, other):
        """Tell whether both are the same."""
        return self._compare("==", other)

    def __lt__(self, other):
        return self._compare("<", other)

    def __gt__(self, other):
        return self._compare(">", other)

    def times_plus(self, factor, summand):
        """Compute ``self * factor + summand``, rounded once where the processor can."""
        return self.emitter.call_intrinsic(
            "llvm.fmuladd", self.value, self._operand(factor), self._operand(summand)
        )

    def at_least(self, bound):
        """Take the larger of both; NaN stays."""
        return (self < bound).choose(bound, self)

    def at_most(self, bound):
        """Take the smaller of both; NaN stays."""
        return (self > bound).choose(bound, self)

    def choose(self, if_true, if_false):
        """Pick, element by element, by this comparison."""
        kind = if_false if isinstance(if_false, Number) else if_true
        return Number(
            self.emitter,
            self.emitter.builder.select(
                self.value, kind._operand(if_true), kind._operand(if_false)
            ),
        )

    def floor(self):
        """Round a float down to an integer, as a float."""
        return self.emitter.call_intrinsic("llvm.floor", self.value)

    def power_of_two(self):
        """Raise 2 to the power of a float that holds a small integer."""
        builder = self.emitter.builder
        # Saturating, because a plain conversion of NaN is undefined.
        integer = self.emitter.call_intrinsic(
            "llvm.fptosi.sat.i32", self.value, result=INTEGER_32
        )
        # The exponent's bits in a float32 are the upper ones, and 127 stands for 0.
        biased = builder.add(integer.value, ir.Constant(INTEGER_32, 127))
        bits = builder.shl(biased, ir.Constant(INTEGER_32, 23))
        return Number(self.emitter, builder.bitcast(bits, FLOAT))

    def spread(self):
        """Make a vector with this float in every lane."""
        emitter = self.emitter
        empty = ir.Constant(emitter.vector, ir.Undefined)
        first = emitter.builder.insert_element(
            empty, self.value, ir.Constant(INTEGER_32, 0)
        )
        return Number(emitter, emitter.shuffle(first, empty, [0] * emitter.lanes))

    def total(self):
        """Add up a vector's lanes, in pairs."""
        emitter, vector, lanes = self.emitter, self.value, self.emitter.lanes
        while lanes > 1:
            lanes //= 2
            halves = [
                emitter.shuffle(vector, vector, range(start, start + lanes))
                for start in (0, lanes)
            ]
            vector = emitter.builder.fadd(*halves)
        place = ir.Constant(INTEGER_32, 0)
        return Number(emitter, emitter.builder.extract_element(vector, place))


class Array:
    """Floats in memory, from an address (an llvmlite value) on."""

    def __init__(self, emitter, address):
        self.emitter = emitter
        self.address = address

    def _locate(self, index):
        index = self.emitter.integer(index).value
        return self.emitter.builder.gep(self.address, [index], source_etype=FLOAT)

    def _load(self, index, kind):
        value = self.emitter.builder.load(self._locate(index), typ=kind, align=4)
        return Number(self.emitter, value)

    def __getitem__(self, index):
        return self._load(index, FLOAT)

    def vector(self, index):
        """Load as many floats as a vector has lanes, from ``index`` on."""
        return self._load(index, self.emitter.vector)

    def __setitem__(self, index, number):
        """Store a float, or a vector from ``index`` on."""
        self.emitter.builder.store(number.value, self._locate(index), align=4)

    def from_(self, index):
        """Count the same memory from ``index``."""
        return Array(self.emitter, self._locate(index))

    def prefetch(self, size, writing):
        """Have the cache fetch ``size`` floats, which needn't exist, ahead of need."""
        function = self.emitter.declared(
            "llvm.prefetch.p0", ir.VoidType(), [POINTER, *[INTEGER_32] * 3]
        )
        # To the cache next to the processor, of data.
        settings = [ir.Constant(INTEGER_32, value) for value in (int(writing), 3, 1)]
        for start in range(0, size, CACHE_LINE):
            self.emitter.builder.call(function, [self._locate(start), *settings])

    def as_integer(self):
        """Make an integer Number of the address."""
        number = self.emitter.builder.ptrtoint(self.address, INTEGER)
        return Number(self.emitter, number)

    def fill(self, size, value):
        """Set ``size`` floats, a multiple of the vector's lanes."""
        vector = self.emitter.float(value).spread()

        def fill_vector(index):
            self[index * self.emitter.lanes] = vector

        self.emitter.loop(self.emitter.integer(size) // self.emitter.lanes, fill_vector)


class Emitter:
    """Writes the body of an llvmlite function, with vectors of ``lanes`` floats."""

    def __init__(self, function, lanes):
        self.module = function.module
        self.lanes = lanes
        self.vector = ir.VectorType(FLOAT, lanes)
        self._entry = function.append_basic_block("entry")
        self.builder = ir.IRBuilder(self._entry)
        # Asks for one refining step after the processor's reciprocal estimate;
        # llvmlite's own check knows no attributes with values.
        set.add(function.attributes, '"reciprocal-estimates"="vec-divf:1"')
        set.add(function.attributes, "nounwind")

    def integer(self, value):
        """Make a Number of an int; a Number passes through."""
        if isinstance(value, Number):
            return value
        return Number(self, ir.Constant(INTEGER, value))

    def float(self, value):
        """Make a Number of a float."""
        return Number(self, ir.Constant(FLOAT, value))

    def zeros(self):
        """Make a vector of zeros."""
        return Number(self, ir.Constant(self.vector, [0.0] * self.lanes))

    def address(self, number):
        """Make a pointer of an integer Number."""
        return self.builder.inttoptr(number.value, POINTER)

    def array(self, number):
        """Make an Array at the address that an integer Number holds."""
        return Array(self, self.address(number))

    def load_integer(self, address, place):
        """Load one of many integers in memory."""
        location = self.builder.gep(
            address, [self.integer(place).value], source_etype=INTEGER
        )
        return Number(self, self.builder.load(location, typ=INTEGER))

    def count_up(self, address):
        """Add 1 to an integer that threads share; return what it was before."""
        old = self.builder.atomic_rmw(
            "add", address, ir.Constant(INTEGER, 1), "monotonic"
        )
        return Number(self, old)

    def pick(self, condition, if_true, if_false):
        """Choose one of two Arrays."""
        address = self.builder.select(
            condition.value, if_true.address, if_false.address
        )
        return Array(self, address)

    def shuffle(self, first, second, lanes):
        """Make a vector of these lanes of two vectors, as llvmlite values."""
        mask = ir.Constant(ir.VectorType(INTEGER_32, len(lanes)), list(lanes))
        return self.builder.shuffle_vector(first, second, mask)

    def scratch(self, size):
        """Reserve an Array of ``size`` floats on the stack."""
        with self.builder.goto_block(self._entry):
            address = self.builder.alloca(FLOAT, size)
            address.align = 64
            # llvmlite types what it allocates; an integer makes a plain pointer of it.
            return self.array(Array(self, address).as_integer())

    def zeroed_scratch(self, size):
        """Reserve a scratch Array of zeros; ``size`` is a multiple of the lanes."""
        array = self.scratch(size)
        array.fill(size, 0.0)
        return array

    def call_intrinsic(self, name, *operands, result=None):
        """Call one of LLVM's own functions of floats or vectors."""
        kind = operands[0].type
        lanes = f"v{kind.count}" if isinstance(kind, ir.VectorType) else ""
        full_name = f"{name}.{lanes}f32"
        function = self.declared(full_name, result or kind, [kind] * len(operands))
        return Number(self, self.builder.call(function, operands))

    def declared(self, name, result, kinds):
        """Get one of LLVM's own functions by its full name."""
        return self.module.globals.get(name) or ir.Function(
            self.module, ir.FunctionType(result, kinds), name
        )

    def loop(self, count, body, carried=()):
        """Count from 0 to ``count`` (may be 0), handing values from pass to pass.

        ``body`` is called once, with the index and the carried values: Numbers, or
        nested lists of them. It emits a pass and returns the values for the next one,
        None if there are none. What it returns last is returned.
        """
        builder = self.builder
        before = builder.block
        head = builder.append_basic_block("loop")
        inside = builder.append_basic_block("body")
        after = builder.append_basic_block("after")
        builder.branch(head)
        builder.position_at_end(head)
        index = builder.phi(INTEGER)
        index.add_incoming(ir.Constant(INTEGER, 0), before)

        def carry(value):
            """Make an LLVM phi: what came from before, or from the last pass."""
            if not isinstance(value, Number):
                return [carry(part) for part in value]
            phi = builder.phi(value.value.type)
            phi.add_incoming(value.value, before)
            return Number(self, phi)

        carried = carry(carried)
        more = builder.icmp_signed("<", index, self.integer(count).value)
        builder.cbranch(more, inside, after)
        builder.position_at_end(inside)
        following = body(Number(self, index), *carried)
        index.add_incoming(builder.add(index, ir.Constant(INTEGER, 1)), builder.block)
        for phi, number in zip(_flat(carried), _flat(following or ()), strict=True):
            phi.value.add_incoming(number.value, builder.block)
        builder.branch(head)
        builder.position_at_end(after)
        return carried


def _flat(value):
    """List the Numbers of a nested list, in order."""
    if isinstance(value, Number):
        return [value]
    return [number for part in value for number in _flat(part)]
