#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The picture commands on good input: what they print, what they write, that it agrees."""
import csv
import io
import json
import math
import os
import pty
import signal
import subprocess
import unittest

from cli_case import CliCase, HEKTOR, KODIM, METRICS, SMALL, png, png_chunks

QUANTIZE_KEYS = ['bits_per_pixel', 'file_bytes', 'quantize_s', *METRICS]


class InfoTest(CliCase):
    def test_one(self):
        self.write('p.png', png(17, 9, depth=4, color_type=3,
                                before_idat=b'\0\0\0\x30PLTE' + bytes(48) + b'\x8a\xe4\x2b\xcc'))
        self.write('ga.png', png(5, 6, depth=16, color_type=4))
        info = self.good('image', 'info', 'ga.png', '--json').json
        self.assertEqual(list(info), ['file', 'format', 'width', 'height', 'color_type',
                                      'bits_per_sample', 'n_palette', 'has_alpha', 'interlaced',
                                      'color_tag', 'file_bytes'])
        self.assertEqual((info['file'], info['format']), ('ga.png', 'PNG'))
        self.assertEqual((info['width'], info['height'], info['bits_per_sample']), (5, 6, 16))
        self.assertIs(info['has_alpha'], True)
        self.assertIs(info['interlaced'], False)
        self.assertEqual(info['file_bytes'], len(self.read('ga.png')))

    def test_several(self):
        answer = self.good('image', 'info', SMALL, KODIM, '--json').json
        self.assertEqual([a['file'] for a in answer], [SMALL, KODIM])
        text = self.good('image', 'info', SMALL, KODIM).text
        self.assertIn('768 × 512', text)
        self.assertEqual(self.good('image', 'info', SMALL, '-q').out, b'')

    def test_some_fail(self):
        answer = self.hektor('image', 'info', 'none.png', KODIM, '--json')
        self.assertEqual(answer.status, 1)
        self.assertEqual(len(answer.json), 1)
        self.assertRegex(answer.err, r'^hektor: none\.png: .*\n$')

    def test_stdin(self):
        with open(KODIM, 'rb') as file:
            self.assertEqual(self.good('image', 'info', '-', '--json', stdin=file).json['width'],
                             768)


