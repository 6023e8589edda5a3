"""Write loops over float vectors in Python and get LLVM code for them.

llvmlite's builder takes one instruction a call. Here numbers have Python's operators,
arrays are indexed, and loops carry values, so that the kernels read like the formulas
that they compute.
"""

from llvmlite import ir

FLOAT = ir.FloatType()
INTEGER = ir.IntType(64)
POINTER = ir.PointerType()


class Number:
    """An integer, float or vector of floats, known when the kernel runs.

    Parameters
    ----------
    emitter : Emitter
        Writes the instructions.
    value : llvmlite.ir.Value
        What they act on.
    """

    def __init__(self, emitter, value):
        self.emitter = emitter
        self.value = value
        self.is_integer = isinstance(value.type, ir.IntType)

    def _operand(self, other):
        """The other side of an operator, made of the same type."""
        if isinstance(other, Number):
            return other.value
        kind = self.value.type
        if isinstance(kind, ir.VectorType):
            return ir.Constant(kind, [other] * kind.count)
        return ir.Constant(kind, other)

    def _apply(self, instruction, *operands):
        build = getattr(self.emitter.builder, instruction)
        return Number(self.emitter, build(*operands))

    def __add__(self, other):
        name = "add" if self.is_integer else "fadd"
        return self._apply(name, self.value, self._operand(other))

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        name = "sub" if self.is_integer else "fsub"
        return self._apply(name, self.value, self._operand(other))

    def __rsub__(self, other):
        name = "sub" if self.is_integer else "fsub"
        return self._apply(name, self._operand(other), self.value)

    def __mul__(self, other):
        name = "mul" if self.is_integer else "fmul"
        return self._apply(name, self.value, self._operand(other))

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        # "arcp" lets the compiler take the processor's estimate of the reciprocal
        # and refine it, which costs a third of a division.
        quotient = self.emitter.builder.fdiv(
            self.value, self._operand(other), flags=("arcp",)
        )
        return Number(self.emitter, quotient)

    def __floordiv__(self, other):
        return self._apply("sdiv", self.value, self._operand(other))

    def __mod__(self, other):
        return self._apply("srem", self.value, self._operand(other))

    def _compare(self, sign, other):
        builder = self.emitter.builder
        compare = builder.icmp_signed if self.is_integer else builder.fcmp_ordered
        return Number(self.emitter, compare(sign, self.value, self._operand(other)))

    def equals(self, other):
        """Whether both are the same."""
        return self._compare("==", other)

    def __lt__(self, other):
        return self._compare("<", other)

    def __gt__(self, other):
        return self._compare(">", other)

    def times_plus(self, factor, summand):
        """``self * factor + summand``, rounded once where the processor can."""
        function = self.emitter.intrinsic("llvm.fmuladd", self.value.type)
        operands = [self.value, self._operand(factor), self._operand(summand)]
        return Number(self.emitter, self.emitter.builder.call(function, operands))

    def at_least(self, bound):
        """The larger of both; NaN stays."""
        return (self < bound).choose(bound, self)

    def at_most(self, bound):
        """The smaller of both; NaN stays."""
        return (self > bound).choose(bound, self)

    def choose(self, if_true, if_false):
        """Pick, element by element, by this comparison."""
        kind = if_false if isinstance(if_false, Number) else if_true
        return self._apply(
            "select", self.value, kind._operand(if_true), kind._operand(if_false)
        )

    def floor(self):
        """The largest integer not above a float, as a float."""
        function = self.emitter.intrinsic("llvm.floor", self.value.type)
        return Number(self.emitter, self.emitter.builder.call(function, [self.value]))

    def power_of_two(self):
        """2 to the power of a float that holds a small integer."""
        builder, word = self.emitter.builder, ir.IntType(32)
        # Saturating, because a plain conversion of NaN is undefined.
        convert = self.emitter.intrinsic("llvm.fptosi.sat.i32", FLOAT, word)
        integer = builder.call(convert, [self.value])
        biased = builder.add(integer, ir.Constant(word, 127))
        bits = builder.shl(biased, ir.Constant(word, 23))
        return Number(self.emitter, builder.bitcast(bits, FLOAT))

    def spread(self):
        """A vector with this number in every lane."""
        emitter = self.emitter
        empty = ir.Constant(emitter.vector, ir.Undefined)
        first = emitter.builder.insert_element(
            empty, self.value, ir.Constant(ir.IntType(32), 0)
        )
        mask = ir.Constant(
            ir.VectorType(ir.IntType(32), emitter.lanes), [0] * emitter.lanes
        )
        return Number(emitter, emitter.builder.shuffle_vector(first, empty, mask))

    def total(self):
        """Sum of a vector's lanes, added in pairs."""
        emitter, vector, lanes = self.emitter, self.value, self.emitter.lanes
        while lanes > 1:
            lanes //= 2
            halves = [
                emitter.builder.shuffle_vector(
                    vector,
                    vector,
                    ir.Constant(
                        ir.VectorType(ir.IntType(32), lanes),
                        list(range(start, start + lanes)),
                    ),
                )
                for start in (0, lanes)
            ]
            vector = emitter.builder.fadd(*halves)
        return Number(
            emitter,
            emitter.builder.extract_element(vector, ir.Constant(ir.IntType(32), 0)),
        )


