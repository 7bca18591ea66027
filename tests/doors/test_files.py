"""What is written: a regular file is replaced whole and keeps mode and links, anything else is written to."""

import errno
import os
import resource
import stat
import subprocess
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from movierec import arrays
from movierec.files import write_output, write_text

TEXT = "userId,movieId,prediction\n1,2,3.5\n"


def written_to_a_pipe(path):
    """What somebody who reads the FIFO ``path`` gets."""
    got = []
    reader = threading.Thread(target=lambda: got.append(path.read_text()))
    reader.start()
    write_output(str(path), TEXT)
    reader.join(timeout=10)
    return got[0]


KINDS = st.sampled_from(["new", "file", "link to file", "dangling link", "hard link", "fifo", "link to fifo"])


@settings(max_examples=60, deadline=None)
@given(KINDS, st.sampled_from([0o600, 0o644, 0o640]), st.text(max_size=50), st.integers(0, 3))
def test_any_target_gets_the_text_and_stays_what_it_was(tmp_path_factory, kind, mode, before, links):
    scratch = tmp_path_factory.mktemp("target")
    real, target = scratch / "real", scratch / "real"
    if kind in {"file", "link to file", "hard link"}:
        real.write_text(before)
        real.chmod(mode)
    if kind == "hard link":
        os.link(real, scratch / "other name")
    if kind in {"fifo", "link to fifo"}:
        os.mkfifo(real)
    for number in range(links + 1 if "link to" in kind or "dangling" in kind else 0):
        (scratch / f"link{number}").symlink_to(target)
        target = scratch / f"link{number}"
    if "fifo" in kind:
        assert written_to_a_pipe(target) == TEXT
        assert stat.S_ISFIFO(real.stat().st_mode)
    else:
        write_output(str(target), TEXT)
        assert real.read_text() == TEXT
        if kind in {"file", "link to file", "hard link"}:
            assert stat.S_IMODE(real.stat().st_mode) == mode
    assert target.is_symlink() == (target != real)
    if kind == "hard link":
        assert (scratch / "other name").read_text() == TEXT
    names = {"real", "other name", *(f"link{n}" for n in range(4))}
    assert {entry.name for entry in scratch.iterdir()} <= names


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path, monkeypatch):
    target = tmp_path / "out.csv"
    target.write_text("mine")
    target.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anything
    with pytest.raises(PermissionError):
        write_output(str(target), TEXT)
    assert target.read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_a_directory_is_not_made_a_file(tmp_path):
    with pytest.raises(IsADirectoryError):
        write_output(f"{tmp_path}/none/", TEXT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file to another group")
def test_a_file_keeps_its_group(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")
    os.chown(target, -1, 12345)
    write_output(str(target), TEXT)
    assert (target.read_text(), target.stat().st_gid) == (TEXT, 12345)


def test_a_file_keeps_its_extended_attributes(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")
    try:
        os.setxattr(target, "user.note", b"mine")
    except (OSError, AttributeError):
        pytest.skip("this file system has no extended attributes")
    write_output(str(target), TEXT)
    assert (target.read_text(), os.getxattr(target, "user.note")) == (TEXT, b"mine")


def test_words_leave_whole_through_a_pipe_that_is_not_utf_8():
    code = "from movierec.files import write_output; write_output('-', 'userId\\n李\\n')"
    env = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env).stdout
    assert out.decode() == "userId\n李\n"


def test_a_dash_is_standard_output_and_makes_no_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_output("-", TEXT)
    assert capsys.readouterr().out == TEXT
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
@pytest.mark.parametrize("how", ["file", "appended file", "pipe"])
def test_names_of_standard_output_are_the_open_file_itself(tmp_path, name, how):
    (tmp_path / "link").symlink_to("/dev/stdout")
    target = str(tmp_path / "link") if name == "link" else name
    code = f"from movierec.files import write_output; print('first', flush=True); write_output({target!r}, 'x\\n'); print('last')"
    if how == "pipe":
        out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    else:
        (tmp_path / "out").write_text("before\n")
        with (tmp_path / "out").open("a" if how == "appended file" else "w") as file:
            subprocess.run([sys.executable, "-c", code], stdout=file, check=True)
        out = (tmp_path / "out").read_text().removeprefix("before\n")
    assert out == "first\nx\nlast\n"


def test_a_directory_is_refused(tmp_path):
    with pytest.raises(IsADirectoryError):
        write_output(str(tmp_path), TEXT)


def test_a_loop_of_links_is_refused(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OSError, match="symbolic links"):
        write_output(str(tmp_path / "a"), TEXT)


@pytest.mark.parametrize("links", [1, 2])
def test_a_full_disk_leaves_the_old_text_and_nothing_beside_it(tmp_path, links):
    old = tmp_path / "old"
    old.write_text("short")
    if links == 2:
        os.link(old, tmp_path / "other")

    code = (
        "import sys; from pathlib import Path; from movierec.files import write_text\n"
        "try: write_text(Path(sys.argv[1]), 'x' * 100_000)\n"
        "except OSError as error: sys.exit(error.errno)\n"
    )
    full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))  # noqa: E731
    done = subprocess.run([sys.executable, "-c", code, str(old)], preexec_fn=full, check=False)
    assert done.returncode == errno.EFBIG
    assert old.read_text() == "short"
    assert len(list(tmp_path.iterdir())) == links


def test_a_name_as_long_as_names_may_be_is_written(tmp_path):
    write_text(tmp_path / ("x" * 255), TEXT)
    assert (tmp_path / ("x" * 255)).read_text() == TEXT


def test_a_directory_of_arrays_behind_a_link_keeps_link_and_mode(tmp_path):
    import numpy as np

    real = tmp_path / "real"
    real.mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(real)
    arrays.write(tmp_path / "link", {"a": np.arange(3)}, {})
    assert (tmp_path / "link").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o700
    assert arrays.read(real)[1]["a"].tolist() == [0, 1, 2]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["link", "real"]


def test_predictions_to_a_pipe_reach_its_reader_and_the_pipe_stays(cli, tmp_path, trained_model):
    (tmp_path / "known").write_text("userId,movieId,rating\n7,20,5\n")
    (tmp_path / "pairs").write_text("userId,movieId\n7,40\n")
    os.mkfifo(tmp_path / "out")
    got = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "out").read_text()))
    reader.start()
    asked = ("--ratings", tmp_path / "known", "--pairs", tmp_path / "pairs", "-o", tmp_path / "out")
    status, out, _ = cli("predict", "--model", trained_model, *asked)
    reader.join(timeout=10)
    assert (status, out) == (0, "")
    assert got[0].startswith("userId,movieId,prediction\n7,40,")
    assert stat.S_ISFIFO((tmp_path / "out").stat().st_mode)


def test_a_model_cannot_go_to_standard_output(cli, tmp_path, monkeypatch, tiny):
    monkeypatch.chdir(tmp_path)
    status, _, err = cli("train", "--dataset", tiny, "--output", "-")
    assert status == 1
    assert "standard output" in err
    assert not (tmp_path / "-").exists()