class QuantizeTest(CliCase):
    def test_keys_of_every_method(self):
        for method, main in (('uniform', 'bits'), ('palette', 'colors'), ('mediancut', 'colors')):
            answer = self.good('image', 'quantize', SMALL, 'o.png', '--method', method, '--json')
            self.assertEqual(list(answer.json), ['method', 'space', main, *QUANTIZE_KEYS], method)
            self.assertEqual(answer.json['file_bytes'], os.path.getsize(self.path('o.png')))
            self.assertEqual(answer.json['method'], method)
        answer = self.good('image', 'quantize', SMALL, 'o.png', '--method=blockvq', '--json').json
        self.assertTrue(set(['method', *QUANTIZE_KEYS]) <= set(answer))

    def test_agrees_with_compare(self):
        for args in (['--colors=16'], ['--colors=5', '--dither=none'], ['--method=uniform'],
                     ['--method=mediancut', '--colors=9'], ['--method=blockvq']):
            quantized = self.good('image', 'quantize', SMALL, 'o.png', '--json', *args).json
            compared = self.good('image', 'compare', SMALL, 'o.png', '--json').json
            self.assertEqual(list(compared), ['width', 'height', *METRICS])
            for key in METRICS:
                self.assertEqual(quantized[key], compared[key], (key, args))

    def test_palette_file(self):
        self.good('image', 'quantize', SMALL, 'o.png', '--colors=13', '--lock=#123456', '-q')
        chunks = dict(png_chunks(self.read('o.png')))
        self.assertEqual(chunks[b'IHDR'][8:10], bytes([4, 3]))
        self.assertLessEqual(len(chunks[b'PLTE']), 13 * 3)
        colors = [chunks[b'PLTE'][i:i + 3].hex() for i in range(0, len(chunks[b'PLTE']), 3)]
        self.assertIn('123456', colors)

    def test_recipe_file(self):
        self.write('r.json', json.dumps({'method': 'palette', 'colors': 9, 'space': 'lab',
                                         'dither': 'none'}).encode())
        self.good('image', 'quantize', SMALL, 'a.png', '--recipe=r.json', '-q')
        self.good('image', 'quantize', SMALL, 'b.png', '--colors=9', '--space=lab',
                  '--dither=none', '-q')
        self.assertEqual(self.read('a.png'), self.read('b.png'))
        answer = self.good('image', 'quantize', SMALL, '--recipe=r.json', '--colors=4', '--json')
        self.assertEqual((answer.json['colors'], answer.json['space']), (4, 'lab'))

        self.bad('image', 'quantize', SMALL, '--recipe=r.json', '--method=uniform', status=2,
                 words=['recipe'])
        self.bad('image', 'quantize', SMALL, '--recipe=none.json', words=['none.json'])
        self.write('r.json', b'{"method": "palette", "colours": 9}')
        self.bad('image', 'quantize', SMALL, '--recipe=r.json', words=['r.json', 'colours'])

    def test_streams(self):
        self.good('image', 'quantize', SMALL, 'a.png', '-q')
        with open(SMALL, 'rb') as file:
            piped = self.good('image', 'quantize', '-', '-', stdin=file)
        self.assertEqual(piped.out, self.read('a.png'))
        self.good('image', 'quantize', SMALL, '/dev/null', '-q')
        self.assertFalse(os.path.isfile('/dev/null'))

    def test_threads_do_not_matter(self):
        for n in ('1', '2', '7'):
            self.good('image', 'quantize', KODIM, f'{n}.png', '--threads', n, '-q')
        self.assertEqual(self.read('1.png'), self.read('2.png'))
        self.assertEqual(self.read('1.png'), self.read('7.png'))

    def test_batch(self):
        os.mkdir(self.path('out'))
        self.write('a.jpg.png', png(30, 20))
        self.write('b.png', png(21, 34))
        answer = self.good('image', 'quantize', 'a.jpg.png', 'b.png', '-o', 'out', '--json').json
        self.assertEqual([a['output'] for a in answer], ['out/a.jpg.png', 'out/b.png'])
        self.assertEqual(sorted(os.listdir(self.path('out'))), ['a.jpg.png', 'b.png'])
        self.good('image', 'quantize', 'b.png', 'out/', '-q')

        self.write('c.png', b'no picture')
        answer = self.hektor('image', 'quantize', 'c.png', 'b.png', '-o', 'out', '--json')
        self.assertEqual((answer.status, len(answer.json)), (1, 1))
        self.assertRegex(answer.err, r'^hektor: c\.png: .*\n$')
        self.assertFalse(os.path.exists(self.path('out/c.png')))

        os.mkdir(self.path('in'))
        self.write('in/b.png', png(4, 4))
        self.bad('image', 'quantize', 'b.png', 'in/b.png', '-o', 'out', words=['out/b.png', 'two'])
        self.bad('image', 'quantize', 'b.png', '-o', '.', words=['b.png', 'input'])

    def test_text(self):
        text = self.good('image', 'quantize', SMALL, 'o.png', '--colors=16').text
        for word in ('Saved as', 'PSNR', ' dB', 'bits per pixel', 'kB', '16 colours'):
            self.assertIn(word, text)

    def test_tiny_pictures(self):
        for width, height in ((1, 1), (1, 50), (50, 1), (10, 10)):
            self.write('t.png', png(width, height))
            for method in ('uniform', 'palette', 'mediancut', 'blockvq', 'jnd'):
                output = 'o.jpg' if method == 'jnd' else 'o.png'
                answer = self.good('image', 'quantize', 't.png', output, '--method', method,
                                   '--json').json
                if width < 11:  # smaller than the window of SSIM
                    self.assertIsNone(answer['ssim'])
                self.assertGreaterEqual(answer['mse'], 0)

    def test_jpeg(self):
        answer = self.good('image', 'quantize', SMALL, 'o.jpg', '--method=jnd', '--threshold=2',
                           '--json').json
        data = self.read('o.jpg')
        self.assertEqual(data[:3], b'\xff\xd8\xff')
        self.assertEqual((answer['threshold'], answer['file_bytes']), (2, len(data)))
        self.assertAlmostEqual(answer['bits_per_pixel'], 8 * len(data) / (192 * 128))
        info = self.good('image', 'info', 'o.jpg', '--json').json
        self.assertEqual((info['format'], info['width'], info['height']), ('JPEG', 192, 128))
        compared = self.good('image', 'compare', SMALL, 'o.jpg', '--json').json
        self.assertEqual(compared['psnr'], answer['psnr'])
        farther = self.good('image', 'quantize', SMALL, '--method=jnd', '--threshold=2', '--json',
                            '--distance=3').json
        self.assertLess(farther['file_bytes'], answer['file_bytes'])

        os.mkdir(self.path('jpegs'))
        self.good('image', 'quantize', SMALL, '-o', 'jpegs', '--method=jnd', '-q')
        self.assertEqual([name[-4:] for name in os.listdir(self.path('jpegs'))], ['.jpg'])

    def test_suffix(self):
        self.bad('image', 'quantize', SMALL, 'o.png', '--method=jnd', words=['o.png', '.jpg'])
        self.bad('image', 'quantize', SMALL, 'o.JPG', words=['o.JPG', '.png'])
        self.bad('image', 'find', SMALL, 'o.jpeg', '--target=psnr=28', words=['o.jpeg', '.png'])
        self.good('image', 'quantize', SMALL, 'o.JPEG', '--method=jnd', '-q')
        self.good('image', 'quantize', SMALL, 'plain', '-q')

    def test_transparent_jpeg(self):
        self.write('veil.png', png(40, 30, color_type=6))
        self.bad('image', 'quantize', 'veil.png', 'o.jpg', '--method=jnd', words=['transparent'])
        answer = self.hektor('image', 'sweep', 'veil.png', '--methods=uniform,jnd', '--json')
        self.assertEqual(answer.status, 0)
        self.assertEqual({row['method'] for row in answer.json}, {'uniform'})
        self.assertIn('transparent', answer.err)

    def test_reports(self):
        self.good('image', 'quantize', SMALL, 'o.png', '--report=r.pdf', '--report=r.json',
                  '--report=r.csv', '--report=r.png', '-q')
        self.assertEqual(self.read('r.pdf')[:5], b'%PDF-')
        self.assertEqual(self.read('r.png')[:4], b'\x89PNG')
        report = json.loads(self.read('r.json'))
        self.assertEqual(report['file_bytes'], len(self.read('o.png')))
        self.assertIn('psnr', self.read('r.csv').decode())
        self.bad('image', 'quantize', SMALL, 'o2.png', '--report=none/r.pdf', words=['none/r.pdf'])
        self.bad('image', 'quantize', SMALL, 'o.png', '--report=o.png', words=['o.png'])


