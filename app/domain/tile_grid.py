"""Where each province stands on a tile map: one square per province, arranged as the country lies.

A tile stands for the whole province with its islands; nothing is drawn to scale and no boundary is drawn.
The keys are ISO 3166-2 codes for the 63 units until 30 June 2025, and the codes of the General Statistics
Office for the 34 units since: the same number means different places in the two lists, so they are never mixed.
"""

Grid = dict[str, tuple[int, int]]


def _read(picture: str) -> Grid:
    """Column and row of every code in a picture of the grid; a dot is an empty square."""
    rows = [line.split() for line in picture.strip().splitlines()]
    return {
        code: (column, row)
        for row, codes in enumerate(rows)
        for column, code in enumerate(codes)
        if code != "."
    }


UNTIL_JUNE_2025 = {
    f"VN-{code}": place
    for code, place in _read(
        """
        .   02  03  04  .   .   .
        01  06  07  53  09  .   .
        71  05  68  69  54  13  .
        .   .   70  56  61  HP  .
        .   14  HN  66  20  .   .
        .   .   18  63  67  .   .
        .   .   21  .   .   .   .
        .   .   22  .   .   .   .
        .   .   .   23  .   .   .
        .   .   .   24  .   .   .
        .   .   .   25  .   .   .
        .   .   .   .   26  .   .
        .   .   .   .   27  DN  .
        .   .   .   .   28  29  .
        .   .   .   .   30  31  .
        .   .   .   .   33  32  .
        .   .   .   58  72  35  34
        .   .   37  57  39  40  36
        44  45  41  SG  43  .   .
        47  CT  49  46  .   .   .
        .   73  51  50  .   .   .
        59  55  52  .   .   .   .
        """
    ).items()
}

SINCE_JULY_2025 = _read(
    """
    12  15  08  04  .   .
    11  14  25  19  20  .
    .   .   01  24  22  .
    .   .   37  33  31  .
    .   .   38  .   .   .
    .   .   40  .   .   .
    .   .   42  .   .   .
    .   .   .   44  .   .
    .   .   .   46  .   .
    .   .   .   .   48  .
    .   .   .   .   51  .
    .   .   .   .   52  .
    .   .   .   .   66  .
    .   .   80  75  68  56
    .   91  82  79  .   .
    .   .   92  86  .   .
    .   96  .   .   .   .
    """
)
