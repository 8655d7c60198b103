"""A file is the old one or the new one, whatever happens."""

import os
import stat

import pytest

from peercompass.support.atomic_files import replace_file

POSIX = pytest.mark.skipif(os.name != "posix", reason="links and modes of POSIX")


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_text("old")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        replace_file(path, b"new")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("a.yaml", "old")]


@POSIX
def test_permissions_stay(tmp_path):
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    replace_file(path, b"new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o640)


@POSIX
def test_a_link_is_replaced_itself_unless_it_is_to_be_followed(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old")
    link.symlink_to(file)
    replace_file(link, b"followed", follow_link=True)
    assert (file.read_text(), link.is_symlink()) == ("followed", True)
    replace_file(link, b"new")
    assert (file.read_text(), link.read_text(), link.is_symlink()) == ("followed", "new", False)