class CompareTest(CliCase):
    def test_equal(self):
        answer = self.good('image', 'compare', SMALL, SMALL, '--json').json
        self.assertEqual((answer['mse'], answer['psnr']), (0, None))
        self.assertAlmostEqual(answer['ssim'], 1, 12)
        self.assertEqual(answer['delta_e_2000_max'], 0)

    def test_known(self):
        self.write('a.png', png(20, 20, rows=[bytes([100] * 60)] * 20))
        self.write('b.png', png(20, 20, rows=[bytes([110] * 60)] * 20))
        answer = self.good('image', 'compare', 'a.png', 'b.png', '--json').json
        self.assertEqual((answer['width'], answer['height'], answer['mse']), (20, 20, 100))
        self.assertAlmostEqual(answer['psnr'], 10 * math.log10(255 ** 2 / 100), 9)

    def test_chosen_metrics(self):
        self.good('image', 'quantize', SMALL, 'o.png', '-q')
        answer = self.good('image', 'compare', SMALL, 'o.png', '--metrics=ciede2000,psnr', '--json')
        self.assertEqual(list(answer.json), ['width', 'height', 'psnr', 'delta_e_2000_mean',
                                             'delta_e_2000_p95', 'delta_e_2000_max'])

    def test_all_metrics(self):
        self.good('image', 'quantize', SMALL, 'o.png', '-q')
        answer = self.good('image', 'compare', SMALL, 'o.png', '--metrics=all', '--json').json
        for key in ('ms_ssim', 'flip_mean', 'ssimulacra2', 'pu_psnr', 'pu_ssim', 'delta_e_76_mean',
                    'cie94_mean', 'cmc_p95', 'itp_mean', 'hyab_max', 'cam16ucs_mean'):
            self.assertIn(key, answer)
        self.assertEqual(list(answer)[:4], ['width', 'height', 'display', 'distance_m'])
        near = self.good('image', 'compare', SMALL, 'o.png', '--metrics=pu_psnr', '--json',
                         '--display=reference-sdr', '--distance=0.5').json
        self.assertEqual((near['display'], near['distance_m']), ('reference-sdr', 0.5))
        self.assertNotEqual(near['pu_psnr'], answer['pu_psnr'])

    def test_viewing(self):
        self.good('image', 'quantize', SMALL, 'o.png', '-q')

        def flip(*options):
            return self.good('image', 'compare', SMALL, 'o.png', '--metrics=flip,psnr', '--json',
                             '--map=flip=m.png', *options).json, self.read('m.png')

        usual, usual_map = flip()
        for options in (['--display=standard-phone'], ['--distance=2'],
                        ['--display=standard-phone', '--distance=2']):
            other, other_map = flip(*options)
            self.assertNotEqual(other['flip_mean'], usual['flip_mean'], options)
            self.assertEqual(other['psnr'], usual['psnr'])
            self.assertNotEqual(other_map, usual_map)
        # farther away less is seen; the published conditions are 67 pixels per degree
        far = flip('--distance=2')[0]['flip_mean']
        self.assertLess(far, usual['flip_mean'])
        published = flip('--display=standard-phone', '--set=flip.ppd=67.0206')[0]
        self.assertAlmostEqual(published['flip_mean'], usual['flip_mean'], places=4)

    def test_options_of_metrics(self):
        self.good('image', 'quantize', SMALL, 'o.png', '-q')
        usual = self.good('image', 'compare', SMALL, 'o.png', '--metrics=ssim', '--json').json
        small = self.good('image', 'compare', SMALL, 'o.png', '--metrics=ssim', '--json',
                          '--set=ssim.window=3', '--set=ssim.sigma=0.5').json
        self.assertNotEqual(usual['ssim'], small['ssim'])

    def test_maps(self):
        self.good('image', 'quantize', SMALL, 'o.png', '-q')
        answer = self.good('image', 'compare', SMALL, 'o.png', '--map=ciede2000=m.png',
                           '--map=ssim=s.png')
        self.assertIn('m.png', answer.text)
        for name in ('m.png', 's.png'):
            with_size = dict(png_chunks(self.read(name)))[b'IHDR'][:8]
            self.assertEqual(with_size, dict(png_chunks(self.read('o.png')))[b'IHDR'][:8])
        alias = self.good('image', 'compare', SMALL, 'o.png', '--map=delta_e_2000=-')
        self.assertEqual(alias.out, self.read('m.png'))
        self.bad('image', 'compare', SMALL, 'o.png', '--map=ssim=o.png', words=['o.png', 'input'])

    def test_surfaces(self):
        self.good('image', 'quantize', SMALL, 'o.png', '-q')
        answer = self.good('image', 'compare', SMALL, 'o.png', '--surface=ciede2000=m.png',
                           '--surface=ssim=s.png')
        self.assertIn('m.png', answer.text)
        for name in ('m.png', 's.png'):
            size = dict(png_chunks(self.read(name)))[b'IHDR'][:8]
            self.assertEqual(size, (1920).to_bytes(4, 'big') + (1280).to_bytes(4, 'big'))
        again = self.good('image', 'compare', SMALL, 'o.png', '--surface=ciede2000=-',
                          '--threads=1')
        self.assertEqual(again.out, self.read('m.png'))
        self.bad('image', 'compare', SMALL, 'o.png', '--surface=ssim', status=2,
                 words=['--surface', 'ssim'])
        self.bad('image', 'compare', SMALL, 'o.png', '--surface=ssim=o.png',
                 words=['o.png', 'input'])

    def test_different_sizes(self):
        self.write('a.png', png(20, 20))
        self.write('b.png', png(20, 21))
        self.bad('image', 'compare', 'a.png', 'b.png', words=['b.png', '20', '21'])


