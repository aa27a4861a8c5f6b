"""New modules and courses laid out for their authors: every file, with what belongs in it between pointed brackets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template

SKELETON = Path(__file__).parent / "skeleton"


def lay_module(root: Path, course: str, module: str) -> list[Path]:
    """Write the skeleton of a module, and of its course where that is new; the files written.

    Raises FileExistsError, and writes nothing, when the module's folder is there already.
    """
    folder = root / course
    is_new = not folder.exists()
    (folder / module).mkdir(parents=True)
    wanted = list(_drawn(SKELETON / "module", folder / module, course, module))
    if is_new:
        wanted += _drawn(SKELETON / "course", folder, course, module)
    for path, text in wanted:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return sorted(path for path, _text in wanted)


def _drawn(skeleton: Path, folder: Path, course: str, module: str) -> Iterator[tuple[Path, str]]:
    for path in sorted(skeleton.iterdir()):
        text = Template(path.read_text("utf-8")).substitute(course=course, module=module)
        yield folder / path.name, text
