"""Hand-ins that come as files: zips, folders, and the bundles that an LMS makes.

Nothing is unpacked to disk. Every entry of what was given is a hand-in, or is named with the reason
why it is none (`Found.passed_over`).
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from peercompass.exercise import LOG_FILE
from peercompass.support.text import natural

from .entries import (
    as_text,
    entries_in,
    fault_of,
    is_of_the_system,
    why_not,
)
from .files import LARGEST, read_submitted_file
from .lms_names import Worksheet, is_from_lms, known_person
from .roster import Roster
from .trees import UNREADABLE, FolderTree, Tree, ZipTree
from .unit_work import SubmissionFiles, read_work

_LARGEST_SHEET = 5_000_000  # bytes of a CSV
_LARGEST_BUNDLE = 4_000_000_000  # bytes that the zips in one bundle may come to


@dataclass(frozen=True)
class FoundSubmission:
    """A hand-in that was found and not read yet. `label` says where, `name` is what may tell whose
    it is; `order` puts several of one person in the order of their numbers. `read` raises one of
    `UNREADABLE`."""

    label: str
    name: str
    worksheet: Worksheet
    read: Callable[[], SubmissionFiles]

    @property
    def order(self) -> list[str | int]:
        """By which several of one person come one after the other: 2 before 10."""
        return natural(self.label.removesuffix(".zip").removesuffix(".ZIP"))


@dataclass
class Found:
    """What a place holds: the hand-ins, and a line for each thing that is none, with the reason.
    `of_the_system` are the names of what systems put beside people's files."""

    submissions: list[FoundSubmission] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    of_the_system: list[str] = field(default_factory=list)


def find_submissions(path: Path, unit: str, roster: Roster | None = None) -> Found:
    """The hand-ins in a zip of one trainee, in a bundle of zips, in a folder of zips or of folders
    named by trainee, or in one trainee's folder.

    Grading worksheets are read where an instructor puts them: beside the files, or at the top of a
    bundle. What lies in one person's part says nothing about anybody. A zip or folder whose name is
    somebody's (of the `roster`, or as an LMS names it) is theirs alone, whatever is in it.

    Raises `WorksheetsDisagree`, and one of `UNREADABLE` where the place as a whole cannot be read.
    """
    path = Path(path)
    if fault := fault_of(path):
        raise ValueError(f"it {fault}")
    if path.is_dir():
        return _in_folder(path, unit, roster or Roster())
    return _in_zip(path, unit, roster or Roster())


def _in_zip(path: Path, unit: str, roster: Roster) -> Found:
    is_zip = path.suffix.lower() == ".zip"
    if not is_zip and path.exists() and (why := why_not(path.name, zipfile.is_zipfile(path))):
        raise ValueError(why)
    sheet, tree = Worksheet(), ZipTree(path)
    people = None if known_person(path.name, roster) else _people(tree, unit, roster)
    _sheets_in(path.parent, sheet)
    if people is None:
        name = path.name if is_zip else ""  # `dana.zip.exe` is no name
        found = FoundSubmission(
            as_text(path.name), name, sheet, lambda: read_work(tree, tree.names, unit, None)
        )
        return Found([found])
    return _of_tree(tree, people, path.name, unit, sheet)


def _in_folder(folder: Path, unit: str, roster: Roster) -> Found:
    wanted = (f"{unit}.ipynb", LOG_FILE)
    here = folder.absolute()
    if here.name == unit and any((folder / name).exists() for name in wanted):
        raise ValueError(
            "its name is the unit's and does not say whose work it is; put it into a folder named "
            "by the trainee's id, and name that"
        )
    sheet = Worksheet()
    own = any((at / name).exists() for at in (folder, folder / unit) for name in wanted)
    if own or known_person(here.name, roster):
        _sheets_in(here.parent, sheet)
        found = Found()
        found.submissions = _of_folder(folder, here.name, here.name, unit, sheet, found)
        return found
    found = Found()
    for entry in entries_in(folder):
        name = entry.path.name
        if is_of_the_system(name):
            found.of_the_system.append(entry.name)
        elif entry.fault:
            found.passed_over.append(f"{entry.name}: {_it(entry.fault)}")
        elif entry.is_folder:
            found.submissions += _of_folder(entry.path, name, entry.name, unit, sheet, found)
        elif entry.path.suffix.lower() == ".zip":
            found.submissions.append(
                FoundSubmission(entry.name, name, sheet, _zip_at(entry.path, unit))
            )
        elif not (
            entry.path.suffix.lower() == ".csv"
            and not is_from_lms(name)
            and _add_sheet(sheet, entry.path)
        ):
            found.passed_over.append(f"{entry.name}: {_it(why_not(name))}")
    if not found.submissions and not found.passed_over:
        raise ValueError("it holds no zips and no folders of trainees")
    return found


def _it(why: str) -> str:
    return why if why.startswith(("it ", "its ", "this ")) else f"it {why}"


def _zip_at(path: Path, unit: str) -> Callable[[], SubmissionFiles]:
    def read() -> SubmissionFiles:
        tree = ZipTree(path)
        return read_work(tree, tree.names, unit, None)

    return read


