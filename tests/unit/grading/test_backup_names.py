"""What a backup wrote, a restore takes back: names, settings, and what an earlier one left."""

import json
import os
import shutil
import zipfile

import pytest

from peercompass.grading import Desk
from peercompass.grading.backup import create, manifest, restore
from tests.helpers.hand_ins import files

NAMES = [
    *("submitted/Dana/a.txt", "submitted/dana/a.txt", "attempts/x/notes: mine.txt", "aside/CON"),
    *(
        "aside/dot./end ",
        "aside/é.txt",
        "aside/e\u0301.txt",
        "aside/100%.txt",
        "aside/%41",
        "aside/A",
    ),
    *("aside/a", "reports/a\\b", 'reports/"why?".html', ".desk.yaml", "work/work", "desk.yaml"),
    ".gradebook/schema.json",
]


@pytest.fixture
def root(small_root):
    work = small_root / "grading/work"
    for name in NAMES:
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(name)
    with open(os.fsencode(work) + b"/aside/caf\xe9", "w") as file:  # noqa: PTH123
        file.write("no UTF-8")
    (small_root / "grading/desk.yaml").write_text("attempt: best\n")
    return small_root


def kept(root) -> dict[str, bytes]:
    work = root / "grading/work"
    return {n: (work / n).read_bytes() for n in files(work) if not n.startswith("gradebook.db")}


def test_every_name_comes_back_and_again_from_the_backup_of_what_came_back(root):
    Desk(root)
    before = kept(root)
    for _ in range(2):
        made = create.backup(create.contents(root))
        assert not made.manifest.left_out
        shutil.rmtree(root / "grading/work")
        done = restore.restore(root, made.path)
        assert done.notes == ()
        assert kept(root) == before
        assert not (root / "grading/work.restoring").exists()


def test_where_a_disk_cannot_hold_a_name_it_is_named(root, monkeypatch):
    before = kept(root)
    made = create.backup(create.contents(root)).path
    monkeypatch.setattr(restore, "_holds_any_name", lambda _: False)
    notes = restore.restore(root, made).notes
    there = kept(root)
    assert len(there) == len({name.casefold() for name in there})
    assert sorted(there.values()) == sorted(before.values())
    for name in ("work/submitted/%44ana", "work/aside/%43ON", "work/aside/caf%E9"):
        assert any(note.startswith(f"{name} ") for note in notes)


def test_a_backup_that_does_not_read_as_written_is_thrown_away(root, monkeypatch, tmp_path):
    real = create._put

    def broken(bundle, name, pieces):
        entry = real(bundle, name, pieces)
        return entry.model_copy(update={"sha256": "0" * 64}) if name.endswith("/a") else entry

    monkeypatch.setattr(create, "_put", broken)
    with pytest.raises(manifest.BadBackup, match="work/aside/a"):
        create.backup(create.contents(root), tmp_path / "kept.zip")
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".*.part"))


def with_settings(made, path, text: str):
    """The backup `made` with other settings in it, as sound as before."""
    from hashlib import sha256

    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        told = json.loads(old.read(manifest.MANIFEST))
        for entry in told["files"]:
            data = text.encode() if entry["name"] == "desk.yaml" else old.read(entry["name"])
            entry.update(size=len(data), sha256=sha256(data).hexdigest())
            new.writestr(entry["name"], data)
        new.writestr(manifest.MANIFEST, json.dumps(told))
    return path


@pytest.mark.parametrize("text", ["attempt: whenever\n", "attempt: [", "late: 5\n", "\0", "- a\n"])
@pytest.mark.parametrize("set_now", [True, False])
def test_settings_that_cannot_be_used_are_refused_before_anything_changes(
    root, tmp_path, text, set_now
):
    made = with_settings(create.backup(create.contents(root)).path, tmp_path / "odd.zip", text)
    if not set_now:
        (root / "grading/desk.yaml").unlink()
    before = kept(root)
    with pytest.raises(manifest.BadBackup, match="Nothing was changed"):
        restore.restore(root, made)
    assert kept(root) == before
    assert (root / "grading/desk.yaml").exists() is set_now
    assert sorted(path.name for path in root.glob("grading/*work*")) == ["work"]


def test_settings_that_name_another_gradebook_are_kept_beside(root, tmp_path):
    text = "gradebook: sqlite:///elsewhere.db\n"
    made = with_settings(create.backup(create.contents(root)).path, tmp_path / "kept.zip", text)
    (root / "grading/desk.yaml").unlink()
    notes = restore.restore(root, made).notes
    assert "another gradebook" in notes[0]
    assert not (root / "grading/desk.yaml").exists()
    assert (root / "grading/work/desk.yaml.from-backup").read_text() == text


def test_what_others_put_into_the_exchange_stops_no_backup(root, tmp_path):
    """Far too deep, far too large, replaced by a pipe or growing while it is read."""
    inbound = Desk(root).layout.inbound
    deep = inbound / "ana+u1-first-steps+deep"
    for _ in range(15):
        deep /= "d" * 90
    deep.mkdir(parents=True)
    (inbound / "huge.bin").touch()
    os.truncate(inbound / "huge.bin", 4_000_000_000_000)
    for name in ("pipe", "link", "grows"):
        (inbound / name).write_bytes(b"a" * 2_000_000)
    found = create.contents(root)
    for name in ("pipe", "link"):
        (inbound / name).unlink()
    os.mkfifo(inbound / "pipe")
    (inbound / "link").symlink_to(tmp_path)
    empty = inbound / "gone"
    found.folders["work/exchange/small/inbound/gone"] = empty

    def tick(name: str) -> None:
        with (inbound / "grows").open("ab") as file:
            file.write(b"a" * 3_000_000)

    told = create.backup(found, tick=tick).manifest
    said = "\n".join(told.left_out)
    for words in ("too many folders", "huge.bin has 4,000,000 MB", "pipe became", "link became"):
        assert words in said
    assert not {"pipe", "link", "huge.bin"} & {one.name.rpartition("/")[2] for one in told.files}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_a_copy_of_what_was_handed_in_as_somebody_else_is_nobodys(root):
    """What is restored belongs to whoever restores it."""
    desk = Desk(root)
    name = "ana+u1-first-steps+2026-01-12 12:00:00.000000 UTC"
    for taken in (name, name.replace("ana+", "ana+number-54321+", 1)):
        folder = desk.layout.inbound / taken
        folder.mkdir()
        (folder / "timestamp.txt").write_text("2026-01-12 12:00:00 UTC")
        (folder / "responses.jsonl").write_text('{"item": "pick-one", "value": "stay"}\n')
        os.chown(folder, 54321, -1)
    made = create.backup(create.contents(root))
    shutil.rmtree(root / "grading/work")
    restore.restore(root, made.path)
    desk = Desk(root)
    assert len(list(desk.layout.inbound.iterdir())) == 2
    told = "\n".join(desk.collect("u1-first-steps").refused)
    assert told.count("cannot be a trainee's id") == 2
    assert desk.students("u1-first-steps") == []
