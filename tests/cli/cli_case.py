# SPDX-License-Identifier: Apache-2.0
"""What the tests of the command line share: running the real binary, and PNG files made by hand."""
import json
import os
import struct
import subprocess
import tempfile
import unittest
import zlib

HEKTOR = os.environ['HEKTOR']
DATA = os.environ['HEK_TEST_DATA']
SMALL = os.path.join(DATA, 'photos', 'small.png')
BENCH = os.environ.get('HEKTOR_BENCH_DATA') or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), '..', '..', '..', 'shared', 'data')
KODIM = os.path.join(DATA, 'photos', 'kodim03.png')

METRICS = ['mse', 'psnr', 'ssim', 'delta_e_2000_mean', 'delta_e_2000_p95', 'delta_e_2000_max']
SANITIZER_WORDS = ('Sanitizer', 'runtime error')


class Answer:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr.decode()

    @property
    def text(self):
        return self.out.decode()

    @property
    def json(self):
        return json.loads(self.out)


class CliCase(unittest.TestCase):
    """Each test runs in an empty folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = folder.name

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, data):
        with open(self.path(name), 'wb') as file:
            file.write(data)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), 'rb') as file:
            return file.read()

    def hektor(self, *args, **kwargs):
        kwargs.setdefault('stdin', subprocess.DEVNULL)
        if 'input' in kwargs:
            del kwargs['stdin']
        process = subprocess.run([HEKTOR, *args], cwd=self.dir, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, timeout=300, check=False, **kwargs)
        answer = Answer(process)
        for word in SANITIZER_WORDS:
            self.assertNotIn(word, answer.err)
        self.assertGreaterEqual(answer.status, 0, f'ended by signal: {answer.err}')
        return answer

    def good(self, *args, **kwargs):
        answer = self.hektor(*args, **kwargs)
        self.assertEqual(answer.status, 0, answer.err)
        self.assertEqual(answer.err, '')
        return answer

    def bad(self, *args, words=(), status=1, **kwargs):
        """Fails with one line that holds @words (and a hint when the usage is wrong), writes
        nothing to standard output and leaves the folder as it was."""
        before = self.snapshot()
        answer = self.hektor(*args, **kwargs)
        self.assertEqual(answer.status, status, answer.err)
        lines = answer.err.splitlines()
        self.assertEqual(len(lines), 2 if status == 2 else 1, answer.err)
        self.assertTrue(lines[0].startswith('hektor: '), lines[0])
        if status == 2:
            self.assertRegex(lines[1], r'^Try “hektor .*--help”\.$')
        for word in words:
            self.assertIn(word, lines[0])
        self.assertEqual(answer.out, b'')
        self.assertEqual(self.snapshot(), before)
        return answer

    def snapshot(self):
        found = {}
        for folder, _, names in os.walk(self.dir):
            found[folder] = None
            for name in names:
                path = os.path.join(folder, name)
                found[path] = (os.lstat(path).st_size, os.lstat(path).st_mtime_ns)
        return found


def png_chunk(kind, data, crc_xor=0):
    crc = zlib.crc32(kind + data) ^ crc_xor
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', crc)


def png(width, height, depth=8, color_type=2, rows=None, before_idat=b'', crc_xor=0):
    """@rows: unfiltered bytes of each row; some pattern by default. @crc_xor damages IDAT."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color_type]
    n_bytes = (width * samples * depth + 7) // 8
    if rows is None:
        rows = [bytes((x * 5 + y * 11) % 256 for x in range(n_bytes)) for y in range(height)]
    body = zlib.compress(b''.join(b'\0' + row for row in rows))
    header = struct.pack('>IIBBBBB', width, height, depth, color_type, 0, 0, 0)
    return (b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', header) + before_idat +
            png_chunk(b'IDAT', body, crc_xor) + png_chunk(b'IEND', b''))


def png_chunks(data):
    """[(kind, data)] of a PNG; the checksums must be right."""
    assert data[:8] == b'\x89PNG\r\n\x1a\n'
    at, found = 8, []
    while at < len(data):
        n, kind = struct.unpack('>I4s', data[at:at + 8])
        body = data[at + 8:at + 8 + n]
        crc, = struct.unpack('>I', data[at + 8 + n:at + 12 + n])
        assert crc == zlib.crc32(kind + body)
        found.append((kind, body))
        at += 12 + n
    return found
