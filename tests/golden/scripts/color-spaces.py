#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Golden tables of colour spaces, transfer functions, adaptations and RGB matrices.

usage: PYTHONPATH=COLORAIDE:COLOUR color-spaces.py OUTDIR

COLORAIDE and COLOUR are checkouts of facelessuser/coloraide (MIT) and colour-science/colour
(BSD-3-Clause). Both run with their own formulas. Their matrices are those that they derive from
chromaticities in double (colour-science: use_derived_transformation_matrices), not the rounded ones
of the standards.
"""
import itertools
import math
import os
import random
import sys
import warnings

warnings.simplefilter('ignore')
import numpy as np  # noqa: E402
import colour  # noqa: E402
from coloraide.everything import ColorAll as Color  # noqa: E402

OUT = sys.argv[1]
WHITE = 203.0
random.seed(1)

GRID = list(itertools.product((0.003, 0.2, 1.0), repeat=3))
CORNERS = [c for c in itertools.product((0.0, 1.0), repeat=3) if c != (1.0, 1.0, 1.0)]
RANDOM = [tuple(round(random.random() ** 2, 6) for _ in range(3)) for _ in range(6)]
DARK = [(1e-5, 2e-5, 0.0), (4e-4, 3e-4, 1e-4)]
WIDE = [(1.1, -0.05, 0.02), (-0.1, 0.6, 0.1), (-0.02, 0.05, 1.05), (0.3, -0.01, 0.4)]
INSIDE = GRID + CORNERS + RANDOM + DARK


def is_corner(rgb):
    return min(rgb) == 0


def neat(values, polar):
    values = [float(v) for v in values]
    if polar is not None and (math.isnan(values[polar[1]]) or values[polar[0]] < 1e-7):
        values[polar[0]] = 0.0 if values[polar[0]] < 1e-7 else values[polar[0]]
        values[polar[1]] = 0.0
    return values


def write(name, header, columns, rows):
    with open(os.path.join(OUT, name), 'w', encoding='utf-8') as out:
        out.write('# ' + header + '\n' + columns + '\n')
        for row in rows:
            out.write(','.join(v if isinstance(v, str) else repr(float(v)) for v in row) + '\n')


# --- coloraide ---

CHROMA_HUE = {'lch': (1, 2), 'oklch': (1, 2), 'hsv': (1, 0), 'hsl': (1, 0)}
CA = {'xyz': 'xyz-d65', 'xyy': 'xyy', 'lab': 'lab-d65', 'lch': 'lch-d65', 'luv': 'luv',
      'oklab': 'oklab', 'oklch': 'oklch', 'hsv': 'hsv', 'hsl': 'hsl', 'ictcp': 'ictcp',
      'jzazbz': 'jzazbz', 'xyb': 'xyb', 'cam16ucs': 'cam16-ucs', 'adobe-rgb': 'a98-rgb',
      'prophoto': 'prophoto-rgb', 'display-p3': 'display-p3', 'bt2020': 'rec2020', 'srgb': 'srgb'}


def coloraide(space, rgb):
    v = list(Color('srgb-linear', rgb).convert(CA[space], norm=False)[:-1])
    if space == 'xyb':
        v[2] += v[1]  # coloraide subtracts Y from B, libjxl does not
    return neat(v, CHROMA_HUE.get(space))


# --- colour-science ---

NAMES = {'srgb': 'sRGB', 'adobe-rgb': 'Adobe RGB (1998)', 'prophoto': 'ProPhoto RGB',
         'display-p3': 'Display P3', 'dci-p3': 'DCI-P3', 'bt2020': 'ITU-R BT.2020'}
RGB = {k: colour.RGB_COLOURSPACES[n].copy() for k, n in NAMES.items()}
for space in RGB.values():
    space.use_derived_transformation_matrices(True)
D65 = RGB['srgb'].whitepoint
DECODE = {'bt2020': lambda v: v ** 2.4, 'dci-p3': lambda v: v ** 2.6}
ENCODE = {'bt2020': lambda v: colour.algebra.spow(v, 1 / 2.4),
          'dci-p3': lambda v: colour.algebra.spow(v, 1 / 2.6)}


def linear_rgb(name, xyz):
    own = RGB[name]
    return colour.XYZ_to_RGB(xyz, own, illuminant=D65, chromatic_adaptation_transform='Bradford')


def colour_science(space, rgb):
    xyz = RGB['srgb'].matrix_RGB_to_XYZ @ np.array(rgb)
    if space in NAMES:
        v = linear_rgb(space, xyz)
        v = np.where(np.abs(v) < 1e-15, 0, v)  # what rounding left of 0
        return neat(ENCODE.get(space, RGB[space].cctf_encoding)(v), None)
    if space == 'ictcp':
        v = colour.RGB_to_ICtCp(WHITE * linear_rgb('bt2020', xyz), L_p=10000)
    elif space == 'jzazbz':
        v = colour.XYZ_to_Jzazbz(WHITE * xyz)
    elif space == 'cam16ucs':
        v = colour.XYZ_to_CAM16UCS(xyz)
    elif space == 'luv':
        v = colour.XYZ_to_Luv(xyz, D65)
    elif space == 'lab':
        v = colour.XYZ_to_Lab(xyz, D65)
    elif space == 'lch':
        v = colour.Lab_to_LCHab(colour.XYZ_to_Lab(xyz, D65))
    elif space == 'xyy':
        v = colour.XYZ_to_xyY(xyz)
    elif space in ('hsv', 'hsl'):
        encoded = RGB['srgb'].cctf_encoding(np.array(rgb))
        v = (colour.RGB_to_HSV if space == 'hsv' else colour.RGB_to_HSL)(encoded)
        v = np.array([v[0] * 360, v[1], v[2]])
    return neat(v, CHROMA_HUE.get(space))


def spaces():
    rows = []
    for space in CA:
        # coloraide's sRGB and the cylinders of it have no odd extension to compare
        wide = [] if space in ('hsv', 'hsl', 'xyy', 'lch', 'oklch', 'ictcp', 'jzazbz') else WIDE
        for rgb in INSIDE + wide:
            # powers of what rounding left of 0 in coloraide
            if space == 'adobe-rgb' and is_corner(rgb):
                continue
            rows.append((space, *rgb, *coloraide(space, rgb)))
    write('color-spaces-coloraide.csv',
          'Linear BT.709 colours in other spaces, printed by coloraide (MIT), commit add875c3, '
          'convert (norm=False): 1.0 = 203 cd/m2, XYB with Y added to B again, hue 0 where chroma '
          'is below 1e-7 (scripts/color-spaces.py)',
          'space,r,g,b,c1,c2,c3', rows)

    rows = []
    for space in ('lab', 'lch', 'luv', 'xyy', 'hsv', 'hsl', 'ictcp', 'jzazbz', 'cam16ucs',
                  'adobe-rgb', 'prophoto', 'display-p3', 'dci-p3', 'bt2020'):
        for rgb in INSIDE:
            if space == 'xyy' and max(rgb) == 0:
                continue  # colour-science: 0, 0
            rows.append((space, *rgb, *colour_science(space, rgb)))
    write('color-spaces-colour-science.csv',
          'Linear BT.709 colours in other spaces, printed by colour-science 0.4.6 '
          '(BSD-3-Clause) with derived matrices and Bradford adaptation, bt2020 as v^2.4, '
          '1.0 = 203 cd/m2 (scripts/color-spaces.py)',
          'space,r,g,b,c1,c2,c3', rows)


def transfers():
    t = colour.models
    relative = [0, 1e-6, 1e-4, 1 / 512, 0.0031, 0.0032, 0.01, 1 / 12, 0.0834, 0.18, 0.265, 0.5,
                0.75, 0.9, 1]
    absolute = [0, 1e-3, 0.005, 0.1, 1, 10, 50, 100, 203, 500, 1000, 2000, 4000, 10000]
    curves = {'srgb': t.eotf_inverse_sRGB,
              'gamma': lambda x: colour.gamma_function(x, 1 / 2.2),
              'adobe-rgb': lambda x: colour.gamma_function(x, 256 / 563),
              'dci': lambda x: colour.gamma_function(x, 1 / 2.6),
              'bt1886': lambda x: t.eotf_inverse_BT1886(x),
              'prophoto': lambda x: t.cctf_encoding_ROMMRGB(x),
              'hlg': t.oetf_BT2100_HLG}
    rows = [(name, x, curve(x)) for name, curve in curves.items() for x in relative]
    rows += [('pq', x, t.eotf_inverse_ST2084(x)) for x in absolute]
    write('color-transfer.csv',
          'Light and code of transfer functions, printed by colour-science 0.4.6 (BSD-3-Clause) '
          '(scripts/color-spaces.py)', 'transfer,linear,code', rows)

    rows = []
    for white, black in ((1, 0), (100, 0.1), (80, 1), (1000, 0.005)):
        for code in (0, 0.01, 0.1, 0.25, 0.5, 0.75, 1):
            rows.append(('bt1886', white, black, code, t.eotf_BT1886(code, black, white)))
    for peak, black in ((400, 0), (1000, 0), (1000, 0.005), (1500, 0.05), (2000, 0.1)):
        for code in (0, 0.05, 0.25, 0.5, 0.6, 0.75, 1):
            gamma = t.gamma_function_BT2100_HLG(peak) if hasattr(t, 'gamma_function_BT2100_HLG') \
                else 1.2 + 0.42 * math.log10(peak / 1000)
            rows.append(('hlg', peak, black, code, t.eotf_BT2100_HLG(code, black, peak, gamma)))
    write('color-display.csv',
          'Displayed luminance of a grey code, by white and black of the display in cd/m2, printed '
          'by colour-science 0.4.6 (BSD-3-Clause), eotf_BT1886 and eotf_BT2100_HLG '
          '(scripts/color-spaces.py)', 'curve,white,black,code,luminance', rows)


def whites():
    names = {'A': 'A', 'C': 'C', 'D50': 'D50', 'D55': 'D55', 'D65': 'D65', 'E': 'E', 'F2': 'FL2',
             'F7': 'FL7', 'F11': 'FL11'}
    xy = {k: colour.CCS_ILLUMINANTS['CIE 1931 2 Degree Standard Observer'][v]
          for k, v in names.items()}
    rows = []
    for method, cat in (('bradford', 'Bradford'), ('cat16', 'CAT16')):
        for a, b in itertools.permutations(names, 2):
            m = colour.adaptation.matrix_chromatic_adaptation_VonKries(
                colour.xy_to_XYZ(xy[a]), colour.xy_to_XYZ(xy[b]), transform=cat)
            rows.append((method, a, b, *m.ravel()))
    write('color-adaptation.csv',
          'Chromatic adaptation matrices of XYZ, printed by colour-science 0.4.6 (BSD-3-Clause), '
          'matrix_chromatic_adaptation_VonKries (scripts/color-spaces.py)',
          'method,from,to,' + ','.join(f'm{i}{j}' for i in range(3) for j in range(3)), rows)

    rows = []
    for name, space in RGB.items():
        m = colour.normalised_primary_matrix(space.primaries, space.whitepoint)
        rows.append((name, *m.ravel()))
    write('color-rgb.csv',
          'Linear RGB to XYZ under the own white, printed by colour-science 0.4.6 (BSD-3-Clause), '
          'normalised_primary_matrix (scripts/color-spaces.py)',
          'space,' + ','.join(f'm{i}{j}' for i in range(3) for j in range(3)), rows)


spaces()
transfers()
whites()
