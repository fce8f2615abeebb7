"""How an expression becomes boxes: the style of writing that the maths panel paints."""

from __future__ import annotations

import re
from collections.abc import Sequence

from visualnn.engine.expr import Cell
from visualnn.engine.notation import Style, format_number
from visualnn.engine.notation.style import MARKS, take_apart
from visualnn.ui.typeset import glyphs
from visualnn.ui.typeset.boxes import Box, Fence, Glyphs, Refs, Root, Row, fraction, script, under

LETTERS = re.compile(r"([a-z]+)")
SIGNS = {"add": "+", "sub": "−"}
PARTIAL = "∂"
_symbols: dict[tuple[str, int], Box] = {}
HIGH = 1.7  # of the size: what is higher than a line of text


class BoxStyle(Style[Box]):
    """Boxes at a size in pixels: as on the blackboard, with the layer's number lowered and the index in brackets."""

    stacked = True

    def __init__(self, size: int) -> None:
        self.size = size

    # ---- names ----

    def array(self, name: str, ref: Cell | None = None) -> Box:
        return self.cell(name, [], ref)

    def cell(self, name: str, index: list[str], ref: Cell | None = None, sample: str = "") -> Box:
        symbol = self.symbol(name)
        refs = (ref,) if ref is not None else ()
        if not index:
            return Row([symbol], refs)
        inside = "".join(glyphs.italic(part) for part in ",".join(index))
        return Row([symbol, self.glyphs(f"[{inside}]")], refs)

    def symbol(self, name: str) -> Box:
        """An array's name: W with its layer's number lowered. The same few come with every step, and are kept."""
        known = _symbols.get((name, self.size))
        if known is None:
            if len(_symbols) > 1_000:
                _symbols.clear()
            known = _symbols[name, self.size] = self._symbol(name)
        return known

    def _symbol(self, name: str) -> Box:
        parts = take_apart(name)
        if parts is None:
            return self.glyphs(name)
        prime = "′" if parts.prime else ""
        if parts.prefix and parts.prefix not in "dg":
            mark = MARKS.get(parts.prefix, parts.prefix)
            lowered = script(self.glyphs(glyphs.italic(parts.letter)), self.lowered(parts.number), None, self.size)
            return script(self.glyphs(glyphs.italic(mark) + prime), lowered, None, self.size)
        base = self.glyphs(parts.prefix + glyphs.italic(parts.letter))
        lowered = script(base, self.lowered(parts.number), None, self.size)
        return Row([lowered, self.glyphs(prime)]) if prime else lowered

    def lowered(self, number: str) -> Box | None:
        return self.glyphs(number) if number else None

    def slope(self, above: Cell, below: Cell, loss: str = "") -> Box:
        """∂a/∂z, upright and small, as the name of a factor."""
        top = self.glyphs(glyphs.italic(loss)) if loss else self.named(above)
        pair = [Row([self.glyphs(PARTIAL), top]), Row([self.glyphs(PARTIAL), self.named(below)])]
        return fraction(pair[0], pair[1], self.size)

    def named(self, cell: Cell) -> Box:
        """A cell under its name, without pointing at it."""
        return self.cell(cell.array, [str(part) for part in cell.index])

    # ---- numbers ----

    def number(self, value: float, digits: int, refs: Refs | Sequence[Cell] = ()) -> Box:
        return self.written(format_number(value, digits), tuple(refs))

    def result(self, value: float, digits: int, refs: Refs = ()) -> Box:
        """A number in bold."""
        mantissa, mark, exponent = format_number(value, digits).partition("e")
        return self.written(glyphs.bold(mantissa) + mark + exponent, refs)

    def constant(self, value: float) -> Box:
        return self.written(f"{value:.6g}".replace("-", "−"), ())

    def written(self, text: str, refs: Refs) -> Box:
        mantissa, mark, exponent = text.partition("e")
        if not mark:
            return Glyphs(text, self.size, refs)
        power = exponent.replace("+", "").lstrip("0") or "0"
        return script(self.glyphs(f"{mantissa}·10"), None, self.glyphs(power), self.size, refs)

    # ---- what holds them together ----

    def glyphs(self, text: str) -> Glyphs:
        return Glyphs(text, self.size)

    def sign(self, text: str) -> Glyphs:
        """A sign between two parts; a line may begin with it."""
        return Glyphs(text, self.size, space=0.22, breaks=True)

    def more(self, count: int) -> Box:
        return Glyphs(f"… (+{count})", self.size, role="muted")

    def sigma(self, variables: str, body: Box) -> Box:
        running = self.glyphs(glyphs.italic(", ".join(variables)))
        operator = Glyphs("∑", round(self.size * 1.2), space=0.04)
        return Row([under(operator, running, self.size), Glyphs(" ", self.size), *flat(body)])

    def brackets(self, body: Box) -> Box:
        """Low brackets are letters like others, so that a line can end between them; high ones are drawn."""
        if body.height > HIGH * self.size:
            return Fence(body, self.size)
        return Row([self.glyphs("("), *flat(body), self.glyphs(")")])

    def joined(self, parts: Sequence[Box], sign: str) -> Box:
        row: list[Box] = list(flat(parts[0]))
        for part in parts[1:]:
            row.append(Glyphs("·", self.size, space=0.08) if sign == "·" else self.sign(sign))
            row.extend(flat(part))
        return Row(row)

    def function(self, name: str, args: Sequence[Box]) -> Box:
        if name in SIGNS:
            return self.joined(args, SIGNS[name])
        if name == "mul":
            return self.joined(args, "·")
        if name == "neg":
            return Row([self.glyphs("−"), *flat(args[0])])
        if name == "div":
            return fraction(args[0], args[1], self.size)
        if name == "exp":
            return script(self.glyphs(glyphs.italic("e")), None, args[0], self.size)
        if name == "square":
            return script(args[0], None, self.glyphs("2"), self.size)
        if name == "sqrt":
            return Root(args[0], self.size)
        return self.called(name, args)

    def called(self, name: str, args: Sequence[Box]) -> Box:
        if name == "abs":
            return Fence(args[0], self.size, "|", "|")
        if name == "positive":
            return Fence(Row([args[0], self.glyphs(" > 0")]), self.size, "[", "]")
        inside: list[Box] = [args[0]]
        for arg in args[1:]:
            inside += [self.glyphs(", "), arg]
        shown = "σ" if name == "sigmoid" else name
        return Row([self.glyphs(shown), Fence(Row(inside), self.size)])


def flat(box: Box) -> tuple[Box, ...]:
    """The parts of a row that is nothing but a row, so that a line can break between them."""
    return box.parts if isinstance(box, Row) and not box.refs else (box,)
