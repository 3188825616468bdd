#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Everything that can be wrong with files: a message that names it, status 1, nothing written."""
import glob
import os
import resource
import struct
import subprocess
import unittest

from cli_case import CliCase, DATA, HEKTOR, KODIM, SMALL, png, png_chunk


def with_header(width, height):
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', header) + png(3, 3)[33:]


def bad_files():
    with open(KODIM, 'rb') as file:
        kodim = file.read()
    with open(SMALL, 'rb') as file:
        small = file.read()
    palette = png_chunk(b'PLTE', bytes(range(12)))
    damaged = bytearray(small)
    damaged[len(damaged) // 2] ^= 0x55
    return {
        'empty.png': b'',
        'one-byte.png': b'\x89',
        'signature.png': kodim[:8],
        'header.png': kodim[:33],
        'half.png': kodim[:len(kodim) // 2],
        'nearly.png': kodim[:-20],
        'text.png': b'This is not a picture.\n' * 100,
        'zeros.png': bytes(4096),
        'elf.png': b'\x7fELF' + bytes(range(256)) * 8,
        'huge.png': with_header(100000, 100000),
        'huge-area.png': with_header(65535, 65535),
        'no-width.png': with_header(0, 10),
        'short-data.png': with_header(500, 500),
        'idat-crc.png': png(40, 40, crc_xor=1),
        'ihdr-crc.png': b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', kodim[16:29], 7) + kodim[33:],
        'flipped-bit.png': bytes(damaged),
        'palette-overflow.png': png(8, 8, color_type=3, rows=[bytes(range(8))] * 8,
                                    before_idat=palette),
        'no-palette.png': png(8, 8, color_type=3, rows=[bytes(8)] * 8),
        'bad-depth.png': png(8, 8, depth=3, color_type=0),
        'half.jpg': b'\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0',
        'half.tif': b'II*\0\x08\0\0\0\x05\0',
    }


class BadInputTest(CliCase):
    def expect_refusals(self, name, commands=None):
        for args in commands or (
                ['quantize', name, 'out.png'],
                ['quantize', name, 'out.png', '--method=uniform', '--json', '--report=out.pdf'],
                ['compare', name, SMALL],
                ['compare', SMALL, name, '--map=ciede2000=out.png'],
                ['sweep', name, '--csv'],
                ['find', name, 'out.png', '--target=ssim=0.5'],
                ['info', name, '--verify']):
            with self.subTest(args=args):
                self.bad('image', *args, words=[f'hektor: {name}: '])

    def test_damaged_files(self):
        for name, data in bad_files().items():
            self.write(name, data)
            self.expect_refusals(name)

    def test_info_of_what_has_no_header(self):
        for name in ('empty.png', 'signature.png', 'text.png', 'huge.png', 'no-width.png',
                     'ihdr-crc.png', 'bad-depth.png'):
            self.write(name, bad_files()[name])
            self.expect_refusals(name, [['info', name], ['info', name, '--json']])

    def test_pngsuite(self):
        found = sorted(glob.glob(os.path.join(DATA, 'pngsuite', '**', 'x*.png'), recursive=True))
        if not found:
            self.skipTest('tests/data/pngsuite has no broken files')
        for path in found:
            with self.subTest(path=path):
                answer = self.bad('image', 'quantize', path, 'out.png')
                self.assertIn(os.path.basename(path), answer.err)

    def test_standard_input(self):
        self.bad('image', 'quantize', '-', 'out.png', words=['standard input'])
        self.bad('image', 'info', '-', words=['standard input'], input=b'\x89PNG no')

    def test_not_a_file(self):
        os.mkdir(self.path('folder'))
        self.expect_refusals('folder')
        self.expect_refusals('missing.png')
        self.expect_refusals('folder/missing.png')
        self.expect_refusals('/proc/self/mem')  # opens, but cannot be read, not even by root
        os.symlink('nowhere', self.path('link.png'))
        self.expect_refusals('link.png')

    @unittest.skipIf(os.geteuid() == 0, 'root may read everything')
    def test_unreadable(self):
        os.chmod(self.write('secret.png', png(3, 3)), 0)
        self.expect_refusals('secret.png')

    def test_strange_names(self):
        name = 'new\nline \x1b[31m ü.png'
        self.write(name, b'')
        answer = self.bad('image', 'info', name)
        self.assertNotIn('\x1b', answer.err)
        raw = os.fsencode(self.dir) + b'/\xff\xfe.png'
        with open(raw, 'wb') as file:
            file.write(png(12, 12))
        self.good('image', 'quantize', raw, self.path('ok.png'), '-q')
        self.assertIn('file', self.good('image', 'info', raw, '--json').json)


class BadOutputTest(CliCase):
    def test_output_is_input(self):
        self.write('in.png', png(20, 20))
        os.symlink('in.png', self.path('link.png'))
        os.link(self.path('in.png'), self.path('hard.png'))
        for out in ('in.png', './in.png', 'link.png', 'hard.png', self.path('in.png')):
            with self.subTest(out=out):
                self.bad('image', 'quantize', 'in.png', out, words=[out, 'input'])
                self.bad('image', 'find', 'in.png', out, '--target=psnr=10', words=[out, 'input'])

    def test_output_folder(self):
        os.mkdir(self.path('folder.png'))
        self.bad('image', 'find', SMALL, 'folder.png', '--target=psnr=10',
                 words=['folder.png', 'folder'])
        self.bad('image', 'quantize', SMALL, 'none/out.png', words=['none/out.png'])
        self.bad('image', 'quantize', SMALL, '', words=['no name'], status=2)
        self.bad('image', 'compare', SMALL, SMALL, '--map=ssim=none/m.png', words=['none/m.png'])

    def test_no_permission(self):
        self.bad('image', 'quantize', SMALL, '/proc/out.png', words=['/proc/out.png'])

    @unittest.skipIf(os.geteuid() == 0, 'root may write everywhere')
    def test_read_only_folder(self):
        os.mkdir(self.path('ro'), 0o555)
        self.bad('image', 'quantize', SMALL, 'ro/out.png', words=['ro/out.png'])

    def test_full_disk(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        self.write('old.png', b'what was there')
        for out in ('new.png', 'old.png'):
            self.bad('image', 'quantize', SMALL, out, '-q', words=[out], preexec_fn=limit)
            self.bad('image', 'quantize', SMALL, out, words=[out], preexec_fn=limit)
            self.bad('image', 'find', SMALL, out, '--target=psnr=28', words=[out],
                     preexec_fn=limit)
        self.assertEqual(self.read('old.png'), b'what was there')
        self.bad('image', 'quantize', SMALL, '/dev/full', words=['/dev/full'])
        self.assertFalse(os.path.isfile('/dev/full'))

    def test_full_standard_output(self):
        with open('/dev/full', 'wb') as full:
            answer = self.hektor_to(full, 'image', 'info', SMALL)
            self.assertIn('standard output', answer)
            answer = self.hektor_to(full, 'image', 'quantize', SMALL, '-')
            self.assertIn('standard output', answer)

    def hektor_to(self, stdout, *args):
        process = subprocess.run([HEKTOR, *args], stdout=stdout, stderr=subprocess.PIPE,
                                 check=False)
        self.assertEqual(process.returncode, 1)
        return process.stderr.decode()


if __name__ == '__main__':
    unittest.main()