class Array:
    """Floats in memory, addressed by the index of the first one meant.

    Parameters
    ----------
    emitter : Emitter
        Writes the instructions.
    address : llvmlite.ir.Value
        Of element 0.
    """

    def __init__(self, emitter, address):
        self.emitter = emitter
        self.address = address

    def _locate(self, index):
        index = self.emitter.integer(index).value
        return self.emitter.builder.gep(self.address, [index], source_etype=FLOAT)

    def __getitem__(self, index):
        value = self.emitter.builder.load(self._locate(index), typ=FLOAT, align=4)
        return Number(self.emitter, value)

    def vector(self, index):
        """As many floats as a vector has lanes, from ``index`` on."""
        value = self.emitter.builder.load(
            self._locate(index), typ=self.emitter.vector, align=4
        )
        return Number(self.emitter, value)

    def __setitem__(self, index, number):
        self.emitter.builder.store(number.value, self._locate(index), align=4)

    def from_(self, index):
        """The same memory, counted from ``index``."""
        return Array(self.emitter, self._locate(index))

    def as_integer(self):
        """The address as an integer Number."""
        number = self.emitter.builder.ptrtoint(self.address, INTEGER)
        return Number(self.emitter, number)

    def fill(self, size, value):
        """Set ``size`` floats, a multiple of the vector's lanes."""
        vector = self.emitter.float(value).spread()

        def fill_vector(index):
            self[index * self.emitter.lanes] = vector

        self.emitter.loop(self.emitter.integer(size) // self.emitter.lanes, fill_vector)


class Emitter:
    """Write one function's instructions.

    Parameters
    ----------
    function : llvmlite.ir.Function
        Without a body.
    lanes : int
        Floats per vector.
    """

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
        """A Number of an int, or the Number itself."""
        if isinstance(value, Number):
            return value
        return Number(self, ir.Constant(INTEGER, value))

    def float(self, value):
        """A Number of a float."""
        return Number(self, ir.Constant(FLOAT, value))

    def zeros(self):
        """A vector of zeros."""
        return Number(self, ir.Constant(self.vector, [0.0] * self.lanes))

    def address(self, number):
        """The pointer that an integer Number holds."""
        return self.builder.inttoptr(number.value, POINTER)

    def array(self, number):
        """An Array at the address that an integer Number holds."""
        return Array(self, self.address(number))

    def load_integer(self, address, place):
        """One of many integers in memory."""
        location = self.builder.gep(
            address, [self.integer(place).value], source_etype=INTEGER
        )
        return Number(self, self.builder.load(location, typ=INTEGER))

    def count_up(self, address):
        """Add 1 to an integer that threads share; what it was before."""
        old = self.builder.atomic_rmw(
            "add", address, ir.Constant(INTEGER, 1), "monotonic"
        )
        return Number(self, old)

    def pick(self, condition, if_true, if_false):
        """One of two Arrays."""
        address = self.builder.select(
            condition.value, if_true.address, if_false.address
        )
        return Array(self, address)

    def scratch(self, size):
        """An Array of ``size`` floats on the stack."""
        with self.builder.goto_block(self._entry):
            address = self.builder.alloca(FLOAT, size)
            address.align = 64
            # llvmlite types what it allocates; an integer makes a plain pointer of it.
            return self.array(Array(self, address).as_integer())

    def zeroed_scratch(self, size):
        """A scratch Array of zeros; ``size`` is a multiple of the lanes."""
        array = self.scratch(size)
        array.fill(size, 0.0)
        return array

    def intrinsic(self, name, kind, result=None):
        """One of LLVM's own functions, of operands of one type."""
        suffix = f"v{kind.count}f32" if isinstance(kind, ir.VectorType) else "f32"
        full_name = f"{name}.{suffix}"
        if full_name in self.module.globals:
            return self.module.globals[full_name]
        arity = 3 if name == "llvm.fmuladd" else 1
        signature = ir.FunctionType(result or kind, [kind] * arity)
        return ir.Function(self.module, signature, full_name)

    def loop(self, count, body, carried=()):
        """Count from 0 and hand values from one pass to the next.

        Parameters
        ----------
        count : int or Number
            Passes; may be 0.
        body : callable
            Called once, with the index and the carried Numbers; emits a pass and
            returns the Numbers for the next one (None if there are none).
        carried : sequence of Number
            Values before the first pass.

        Returns
        -------
        carried : list of Number
            Values after the last one.
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
        phis = []
        for number in carried:
            phi = builder.phi(number.value.type)
            phi.add_incoming(number.value, before)
            phis.append(phi)
        more = builder.icmp_signed("<", index, self.integer(count).value)
        builder.cbranch(more, inside, after)
        builder.position_at_end(inside)
        following = body(Number(self, index), *(Number(self, phi) for phi in phis))
        index.add_incoming(builder.add(index, ir.Constant(INTEGER, 1)), builder.block)
        for phi, number in zip(phis, following or (), strict=True):
            phi.add_incoming(number.value, builder.block)
        builder.branch(head)
        builder.position_at_end(after)
        return [Number(self, phi) for phi in phis]
