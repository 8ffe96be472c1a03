"""Cuts the power in the middle of the user's changes: all that was not forced to the disk is gone, the rest must be there.

    python -m tests.attack.power [--edits 200] [--undo 200] [--seed 1]

A small library, compiled here (needs gcc, Linux) and loaded before the program's own, takes note of ``fsync`` and ``fdatasync``:
each file is copied, as it is then, to a second folder, which is what the disk holds.  A new name counts as soon as its file
or its folder was forced.  The program is killed at a random moment and goes on from the second folder.  Whatever it had said
was done must be in it: edits of the watchlist and of feeds.toml, and changes in the archive, undone and made again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.attack.edits import kill_edits
from tests.attack.undoing import kill_undoing

_LIBRARY = r"""
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *from, *to;

__attribute__((constructor)) static void begin(void) { from = getenv("POWER_FROM"); to = getenv("POWER_TO"); }

/* the content of an inode, as it was when it was forced last */
static void kept(char *place, struct stat *what) { snprintf(place, PATH_MAX, "%s/.inode-%lu", to, (unsigned long)what->st_ino); }

static void copy(int in, const char *place) {
    char fresh[PATH_MAX], block[65536];
    snprintf(fresh, sizeof fresh, "%s.%d", place, (int)getpid());
    int out = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    off_t at = 0;
    ssize_t got;
    while ((got = pread(in, block, sizeof block, at)) > 0) { if (write(out, block, got) != got) abort(); at += got; }
    close(out);
    rename(fresh, place);
}

/* a name leads to what its inode held when it was forced */
static void name(const char *relative, struct stat *what) {
    char content[PATH_MAX], place[PATH_MAX], fresh[PATH_MAX];
    kept(content, what);
    snprintf(place, sizeof place, "%s/%s", to, relative);
    snprintf(fresh, sizeof fresh, "%s/.name-%d", to, (int)getpid());
    unlink(fresh);
    if (access(content, F_OK)) { close(open(place, O_WRONLY | O_CREAT, 0600)); return; }
    int in = open(content, O_RDONLY);
    copy(in, fresh);
    close(in);
    rename(fresh, place);
}

static void forced(int fd) {
    char link[64], path[PATH_MAX];
    struct stat what;
    if (!from || !to || fstat(fd, &what)) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    if (strncmp(path, from, strlen(from))) return;
    const char *rest = path + strlen(from);
    if (S_ISREG(what.st_mode)) {
        char content[PATH_MAX];
        kept(content, &what);
        int in = open(link, O_RDONLY); /* it may be open for writing alone */
        copy(in, content);
        close(in);
        if (*rest == '/' && !strchr(rest + 1, '/')) name(rest + 1, &what);
    } else if (S_ISDIR(what.st_mode) && !*rest) {
        DIR *folder = opendir(path);
        struct dirent *entry;
        while ((entry = readdir(folder))) {
            struct stat one;
            char whole[PATH_MAX];
            snprintf(whole, sizeof whole, "%s/%s", path, entry->d_name);
            if (!lstat(whole, &one) && S_ISREG(one.st_mode)) name(entry->d_name, &one);
        }
        closedir(folder);
        folder = opendir(to);
        while ((entry = readdir(folder))) {
            char whole[PATH_MAX];
            snprintf(whole, sizeof whole, "%s/%s", path, entry->d_name);
            if (entry->d_name[0] != '.' && access(whole, F_OK)) {
                snprintf(whole, sizeof whole, "%s/%s", to, entry->d_name);
                unlink(whole);
            }
        }
        closedir(folder);
    }
}

int fsync(int fd) { int done = ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd); if (!done) forced(fd); return done; }
int fdatasync(int fd) { int done = ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd); if (!done) forced(fd); return done; }
"""


class Power:
    """A disk that keeps nothing but what was forced to it."""

    def __init__(self, folder: Path) -> None:
        self._disk = folder / "disk"
        self._library = folder / "power.so"
        source = folder / "power.c"
        source.write_text(_LIBRARY)
        command = ["gcc", "-shared", "-fPIC", "-O1", "-w", "-o", str(self._library), str(source), "-ldl"]
        subprocess.run(command, check=True)

    @contextmanager
    def cut_after(self, folder: Path) -> Iterator[None]:
        """What the folder holds at first is on the disk; in the end it holds what was forced there within."""
        shutil.rmtree(self._disk, ignore_errors=True)
        shutil.copytree(folder, self._disk)
        told = {
            "LD_PRELOAD": str(self._library),
            "POWER_FROM": str(folder.resolve()),
            "POWER_TO": str(self._disk),
        }
        os.environ |= told
        try:
            yield
        finally:
            for name in told:
                del os.environ[name]
        shutil.rmtree(folder)
        shutil.copytree(self._disk, folder, ignore=shutil.ignore_patterns(".inode-*", ".name-*"))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=200, metavar="N", help="editors to cut off")
    parser.add_argument("--undo", type=int, default=200, metavar="N", help="changers to cut off")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="briefing-power-"))
    try:
        power = Power(folder)
        edited = kill_edits(folder / "edits", asked.edits, asked.seed, power.cut_after)
        undone = kill_undoing(folder / "undo", asked.undo, asked.seed, power.cut_after)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for what, outcome in (("edits", edited), ("steps", undone)):
        print(
            f"{outcome.runs} cuts ({outcome.under_way} in the middle of one, of which {outcome.came_through} came "
            f"through); {outcome.acknowledged} {what} told as done, lost: {len(outcome.lost)}"
        )
    print(*edited.lost, *undone.lost, sep="\n")
    return 1 if edited.lost or undone.lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
