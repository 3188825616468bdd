#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Numbers of quantize and compare against scikit-image and against published golden values.

Tolerances: PSNR 1e-3 dB and SSIM 1e-4 are what the project promises. CIE Lab is computed here from
the exact matrix of the BT.709 primaries: the four digits of scikit-image's matrix alone move
CIEDE2000 by up to 2e-3, float rows against double ones by 5e-5.
"""
import csv
import glob
import math
import os
import unittest

from cli_case import BENCH, CliCase, KODIM, SMALL

try:
    import numpy
    from skimage import color, io, metrics
    NO_SKIMAGE = None
except ImportError as error:
    NO_SKIMAGE = f'scikit-image is not installed: {error}'

KODAK = sorted(glob.glob(os.path.join(BENCH, 'images', 'kodak', 'kodim*.png')))
GOLDEN = os.path.join(BENCH, 'metrics', 'golden')

PSNR_DB = 1e-3
SSIM = 1e-4
DELTA_E = 1e-4
RELATIVE = 1e-5


def lab(image):
    """CIE Lab of sRGB codes: BT.709 primaries, D65 (0.3127, 0.3290), white is (1, 1, 1)."""
    xyz = numpy.array([[0.64 / 0.33, 0.30 / 0.60, 0.15 / 0.06], [1, 1, 1],
                       [0.03 / 0.33, 0.10 / 0.60, 0.79 / 0.06]])
    white = numpy.array([0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290])
    matrix = xyz * numpy.linalg.solve(xyz, white)
    code = image.astype(float) / 255
    linear = numpy.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    t = linear @ matrix.T / white
    f = numpy.where(t > (6 / 29) ** 3, numpy.cbrt(t), t * (29 / 6) ** 2 / 3 + 4 / 29)
    return numpy.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]),
                        200 * (f[..., 1] - f[..., 2])], axis=-1)


def luma(image):
    return image[..., :3].astype(float) @ numpy.array([0.299, 0.587, 0.114])


def reference(ref, test):
    mse = float(numpy.mean((ref.astype(float) - test.astype(float)) ** 2))
    delta = color.deltaE_ciede2000(lab(ref), lab(test))
    return {
        'mse': mse,
        'psnr': 10 * math.log10(255 ** 2 / mse),
        'ssim': metrics.structural_similarity(luma(ref), luma(test), gaussian_weights=True,
                                              sigma=1.5, use_sample_covariance=False,
                                              data_range=255),
        'delta_e_2000_mean': float(delta.mean()),
        'delta_e_2000_p95': float(numpy.percentile(delta, 95)),
        'delta_e_2000_max': float(delta.max()),
    }


class AgreementTest(CliCase):
    def expect_close(self, answer, wanted):
        for key, value in wanted.items():
            tolerance = {'psnr': PSNR_DB, 'ssim': SSIM, 'mse': RELATIVE * value}.get(key, DELTA_E)
            self.assertAlmostEqual(answer[key], value, delta=tolerance, msg=key)

    @unittest.skipIf(NO_SKIMAGE, NO_SKIMAGE)
    def test_quantized_pictures(self):
        recipes = (['--colors=16'], ['--colors=64', '--dither=none'],
                   ['--method=uniform', '--bits=3'])
        for i, path in enumerate([SMALL, KODIM, *KODAK[:4]]):
            args = recipes[i % len(recipes)]
            with self.subTest(path=path, args=args):
                answer = self.good('image', 'quantize', path, 'o.png', '--json', *args).json
                ref, test = io.imread(path)[..., :3], io.imread(self.path('o.png'))[..., :3]
                wanted = reference(ref, test)
                self.expect_close(answer, wanted)
                self.expect_close(self.good('image', 'compare', path, 'o.png', '--json').json,
                                  wanted)

    @unittest.skipUnless(os.path.isdir(GOLDEN), 'no metrics/golden in HEKTOR_BENCH_DATA')
    def test_golden_values(self):
        names = {'psnr': 'psnr_rgb', 'ssim': 'ssim_luma', 'delta_e_2000_mean': 'de2000x_mean',
                 'delta_e_2000_p95': 'de2000x_p95', 'delta_e_2000_max': 'de2000x_max'}
        with open(os.path.join(GOLDEN, 'metrics.csv'), encoding='utf-8') as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith('#')))
        for row in rows[::7]:
            with self.subTest(ref=row['reference'], test=row['test']):
                ref = os.path.join(GOLDEN, 'ref', row['reference'])
                test = os.path.join(GOLDEN, 'test', row['test'])
                answer = self.good('image', 'compare', ref, test, '--json').json
                self.expect_close(answer, {key: float(row[name]) for key, name in names.items()})


if __name__ == '__main__':
    unittest.main()
