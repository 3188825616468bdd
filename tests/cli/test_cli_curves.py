# SPDX-License-Identifier: Apache-2.0
"""Light above white through quantize, find, sweep and compare; banding of pictures."""
import math
import struct
import unittest
import zlib

from cli_case import CliCase, SMALL, png_chunks

WIDTH, HEIGHT = 64, 48
HDR = 'standard-hdr-pq'


def pfm(light):
    """A grey picture of @light (x, y), 1.0 = 203 cd/m². Rows go upwards in a PFM."""
    rows = (light(x, y) for y in reversed(range(HEIGHT)) for x in range(WIDTH))
    return f'PF\n{WIDTH} {HEIGHT}\n-1.0\n'.encode() + b''.join(
        struct.pack('<3f', v, v, v) for v in rows)


def pq_light(code):
    """SMPTE ST 2084, equation 4.1, as a value of a picture."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    v = code ** (1 / m2)
    return 10000 * (max(v - c1, 0) / (c2 - c3 * v)) ** (1 / m1) / 203


class CurvesTest(CliCase):
    def setUp(self):
        super().setUp()
        # 0.002 to 6 times white; the display ends at 1500 / 203 = 7.4
        self.write('in.pfm', pfm(lambda x, y: 0.002 * 3000 ** ((x + y) / (WIDTH + HEIGHT - 2))))

    def test_light_is_kept(self):
        answer = self.good('image', 'quantize', 'in.pfm', 'out.png', '--method=uniform',
                           '--curve=pq', '--bits=10', f'--display={HDR}', '--json').json
        self.assertEqual((answer['curve'], answer['display'], answer['bits']), ('pq', HDR, 10))
        self.assertEqual(answer['clipped_share'], 0)
        self.assertEqual(answer['bits_per_pixel'], 30)
        self.assertEqual(dict(png_chunks(self.read('out.png')))[b'cICP'], b'\x01\x10\x00\x01')

        # a grey PNG of 16 bits whose samples are codes of 10
        chunks = dict(png_chunks(self.read('out.png')))
        self.assertEqual(chunks[b'IHDR'][8:10], b'\x10\x00')
        first = zlib.decompress(chunks[b'IDAT'])[1:3]
        code = int.from_bytes(first, 'big') / 65535
        self.assertAlmostEqual(code * 1023, round(code * 1023), places=1)
        self.assertAlmostEqual(pq_light(code), 0.002, delta=0.002 * 0.03)

        # steps of PQ with 10 bits are 1.4 % of the light at most: 60 dB is far above what is seen
        compared = self.good('image', 'compare', 'in.pfm', 'out.png', '--metrics=all', '--json',
                             f'--display={HDR}').json
        self.assertGreater(compared['pu_psnr'], 55)
        self.assertLess(compared['itp_max'], 720 * 0.51 / 1023 * 1.01)
        for key, value in compared.items():
            if key not in ('ms_ssim', 'pu_ms_ssim'):  # the picture is small for them
                self.assertIsNotNone(value, key)

    def test_clipped_share(self):
        plain = self.good('image', 'quantize', 'in.pfm', '--method=uniform', '--json').json
        above = sum(0.002 * 3000 ** ((x + y) / (WIDTH + HEIGHT - 2)) > 1
                    for y in range(HEIGHT) for x in range(WIDTH)) / (WIDTH * HEIGHT)
        self.assertAlmostEqual(plain['clipped_share'], above, places=9)
        for display, clipped in (('standard-4k', above), ('standard-hdr-hlg', None), (HDR, 0)):
            share = self.good('image', 'quantize', 'in.pfm', '--method=uniform', '--curve=pu21',
                              f'--display={display}', '--json').json['clipped_share']
            if clipped is None:  # up to 1000 cd/m²
                self.assertTrue(0 < share < above)
            else:
                self.assertAlmostEqual(share, clipped, places=9)
        self.assertIn('brighter than the display', self.good(
            'image', 'quantize', 'in.pfm', '--method=uniform', '--curve=pq',
            '--display=standard-hdr-hlg').text)

    def test_find_and_sweep(self):
        found = self.good('image', 'find', 'in.pfm', 'f.png', '--method=uniform', '--curve=pu21',
                          f'--display={HDR}', '--target=itp_max=2', '--json').json
        self.assertTrue(1 < found['bits'] <= 12)
        self.assertLessEqual(found['itp_max'], 2)
        coarse = self.good('image', 'quantize', 'in.pfm', 'c.png', '--method=uniform',
                           '--curve=pu21', f'--display={HDR}', f'--bits={found["bits"] - 1}', '-q')
        self.assertEqual(coarse.text, '')
        self.assertGreater(self.good('image', 'compare', 'in.pfm', 'c.png', '--metrics=itp',
                                     '--json').json['itp_max'], 2)

        rows = self.good('image', 'sweep', 'in.pfm', '--method=uniform', '--curve=hlg',
                         f'--display={HDR}', '--json').json
        self.assertEqual([row['bits'] for row in rows], list(range(1, 13)))
        self.assertEqual({row['curve'] for row in rows}, {'hlg'})
        plain = self.good('image', 'sweep', 'in.pfm', '--method=uniform', '--json').json
        self.assertEqual([row['bits'] for row in plain], list(range(1, 9)))
        self.assertNotIn('curve', plain[0])

    def test_recipe_keeps_the_display(self):
        self.write('r.json', b'{"method": "uniform", "curve": "pq", "bits": 9, "display": "'
                   + HDR.encode() + b'"}')
        answer = self.good('image', 'quantize', 'in.pfm', '--recipe=r.json', '--json').json
        self.assertEqual((answer['display'], answer['curve'], answer['bits']), (HDR, 'pq', 9))
        answer = self.good('image', 'quantize', 'in.pfm', '--recipe=r.json', '--json',
                           '--display=standard-4k').json
        self.assertEqual(answer['display'], 'standard-4k')

    def test_ordinary_pictures(self):
        # 8 bits where they tell the levels apart
        for bits, depth in ((3, 8), (8, 16)):
            self.good('image', 'quantize', SMALL, f'{bits}.png', '--method=uniform',
                      '--curve=gamma', f'--bits={bits}', '-q')
            chunks = dict(png_chunks(self.read(f'{bits}.png')))
            self.assertEqual(chunks[b'IHDR'][8], depth)
            self.assertIn(b'sRGB', chunks)

    def test_banding(self):
        args = ['vision', 'banding', '--curve=pq', f'--display={HDR}', '--image=in.pfm']
        coarse = self.good(*args, '--bits=8', '--json').json
        fine = self.good(*args, '--bits=12', '--json').json
        self.assertTrue(coarse['visible'] and not fine['visible'])
        self.assertEqual(coarse['min_bits'], fine['min_bits'])
        self.assertAlmostEqual(math.log2(coarse['jnd'] / fine['jnd']), 4, delta=0.05)
        self.assertEqual((coarse['visible_share'], fine['visible_share']), (1, 0))
        self.assertLessEqual(fine['jnd'], fine['max_jnd'])
        ramp = self.good('vision', 'banding', '--curve=pq', f'--display={HDR}', '--json').json
        self.assertLessEqual(coarse['min_bits'], ramp['min_bits'])
        self.assertIn('Visible steps', self.good(*args).text)

    def test_wrong_usage(self):
        for words, args in (
                (['--curve', 'pu21', 'hlg'], ['quantize', 'in.pfm', '--method=uniform',
                                              '--curve=log']),
                (['--curve', 'palette'], ['quantize', 'in.pfm', '--curve=pq']),
                (['--display', 'standard-4k'], ['quantize', 'in.pfm', '--display=tv']),
                (['--distance', '0.05'], ['find', 'in.pfm', '--target=psnr=30', '--distance=0']),
                (['--display', 'standard-4k'], ['sweep', 'in.pfm', '--methods=uniform',
                                                '--display=']),
                (['--bits', '12'], ['quantize', 'in.pfm', '--method=uniform', '--bits=13'])):
            self.bad('image', *args, words=words, status=2)
        self.bad('vision', 'banding', '--curve=pq', '--share=0.5', words=['--image'], status=2)
        self.bad('vision', 'banding', '--curve=pq', '--image=none.exr', words=['none.exr'])
        self.bad('vision', 'banding', '--curve=pq', '--image=in.pfm', '--share=2',
                 words=['share'], status=2)


if __name__ == '__main__':
    unittest.main()