def _of_folder(
    folder: Path, name: str, label: str, unit: str, sheet: Worksheet, found: Found
) -> list[FoundSubmission]:
    """What one person's folder holds: one hand-in, or as many as it holds zips."""
    try:
        tree = FolderTree(folder)
    except UNREADABLE as error:
        found.passed_over.append(f"{as_text(label)}: cannot be opened ({error})")
        return []
    return _of_one(tree, PurePosixPath(), name, as_text(label), unit, sheet, None)


def _of_one(
    tree: Tree,
    top: PurePosixPath,
    name: str,
    label: str,
    unit: str,
    sheet: Worksheet,
    budget: "_Budget | None",
) -> list[FoundSubmission]:
    """One person's part of a tree: the files below `top`, or the zip that it is."""
    below = [one for one in tree.names if one == top or top in one.parents]
    zips = [one for one in below if one.suffix.lower() == ".zip" and not _hidden(one, top)]
    rest = [one for one in below if one not in zips]

    def loose() -> SubmissionFiles:
        return read_work(tree, rest, unit, top)

    def packed(inner: PurePosixPath) -> Callable[[], SubmissionFiles]:
        def read() -> SubmissionFiles:
            data = tree.read(inner, LARGEST)
            if budget:
                budget.spend(len(data))
            opened = ZipTree(io.BytesIO(data))
            return read_work(opened, opened.names, unit, None)

        return read

    def label_of(one: PurePosixPath) -> str:
        return label if one == top or len(zips) == 1 else f"{label}: {as_text(one.name)}"

    found = [FoundSubmission(label_of(one), name, sheet, packed(one)) for one in zips]
    useful = any(_may_be_work(one, unit) for one in (*rest, *tree.faults))
    if useful or not zips:
        found.insert(0, FoundSubmission(label, name, sheet, loose))
    return found


def _may_be_work(name: PurePosixPath, unit: str) -> bool:
    return name.suffix.lower() in (".ipynb", ".jsonl") or name.name == unit


def _hidden(name: PurePosixPath, top: PurePosixPath) -> bool:
    return any(is_of_the_system(part) for part in name.parts[len(top.parts) :])


def _of_tree(
    tree: ZipTree, people: list[PurePosixPath], name: str, unit: str, sheet: Worksheet
) -> Found:
    found, budget = Found(), _Budget(_LARGEST_BUNDLE)
    depth = len(people[0].parts) if people else 1
    tops = list(dict.fromkeys(PurePosixPath(*one.parts[:depth]) for one in tree.names))
    for top in tops:
        label = as_text(f"{name}: {top.name}")
        if any(is_of_the_system(part) for part in top.parts):
            found.of_the_system.append(as_text(str(top)))
        elif top in tree.names and top.suffix.lower() != ".zip":
            is_sheet = top.suffix.lower() == ".csv" and not is_from_lms(top.name)
            if (
                not is_sheet
                or tree.size(top) > _LARGEST_SHEET
                or not sheet.add(tree.read(top, _LARGEST_SHEET), label)
            ):
                found.passed_over.append(f"{label}: {_it(why_not(top.name))}")
        else:
            found.submissions += _of_one(tree, top, top.name, label, unit, sheet, budget)
    found.passed_over += [
        f"{as_text(f'{name}: {one}')}: {_it(why)}" for one, why in tree.faults.items()
    ]
    return found


@dataclass
class _Budget:
    """How many bytes a bundle may still unpack to."""

    left: int

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise ValueError("the bundle unpacks to far too much")


def _people(tree: ZipTree, unit: str, roster: Roster) -> list[PurePosixPath] | None:
    """What stands for a person each in a bundle: its zips and folders. None for one person's own
    zip."""
    names = [name for name in tree.names if not any(map(is_of_the_system, name.parts))]
    outer = list(dict.fromkeys(name.parts[0] for name in names))
    folder = PurePosixPath()
    if len(outer) == 1 and names and len(names[0].parts) > 1 and not known_person(outer[0], roster):
        folder = PurePosixPath(outer[0])  # somebody packed the folder and not what is in it
        names = [name for name in names if len(name.parts) > 1]
    depth = len(folder.parts)
    tops = list(dict.fromkeys(PurePosixPath(*name.parts[: depth + 1]) for name in names))
    people = [
        top
        for top in tops
        if top not in names or top.suffix.lower() == ".zip" or is_from_lms(top.name)
    ]
    ours = any(name.parent.name == unit for name in names)
    zips = any(name.suffix.lower() == ".zip" for name in names)
    if any(is_from_lms(top.name) for top in people) or (zips and not ours):
        return people
    return None


def _sheets_in(folder: Path, sheet: Worksheet) -> None:
    if is_from_lms(folder.absolute().name):  # one person's part
        return
    for entry in entries_in(folder):
        is_sheet = entry.path.suffix.lower() == ".csv" and not is_from_lms(entry.path.name)
        if is_sheet and not entry.fault and not entry.is_folder:
            _add_sheet(sheet, entry.path)


def _add_sheet(sheet: Worksheet, path: Path) -> bool:
    part = read_submitted_file(path, _LARGEST_SHEET)
    return part.data is not None and sheet.add(part.data, as_text(path.name))
