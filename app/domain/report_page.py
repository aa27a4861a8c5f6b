"""The page of a report: A4 portrait, its margins, and what they leave for text. In points."""

from reportlab.lib.pagesizes import A4

WIDTH, HEIGHT = A4
SIDE, TOP, FOOT = 54, 66, 60
MEASURE = WIDTH - 2 * SIDE
ROOM = HEIGHT - TOP - FOOT
