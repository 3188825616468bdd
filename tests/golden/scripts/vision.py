#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Golden tables of contrast sensitivity, GSDF, displays and masking.

usage: PYTHONPATH=COLOUR vision.py CVVDP OUTDIR

COLOUR is a checkout of colour-science/colour (BSD-3-Clause), CVVDP the folder "pycvvdp" of
gfxdisp/ColorVideoVDP (MIT, commit 7ca201a, version 0.5.6). PyTorch is not needed: the functions of
CVVDP run on numpy in double behind the few names of torch that they call.
"""
import json
import math
import os
import sys
import types
import warnings

warnings.simplefilter('ignore')
import numpy as np  # noqa: E402
import colour  # noqa: E402
import scipy.interpolate  # noqa: E402
from colour.contrast import barten1999  # noqa: E402
from colour.models import eotf_DICOMGSDF, eotf_inverse_DICOMGSDF  # noqa: E402

CVVDP, OUT = sys.argv[1:]
RNG = np.random.default_rng(1)


class Tensor(np.ndarray):
    """An array with those methods of torch that CVVDP calls."""
    requires_grad = False
    device = 'cpu'

    def view(self, *shape):
        if isinstance(shape[0], type):
            return np.ndarray.view(self, *shape)
        return self.reshape(shape[0] if isinstance(shape[0], tuple) else shape)

    def clamp(self, min=None, max=None):
        return np.clip(self, min, max)

    clip = clamp

    def isnan(self):
        return np.isnan(self)

    def isinf(self):
        return np.isinf(self)


def tensor(values, **_ignored):
    return np.asarray(values, dtype=float).view(Tensor)


def fake_torch():
    torch = types.ModuleType('torch')
    torch.Tensor = Tensor
    torch.as_tensor = torch.tensor = tensor
    torch.float32 = float
    torch.abs, torch.sign, torch.where = np.abs, np.sign, np.where
    torch.min = lambda a, b: np.minimum(a, b)
    torch.max = torch.maximum = lambda a, b: np.maximum(a, b)
    torch.pow = lambda a, b: np.power(a, b)
    torch.exp = np.exp
    torch.empty_like = np.empty_like
    torch.reshape = np.reshape
    torch.sum = lambda x, dim, keepdim=False: np.sum(x, axis=dim, keepdims=keepdim)
    return torch


def functions_of(name, names):
    """The source of @name without its imports, run with the fake torch; @names: given beside it."""
    with open(os.path.join(CVVDP, name), encoding='utf-8') as file:
        lines = [line for line in file if not line.startswith(('import ', 'from '))]
    space = dict(names, torch=fake_torch(), math=math, np=np, os=os, Tensor=Tensor)
    space['__file__'] = CVVDP
    space['sys'] = types.SimpleNamespace(path=[])
    space['logging'] = types.SimpleNamespace(warning=print, error=print)
    exec(''.join(lines), space)
    return space


def table(name, origin, columns, rows):
    with open(os.path.join(OUT, name + '.csv'), 'w', encoding='utf-8') as file:
        file.write(f'# {origin} (scripts/vision.py)\n{columns}\n')
        for row in rows:
            file.write(','.join(c if isinstance(c, str) else f'{float(c):.17g}' for c in row) + '\n')


def barten_sensitivity(cpd, luminance, size):
    pupil = barten1999.pupil_diameter_Barten1999(luminance, size)
    sigma = barten1999.sigma_Barten1999(0.5 / 60, 0.08 / 60, pupil)
    trolands = barten1999.retinal_illuminance_Barten1999(luminance, pupil)
    return pupil, trolands, barten1999.contrast_sensitivity_function_Barten1999(
        u=cpd, sigma=sigma, E=trolands, X_0=size)


def write_barten():
    rows = [(u, lum, size, *barten_sensitivity(u, lum, size))
            for lum in (0.01, 0.1, 1, 10, 100, 203, 1000, 10000) for size in (60, 10, 2)
            for u in (0.5, 1, 2, 4, 8, 16, 40)]
    table('vision-barten', 'Barten 1999 by colour-science '
          f'{colour.__version__} (BSD-3-Clause), contrast/barten1999.py with the constants of '
          'ITU-R BT.2246', 'cpd,cd_m2,size_deg,pupil_mm,trolands,sensitivity', rows)


def write_gsdf():
    rows = [(j, eotf_DICOMGSDF(j, in_int=True)) for j in list(range(1, 1023, 14)) + [512, 1023]]
    table('vision-gsdf', 'DICOM GSDF, NEMA PS3.14, by colour-science '
          f'{colour.__version__} (BSD-3-Clause): luminance of an index, and the index of that '
          'luminance', 'index,cd_m2,back',
          [(j, lum, 1023 * eotf_inverse_DICOMGSDF(lum)) for j, lum in rows])


def write_castle():
    with open(os.path.join(CVVDP, 'vvdp_data/csf_lut_weber_fixed_size.json'),
              encoding='utf-8') as file:
        lut = json.load(file)
    axes = np.log10(lut['L_bkg']), np.log10(lut['rho'])
    rows = []
    for key, hz, channel in (('o0_c1', 0, 0), ('o0_c2', 0, 1), ('o0_c3', 0, 2), ('o5_c1', 5, 0)):
        log_s = scipy.interpolate.RegularGridInterpolator(axes, np.array(lut[key]))
        points = [(lut['L_bkg'][i], lut['rho'][j]) for i in (0, 13, 31) for j in (0, 9, 31)]
        points += [(10 ** RNG.uniform(*axes[0][[0, -1]]), 10 ** RNG.uniform(*axes[1][[0, -1]]))
                   for _ in range(25)]
        rows += [(cpd, lum, hz, channel, 10 ** log_s((math.log10(lum), math.log10(cpd))))
                 for lum, cpd in points]
    table('vision-castle', 'castleCSF, the table csf_lut_weber_fixed_size.json of ColorVideoVDP '
          '0.5.6 (MIT, commit 7ca201a), nodes and bilinear in log-log by scipy '
          f'{scipy.__version__}', 'cpd,cd_m2,hz,channel,sensitivity', rows)


def write_displays():
    files = types.SimpleNamespace(find=lambda name, _paths: os.path.join(CVVDP, 'vvdp_data', name))

    def load(name):
        with open(name, encoding='utf-8') as file:
            return json.load(file)

    space = functions_of('display_model.py', {
        'ABC': object, 'abstractmethod': lambda f: f,
        'utils': types.SimpleNamespace(config_files=files, json2dict=load)})
    ids = {'standard_hdr_pq': 'standard-hdr-pq', 'standard_hdr_hlg': None}
    rows, sizes = [], []
    for name in ('standard_4k', 'standard_fhd', 'standard_phone', 'standard_hdr_pq', 'sdr_4k_30',
                 'sdr_fhd_24', 'iphone_14_pro', 'macbook_pro_16', 'lg_oled_2017_sdr',
                 'eizo_CG3146'):
        light = space['vvdp_display_photometry'].load(name, [])
        own = ids.get(name, name.replace('_', '-').lower())
        sizes.append((own, space['vvdp_display_geometry'].load(name).get_ppd(),
                      *light.get_black_level(), light.get_peak_luminance()))
        for code in np.linspace(0, 1, 9):
            rows.append((own, code, light.forward(tensor([code]))[0]))
    origin = 'ColorVideoVDP 0.5.6 (MIT, commit 7ca201a), display_model.py on numpy in double'
    table('vision-display', origin + ': codes to luminance', 'display,code,cd_m2', rows)
    table('vision-display-size', origin + ': geometry and black',
          'display,ppd,black,reflection,peak', sizes)


def write_masking():
    space = functions_of('cvvdp_metric.py', {
        'vq_metric': object, 'castleCSF': object, 'GaussianBlur': object,
        'register_metric': lambda c: None})
    with open(os.path.join(CVVDP, 'vvdp_data/cvvdp_parameters.json'), encoding='utf-8') as file:
        parameters = json.load(file)
    self = object.__new__(space['cvvdp'])
    self.device = 'cpu'
    for key in ('mask_p', 'mask_c', 'mask_q', 'd_max', 'xcm_weights'):
        setattr(self, key, tensor(parameters[key]))
    self.masking_model, self.dclamp_type = parameters['masking_model'], parameters['dclamp_type']
    self.pu_dilate, self.do_xchannel_masking = 0, parameters['xchannel_masking'] == 'on'
    correction = 10 ** (parameters['sensitivity_correction'] / 20)
    rows = []
    for _ in range(60):
        test = 10 ** RNG.uniform(-3, 0, 3) * RNG.choice((-1, 1), 3)
        reference = test * RNG.choice((0, 1, 0.5, 1.1, -0.3), 3) + RNG.choice((0, 0.02), 3)
        s = 10 ** RNG.uniform(0, 2.5, 3)
        d = self.apply_masking_model(*(tensor(v).reshape(1, 3, 1, 1, 1)
                                       for v in (test, reference, s * correction)))
        rows.append((*test, *reference, *s, *np.asarray(d).ravel()))
    table('vision-masking', 'Differences after masking by ColorVideoVDP 0.5.6 (MIT, commit '
          '7ca201a), apply_masking_model() on numpy in double, without blur over neighbours: '
          'contrast of test and reference, sensitivity, difference',
          ','.join(f'{v}{c}' for v in ('t', 'r', 's', 'd') for c in range(3)), rows)


for write in (write_barten, write_gsdf, write_castle, write_displays, write_masking):
    write()
