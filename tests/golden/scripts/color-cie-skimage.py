#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""CIE L*a*b* and L*u*v* under other whites, by scikit-image.

usage: color-cie-skimage.py > ../color-cie-skimage.csv

Only colours whose X, Y and Z are above the knee of 216/24389 of white: below it scikit-image has
0.008856, 7.787 and 903.3 instead of the exact constants.
"""
import itertools

import numpy as np
import skimage
from skimage.color import colorconv, xyz2lab, xyz2luv

ILLUMINANTS = ['A', 'C', 'D50', 'D55', 'D65', 'E']
# the five of scikit-image's tests (bars of colour, without black), and more
COLORS = [(0.4124, 0.21260, 0.01930), (0.9505, 1.0, 1.089), (0.1805, 0.0722, 0.9505),
          (0.07719, 0.15438, 0.02573)]
COLORS += list(itertools.product((0.05, 0.6), (0.1, 0.8), (0.03, 0.5)))

print('# CIE L*a*b* and L*u*v* of XYZ under other whites of the 2 degree observer, printed by '
      f'scikit-image {skimage.__version__} (BSD-3-Clause), xyz2lab and xyz2luv, with its own white '
      'points (scripts/color-cie-skimage.py)')
print('space,x,y,z,wx,wy,wz,c1,c2,c3')
for illuminant in ILLUMINANTS:
    white = colorconv.get_xyz_coords(illuminant, '2')
    for color in COLORS:
        for space, convert in (('lab', xyz2lab), ('luv', xyz2luv)):
            v = convert(np.array([[color]], dtype=float), illuminant=illuminant, observer='2')[0, 0]
            print(space, *(repr(float(x)) for x in (*color, *white, *v)), sep=',')