class SweepTest(CliCase):
    def test_formats_agree(self):
        self.write('in.png', png(64, 48))
        args = ['image', 'sweep', 'in.png', '--methods', 'uniform,palette', '--dither=none']
        rows = self.good(*args, '--json').json
        self.assertEqual([r['bits'] for r in rows[:8]], list(range(1, 9)))
        self.assertEqual([r['colors'] for r in rows[8:]], [2 ** i for i in range(9)])
        for row in rows:
            self.assertTrue(set(QUANTIZE_KEYS) <= set(row))
        table = self.good(*args, '--csv').text
        read = list(csv.DictReader(io.StringIO(table)))
        self.assertEqual([float(r['mse']) for r in read], [r['mse'] for r in rows])
        self.assertEqual([r['method'] for r in read], [r['method'] for r in rows])
        lines = self.good(*args).text.splitlines()
        self.assertEqual(len(lines), 18)
        self.assertEqual(len(lines[0].split()), len(read[0]))

    def test_report(self):
        self.write('in.png', png(64, 48))
        self.good('image', 'sweep', 'in.png', '--method=uniform', '--bits=4', '--report=r.json',
                  '-q')
        self.assertEqual(json.loads(self.read('r.json'))['recipe']['bits'], 4)


class FindTest(CliCase):
    def test_found(self):
        answer = self.good('image', 'find', SMALL, 'o.png', '--target=psnr=28', '--json').json
        self.assertGreaterEqual(answer['psnr'], 28)
        self.assertEqual(answer['file_bytes'], os.path.getsize(self.path('o.png')))
        below = self.good('image', 'quantize', SMALL, '--json',
                          f'--colors={answer["colors"] - 1}').json
        self.assertLess(below['psnr'], 28)
        again = self.good('image', 'quantize', SMALL, '--json', 'p.png',
                          f'--colors={answer["colors"]}').json
        self.assertEqual(again['psnr'], answer['psnr'])
        self.assertEqual(self.read('p.png'), self.read('o.png'))

    def test_all_methods(self):
        one = self.good('image', 'find', SMALL, '--target=delta_e_2000_mean<=4', '--json').json
        best = self.good('image', 'find', SMALL, '--target=delta_e_2000_mean<=4', '--all-methods',
                         '--json').json
        self.assertLessEqual(best['file_bytes'], one['file_bytes'])
        self.assertLessEqual(best['delta_e_2000_mean'], 4)

    def test_why_a_method_was_chosen(self):
        answer = self.good('image', 'find', SMALL, 'o.jpg', '--target=ssim=0.9', '--all-methods',
                           '--json').json
        self.assertEqual(answer['method'], 'jnd')
        self.assertEqual(self.read('o.jpg')[:3], b'\xff\xd8\xff')
        self.assertEqual(answer['file_bytes'], os.path.getsize(self.path('o.jpg')))
        self.assertEqual(answer['jnd_file_bytes'], answer['file_bytes'])
        for method in ('uniform', 'palette', 'mediancut', 'blockvq'):
            needs = answer[f'{method}_file_bytes']
            self.assertTrue(needs is None or needs >= answer['file_bytes'])
        # the other methods' settings are those that need these bytes, and the next one fails
        colors = answer['palette_colors']
        palette = self.good('image', 'quantize', SMALL, '--json', f'--colors={colors}').json
        self.assertEqual(palette['file_bytes'], answer['palette_file_bytes'])
        self.assertGreaterEqual(palette['ssim'], 0.9)
        below = self.good('image', 'quantize', SMALL, '--json', f'--colors={colors - 1}').json
        self.assertLess(below['ssim'], 0.9)
        hard = self.good('image', 'find', SMALL, '--target=psnr=60', '--all-methods', '--json').json
        self.assertEqual((hard['palette_file_bytes'], hard['palette_colors']), (None, None))
        text = self.good('image', 'find', SMALL, '--target=ssim=0.9', '--all-methods').text
        self.assertRegex(text, r'Visually lossless \(JPEG\) +[0-9.]+ kB with [0-9.]+ JND, '
                         r'the smallest')
        self.assertRegex(text, rf'Adaptive palette +[0-9.]+ kB with {colors} colours\n')
        self.assertIn('JPEG file', text)
        self.bad('image', 'find', SMALL, 'p.png', '--target=ssim=0.9', '--all-methods',
                 words=['p.png', 'JPEG', '.jpg'])
        self.assertFalse(os.path.exists(self.path('p.png')))

    def test_unreachable(self):
        answer = self.bad('image', 'find', SMALL, 'o.png', '--target=psnr=99')
        self.assertIn('nearest', answer.err)


