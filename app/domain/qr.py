"""QR codes as runs of dark modules, to be filled as rectangles on paper."""

import segno

# All eight masks read alike. Weighing them against each other, as segno does unless told, takes six times as
# long as the rest of the code, and in trials with blur, noise and tilt the best read no better than the worst.
_MASK = 3


def dark_runs(content: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Modules to a side, and every horizontal run of dark ones as (column, row from the top, length).

    Error correction M: a fold or a stain over a seventh of the code is survived (ISO/IEC 18004). The quiet
    zone of four modules all round is left to whoever draws.
    """
    matrix = segno.make_qr(content, error="m", boost_error=False, mask=_MASK).matrix
    runs = []
    for row, modules in enumerate(matrix):
        start = 0
        for column, dark in enumerate([*modules, 0]):
            if not dark:
                if column > start:
                    runs.append((start, row, column - start))
                start = column + 1
    return len(matrix), runs
