#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""hold-workspace.py take|give FOLDER: holds the lock of a workspace as another program that writes
it would, from take to give. give comes back once it is free."""
import fcntl
import os
import pathlib
import struct
import sys
import time

POLL_S = 0.05

# struct flock: the first byte, for the open file, which the child has too
LOCK = struct.pack('hhqqi0q', fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0)

verb, folder = sys.argv[1], pathlib.Path(sys.argv[2])
wish = folder.with_name(folder.name + '.give')
with open(folder / 'lock', 'r+', encoding='utf-8') as file:
    if verb == 'give':
        wish.touch()
        fcntl.fcntl(file, fcntl.F_OFD_SETLKW, LOCK)
        sys.exit()
    fcntl.fcntl(file, fcntl.F_OFD_SETLK, LOCK)
    file.truncate()
    file.write('a backup, process 7 on this machine\n')
    file.flush()
    if os.fork() == 0:
        os.close(1)  # nobody waits for the end of what is said
        os.close(2)
        while not wish.exists():
            time.sleep(POLL_S)
