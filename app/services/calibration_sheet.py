"""The board to print: one page of true size, the pattern in its middle, a ruler to check the print by."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from body_models.capture.calibration.board import PAPER_MM, PRINTED, Board, Paper
from body_models.capture.calibration.pattern import marker_cells

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_POINTS_PER_MM: Final = 72.0 / 25.4
_RULER_MM: Final = 150.0
_CHINESE: Final = "STSong-Light"

Rectangle = tuple[float, float, float, float]
"""Left and top from the pattern's upper left corner, width and height, in mm."""


def black_rectangles(board: Board) -> list[Rectangle]:
    """What is printed black: the black squares, and runs of black cells of the markers."""
    side = 1000.0 * board.square_length_m
    marker = 1000.0 * board.marker_length_m
    markers = marker_cells(board)
    black: list[Rectangle] = []
    for row in range(board.squares_y):
        for column in range(board.squares_x):
            cells = markers.get((column, row))
            if cells is None:
                black.append((column * side, row * side, side, side))
                continue
            cell = marker / len(cells)
            left, top = column * side + (side - marker) / 2, row * side + (side - marker) / 2
            for line, values in enumerate(cells):
                black += [
                    (left + first * cell, top + line * cell, count * cell, cell)
                    for first, count in _black_runs([bool(value < 0.5) for value in values])
                ]
    return black


def sheet_pdf(paper: Paper) -> bytes:
    """The page as a PDF."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(_CHINESE))
    board = PRINTED[paper]
    width, height = PAPER_MM[paper]
    content = BytesIO()
    canvas = Canvas(
        content, pagesize=(width * _POINTS_PER_MM, height * _POINTS_PER_MM), invariant=1, pageCompression=1
    )
    canvas.setTitle(f"Vitrine calibration board {paper}")
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.scale(_POINTS_PER_MM, _POINTS_PER_MM)
    _draw_pattern(canvas, board, (width, height))
    _write(canvas, board, paper, (width, height))
    _draw_ruler(canvas, (width, height), _foot_mm(board, height))
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def _black_runs(cells: list[bool]) -> list[tuple[int, int]]:
    """First cell and count of each run of black cells: drawn as one, no white hair lies between them."""
    runs: list[tuple[int, int]] = []
    for place, black in enumerate(cells):
        if black and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif black:
            runs.append((place, 1))
    return runs


def _foot_mm(board: Board, height: float) -> float:
    """The free strip beneath the pattern."""
    return (height - 1000.0 * board.size_m[1]) / 2


def _draw_pattern(canvas: Canvas, board: Board, page_mm: tuple[float, float]) -> None:
    width, height = (1000.0 * length for length in board.size_m)
    left, top = (page_mm[0] - width) / 2, (page_mm[1] + height) / 2  # a page's y goes up
    canvas.setFillGray(0.0)
    for x, y, across, down in black_rectangles(board):
        canvas.rect(left + x, top - y - down, across, down, stroke=0, fill=1)


def _write(canvas: Canvas, board: Board, paper: Paper, page_mm: tuple[float, float]) -> None:
    square = 1000.0 * board.square_length_m
    lines = (
        (f"Vitrine board {paper} · {board.squares_x} × {board.squares_y} squares of {square:g} mm", 4.2),
        (
            "Print at 100 %, not fitted to the page; mount it flat. Take pictures of it tilted all ways,",
            3.0,
        ),
        ("and one of it lying on the floor where people stand: its middle is the standing spot.", 3.0),
        ("请按 100% 打印，不要缩放，并平整地贴在硬板上。从各个倾斜角度拍摄；", 3.0),
        ("另拍一张平放在站立处地面上的照片，其中心即站立点。", 3.0),
    )
    y = page_mm[1] - 8.5
    for text, size in lines:
        chinese = any(ord(letter) > 0x2E80 for letter in text)
        canvas.setFont(_CHINESE if chinese else "Helvetica", size)
        canvas.drawCentredString(page_mm[0] / 2, y, text)
        y -= 1.3 * size


def _draw_ruler(canvas: Canvas, page_mm: tuple[float, float], foot_mm: float) -> None:
    left, base = (page_mm[0] - _RULER_MM) / 2, max(7.0, foot_mm - 14.0)
    canvas.setLineWidth(0.2)
    canvas.line(left, base, left + _RULER_MM, base)
    canvas.setFont("Helvetica", 2.6)
    for millimetre in range(0, int(_RULER_MM) + 1, 5):
        long = millimetre % 50 == 0
        canvas.line(left + millimetre, base, left + millimetre, base + (3.0 if long else 1.5))
        if long:
            canvas.drawCentredString(left + millimetre, base + 3.6, f"{millimetre} mm")
    canvas.drawCentredString(
        page_mm[0] / 2,
        base - 3.2,
        "This line is 150 mm long. If yours is not, correct the two lengths in the board's file.",
    )
