#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The words of the command line: help, version, options, what is refused with which status."""
import os
import re
import unittest

from cli_case import CliCase, SMALL, METRICS, png

COMMANDS = ['info', 'quantize', 'compare', 'sweep', 'find']
METHODS = ['uniform', 'palette', 'mediancut', 'blockvq', 'jnd']


class UsageTest(CliCase):
    def test_version(self):
        self.assertRegex(self.good('--version').text, r'^hektor \d+\.\d+\.\d+\n$')

    def test_help_pages(self):
        top = self.good('--help').text
        group = self.good('image', '--help').text
        for command in COMMANDS:
            self.assertIn(f'image {command}', top)
            self.assertIn(f'image {command}', group)
            page = self.good('image', command, '--help').text
            self.assertIn(f'Usage: hektor image {command}', page)
            self.assertIn('--json', page)
            self.assertIn('Exit status', page)
            for line in page.splitlines():
                self.assertLessEqual(len(line), 80, line)
        self.assertEqual(self.good('image', 'find', '-h').out,
                         self.good('--help', 'image', 'find').out)

    def test_help_tells_every_option(self):
        page = self.good('image', 'quantize', '--help').text
        for method in METHODS:
            self.assertIn(f'Options of --method={method}:', page)
        for key in METRICS:
            self.assertIn(key, page)
        squeezed = re.sub(r'\s+', ' ', page)
        self.assertRegex(squeezed, r'--colors=N [^-]* 1 to 256\. Default: \d+\.')
        self.assertRegex(squeezed, r'--bits=N [^-]* 1 to 12\. Default: \d+\.')
        self.assertRegex(squeezed, r'--dither=NAME .* One of none, bayer, blue-noise, fs\. Default')

    def test_wrong_words(self):
        for words, args in (
                (['nothing to do'], []),
                (['not a group'], ['pictures']),
                (['which command'], ['image']),
                (['image quantise', 'not a command'], ['image', 'quantise', SMALL]),
                (['which file'], ['image', 'info']),
                (['which picture'], ['image', 'quantize']),
                (['two pictures'], ['image', 'compare', SMALL]),
                (['two pictures'], ['image', 'compare', SMALL, SMALL, SMALL]),
                (['one picture'], ['image', 'sweep']),
                (['one picture'], ['image', 'sweep', SMALL, SMALL]),
                (['--target'], ['image', 'find', SMALL]),
                (['--target'], ['image', 'find', SMALL, '--target=ssim=1', '--target=psnr=9']),
                (['--colour', '--colors'], ['image', 'quantize', SMALL, '--colour', '16']),
                (['--qwertyuiop'], ['image', 'quantize', SMALL, '--qwertyuiop']),
                (['-x'], ['image', 'quantize', SMALL, '-x']),
                (['--colors', 'needs a value'], ['image', 'quantize', SMALL, '--colors']),
                (['--json', 'no value'], ['image', 'quantize', SMALL, '--json=yes']),
                (['--colors'], ['image', 'compare', SMALL, SMALL, '--colors=3']),
                (['--threads', '0'], ['image', 'info', SMALL, '--threads=0']),
                (['--threads', 'two'], ['--threads', 'two', 'image', 'info', SMALL])):
            with self.subTest(args=args):
                self.bad(*args, words=words, status=2)

    def test_wrong_values(self):
        for words, args in (
                (['--colors', '0', '1 to 256'], ['--colors=0']),
                (['--colors', '257'], ['--colors=257']),
                (['--colors', 'whole'], ['--colors=2.5']),
                (['--colors', 'nan'], ['--colors=nan']),
                (['--colors', 'many'], ['--colors=many']),
                (['--space', 'cmyk', 'oklab'], ['--space=cmyk']),
                (['--amount', '1.5'], ['--amount=1.5']),
                (['--method', 'plaette', 'mediancut'], ['--method=plaette']),
                (['--bits', 'palette'], ['--bits=3']),
                (['--colors', 'uniform', '--bits'], ['--method=uniform', '--colors=3']),
                (['--lock', 'uniform'], ['--method=uniform', '--lock=#000000']),
                (['--lock', 'red'], ['--lock=red']),
                (['--lock'], ['--colors=1', '--lock=#000000', '--lock=#ffffff']),
                (['--report', 'docx'], ['--report=r.docx']),
                (['--report', 'png'], ['--report=report'])):
            with self.subTest(args=args):
                self.bad('image', 'quantize', SMALL, 'out.png', *args, words=words, status=2)

    def test_wrong_combinations(self):
        for words, args in (
                (['standard output'], ['quantize', SMALL, '-', '--json']),
                (['standard output'], ['find', SMALL, '-', '--target=ssim=0.5', '--json']),
                (['folder'], ['quantize', SMALL, SMALL, '-o', 'out.png']),
                (['folder'], ['quantize', SMALL, SMALL, 'out.png']),
                (['--colors', 'find'], ['find', SMALL, '--target=ssim=1', '--colors=3']),
                (['target', 'sism'], ['find', SMALL, '--target=sism=1']),
                (['target', '>='], ['find', SMALL, '--target=ssim<=0.5']),
                (['--colors', 'sweep'], ['sweep', SMALL, '--colors=3']),
                (['--csv'], ['sweep', SMALL, '--csv', '--json']),
                (['--methods'], ['sweep', SMALL, '--methods=palette', '--method=uniform']),
                (['plaette'], ['sweep', SMALL, '--methods=uniform,plaette']),
                (['--report'], ['sweep', SMALL, '--methods=uniform,palette', '--report=r.pdf']),
                (['metric', 'psnrr'], ['compare', SMALL, SMALL, '--metrics=psnrr']),
                (['display', 'standard-4k'], ['compare', SMALL, SMALL, '--display=tv']),
                (['--distance'], ['compare', SMALL, SMALL, '--distance=-1']),
                (['--distance'], ['compare', SMALL, SMALL, '--distance=nan']),
                (['--set', 'ssim.window'], ['compare', SMALL, SMALL, '--set=ssim.windw=3']),
                (['--map', 'ms_ssim'], ['compare', SMALL, SMALL, '--map=ms_ssim=m.png']),
                (['--map'], ['compare', SMALL, SMALL, '--map=ciede2000'])):
            with self.subTest(args=args):
                self.bad('image', *args, words=words, status=2)

    def test_forms_of_options(self):
        self.write('in.png', png(40, 30))
        forms = (
            ['--colors', '7', '--space', 'lab'],
            ['--colors=7', '--space=lab'],
            ['--colors=3', '--colors=7', '--space=lab'],
        )
        results = set()
        for i, form in enumerate(forms):
            self.good('image', 'quantize', *form, 'in.png', f'{i}.png', '-q')
            results.add(self.read(f'{i}.png'))
        self.good('-q', '--threads', '1', 'image', 'quantize', 'in.png', '-oa.png', *forms[0])
        self.good('image', '--quiet', 'quantize', *forms[1], '--output=b.png', '--', 'in.png')
        results |= {self.read('a.png'), self.read('b.png')}
        self.assertEqual(len(results), 1)

    def test_names_that_look_like_options(self):
        os.rename(self.write('x', png(20, 20)), self.path('--json'))
        self.assertIn('Format', self.good('image', 'info', '--', '--json').text)


if __name__ == '__main__':
    unittest.main()
