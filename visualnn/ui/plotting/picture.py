"""A plot as a picture or a drawing: with its title, its legend, its axes, and what was changed in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from visualnn import paths
from visualnn.ui import theme
from visualnn.ui.plotting.change_words import told
from visualnn.ui.plotting.curve import SAMPLE, Curve

if TYPE_CHECKING:
    from visualnn.ui.plotting.pane import PlotPane

SHARP, WIDEST = 2.0, 1400  # pixels of the picture per pixel of the screen at least; or as many as make it that wide
MARGIN, GAP = 12, 16


def as_png(pane: PlotPane, path: Path) -> None:
    """Write a picture of the plot, at least twice as fine as on the screen. OSError if the place cannot be written."""
    layout = _Layout(pane)
    sharp = max(SHARP, WIDEST / layout.size.width())
    image = QImage(layout.size * sharp, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(sharp)
    painter = QPainter(image)
    layout.draw(painter)
    painter.end()
    data, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    paths.write_whole(path, bytes(data.data()))


def as_svg(pane: PlotPane, path: Path) -> None:
    """Write the plot as a drawing of lines and letters. OSError if the place cannot be written."""
    layout = _Layout(pane)
    data, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(layout.size)
    generator.setViewBox(QRectF(QPointF(), layout.size.toSizeF()))
    generator.setTitle(pane.caption.text())
    painter = QPainter(generator)
    layout.draw(painter)
    painter.end()
    buffer.close()
    paths.write_whole(path, bytes(data.data()))


class _Layout:
    """Where everything is: the title, rows of legend entries, the plot as large as on the screen, the changes."""

    def __init__(self, pane: PlotPane) -> None:
        self.pane, plot = pane, pane.plot
        self.numbered = plot.numbered
        plot.number_x_axis(True)  # on the screen the plot below may have the numbers
        plot.plotItem.layout.activate()
        self.font, self.bold = theme.font(0.95), theme.font(1.1, bold=True)
        self.line = QFontMetricsF(self.font).height() + theme.px(4)
        metrics = QFontMetricsF(self.font)
        self.changes = [f"{number}  {told(change)}" for number, change in enumerate(plot.flags.changes, 1)]
        longest = max((metrics.horizontalAdvance(text) for text in self.changes), default=0.0)
        self.width = max(plot.width(), longest) + 2 * theme.px(MARGIN)
        entries = [*pane.legend.shown(), *pane.others.entries()]
        self.rows = self._rows([entry for entry in entries if len(entry[1].xs)])
        head = QFontMetricsF(self.bold).height() + theme.px(6)
        self.top = theme.px(MARGIN) + head + len(self.rows) * self.line
        height = self.top + plot.height() + len(self.changes) * self.line + theme.px(MARGIN)
        self.size = QSize(round(self.width), round(height))

    def _rows(self, entries: list[tuple[str, Curve, str]]) -> list[list[tuple[float, str, Curve]]]:
        metrics, rows = QFontMetricsF(self.font), list[list[tuple[float, str, Curve]]]()
        x = 0.0
        for name, curve, value in entries:
            text = f"{name}  {value}"
            width = theme.px(SAMPLE) + theme.px(6) + metrics.horizontalAdvance(text) + theme.px(GAP)
            if not rows or x + width > self.width - theme.px(MARGIN):
                rows.append([])
                x = float(theme.px(MARGIN))
            rows[-1].append((x, text, curve))
            x += width
        return rows

    def draw(self, painter: QPainter) -> None:
        """Draw all of it from the origin."""
        colors, plot, margin = theme.current(), self.pane.plot, theme.px(MARGIN)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(), self.size.toSizeF()), colors.surface)
        y = float(margin)
        self._write(painter, self.bold, margin, y, self.pane.caption.text())
        y += QFontMetricsF(self.bold).height() + theme.px(6)
        for row in self.rows:
            for x, text, curve in row:
                painter.save()
                painter.translate(x, y + (self.line - theme.px(14)) / 2)
                curve.paint_sample(painter, theme.px(SAMPLE), theme.px(14))
                painter.restore()
                self._write(painter, self.font, x + theme.px(SAMPLE + 6), y, text)
            y += self.line
        plot.render(painter, QRectF(margin, y, plot.width(), plot.height()),
                    plot.viewport().rect(), Qt.AspectRatioMode.IgnoreAspectRatio)  # fmt: skip
        y += plot.height()
        for text in self.changes:
            self._write(painter, self.font, margin, y, text)
            y += self.line

        plot.number_x_axis(self.numbered)

    def _write(self, painter: QPainter, font: QFont, x: float, y: float, text: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.current().text)
        painter.drawText(QPointF(x, y + QFontMetricsF(font).ascent()), text)