class ProcessTest(CliCase):
    def test_broken_pipe(self):
        process = subprocess.Popen([HEKTOR, 'image', 'sweep', SMALL, '--csv', '--method=uniform'],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        self.assertEqual(process.wait(60), 141)
        self.assertEqual(process.stderr.read(), b'')
        process.stderr.close()

    def test_interrupt(self):
        for number, name in ((signal.SIGINT, 'o.png'), (signal.SIGTERM, 'p.png')):
            before = self.snapshot()
            process = subprocess.Popen([HEKTOR, 'image', 'find', KODIM, self.path(name),
                                        '--all-methods', '--target=ssim=0.98'],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                process.wait(0.5)
                self.fail('it ended before it was interrupted')
            except subprocess.TimeoutExpired:
                process.send_signal(number)
            out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out), (130, b''))
            self.assertEqual(err, b'hektor: interrupted\n')
            self.assertEqual(self.snapshot(), before)

    def test_interrupt_waiting_for_stdin(self):
        process = subprocess.Popen([HEKTOR, 'image', 'info', '-'], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            process.wait(0.3)
            self.fail('it did not wait for its input')
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        process.wait(60)  # an end of its input would be another reason to end
        process.communicate()
        self.assertEqual(process.returncode, 130)

    def test_progress_only_on_a_terminal(self):
        master, terminal = pty.openpty()
        process = subprocess.Popen([HEKTOR, 'image', 'sweep', KODIM, '--csv'], stderr=terminal,
                                   stdout=subprocess.PIPE)
        out = process.communicate(timeout=300)[0]
        os.close(terminal)
        seen = b''
        try:
            while True:
                seen += os.read(master, 4096)
        except OSError:
            pass  # how a terminal whose other side is closed says it
        os.close(master)
        self.assertEqual(process.returncode, 0)
        self.assertIn(b'%', seen)
        self.assertTrue(seen.endswith(b'\r\x1b[K'), seen[-40:])
        self.assertNotIn(b'%', out)


if __name__ == '__main__':
    unittest.main()
