#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the OpenEXR, Radiance and PFM files of this folder from a crop of nancy_church.hdr (PU21).

usage: make-hdr-samples.py NANCY_CHURCH.hdr [FOLDER]

Needs numpy and OpenImageIO (Debian python3-openimageio 2.4, openimageio-tools, OpenEXR 3.1), which
write the files, and YCWRITE, a program of ten lines around Imf::RgbaOutputFile and
Imf::RgbaInputFile (WRITE_YC), which writes exr-yc.exr and reads it back for exr-yc.pfm. The
values that the files hold are in exr-scene.pfm (halves), those that lossy compression left, as
OpenImageIO decodes them, in exr-b44.pfm and exr-pxr24-float.pfm.
"""
import os
import subprocess
import sys

import numpy as np
import OpenImageIO as oiio

SOURCE = os.path.abspath(sys.argv[1])
os.chdir(sys.argv[2] if len(sys.argv) > 2 else '.')
X, Y, WIDTH, HEIGHT = 470, 420, 48, 32


def rows_of_radiance(path):
    """Rows of RGBE bytes: new run-length encoding only, which this file has."""
    with open(path, 'rb') as file:
        data = file.read()
    at = data.index(b'\n\n') + 2
    end = data.index(b'\n', at)
    words = data[at:end].split()
    height, width = int(words[1]), int(words[3])
    at = end + 1
    out = np.zeros((height, width, 4), np.uint8)
    for y in range(height):
        assert data[at:at + 2] == b'\2\2' and data[at + 2] << 8 | data[at + 3] == width
        at += 4
        for c in range(4):
            x = 0
            while x < width:
                n = data[at]
                if n > 128:
                    out[y, x:x + n - 128, c] = data[at + 1]
                    x, at = x + n - 128, at + 2
                else:
                    out[y, x:x + n, c] = np.frombuffer(data, np.uint8, n, at + 1)
                    x, at = x + n, at + 1 + n
    return out


def write_pfm(name, pixels):
    with open(name, 'wb') as file:
        file.write(b'PF\n%d %d\n-1.0\n' % (pixels.shape[1], pixels.shape[0]))
        file.write(pixels[::-1].astype('<f4').tobytes())


def write_exr(name, pixels, kind=oiio.HALF, names=('R', 'G', 'B'), tile=0, **attributes):
    height, width, n = pixels.shape
    spec = oiio.ImageSpec(width, height, n, kind)
    spec.channelnames = names
    if tile:
        spec.tile_width = spec.tile_height = tile
    for key, value in attributes.items():
        key = key.replace('__', ':')
        if key.startswith('full_') or key in ('x', 'y'):
            setattr(spec, key, value)
        elif isinstance(value, tuple):
            spec.attribute(key, oiio.TypeDesc('float[%d]' % len(value)), value)
        else:
            spec.attribute(key, value)
    spec.erase_attribute('DateTime')
    out = oiio.ImageOutput.create(name)
    assert out.open(name, spec), oiio.geterror()
    assert out.write_image(np.ascontiguousarray(pixels, np.float32))
    out.close()


def read_exr(name):
    image = oiio.ImageInput.open(name)
    spec = image.spec()
    return np.asarray(image.read_image(oiio.FLOAT)).reshape(spec.height, spec.width, -1)


rgbe = rows_of_radiance(SOURCE)[Y:Y + HEIGHT, X:X + WIDTH]
with open('scene.hdr', 'wb') as file:
    file.write(b'#?RADIANCE\n# crop of nancy_church.hdr (PU21)\nFORMAT=32-bit_rle_rgbe\n\n'
               b'-Y %d +X %d\n' % (HEIGHT, WIDTH))
    file.write(rgbe.tobytes())
exponent = rgbe[..., 3:].astype(int)
scene = np.where(exponent > 0, (rgbe[..., :3] + 0.5) * np.exp2(exponent - 136.0), 0)
scene = scene.astype(np.float16).astype(np.float32)
write_pfm('exr-scene.pfm', scene)

for compression in ('none', 'rle', 'zips', 'zip', 'piz', 'pxr24'):
    write_exr(f'exr-{compression}.exr', scene, compression=compression)
for compression in ('b44', 'b44a', 'dwaa', 'dwab'):
    write_exr(f'exr-{compression}.exr', scene, compression=compression)
write_pfm('exr-b44.pfm', read_exr('exr-b44.exr'))
write_exr('exr-pxr24-float.exr', scene * np.float32(1.1), oiio.FLOAT, compression='pxr24')
write_pfm('exr-pxr24-float.pfm', read_exr('exr-pxr24-float.exr'))
write_exr('exr-float.exr', scene, oiio.FLOAT, compression='zip')
write_exr('exr-none-float.exr', scene, oiio.FLOAT, compression='none')
write_exr('exr-tiles.exr', scene, compression='piz', tile=16)
write_exr('exr-grey.exr', scene[..., 1:2], names=('Y',), compression='zip')
write_exr('exr-green.exr', scene[..., 1:2], names=('G',), compression='rle')

# OpenImageIO takes colours as multiplied with alpha, as the file has them.
alpha = np.tile(np.linspace(0, 1, WIDTH, dtype=np.float32) ** 2, (HEIGHT, 1))[..., None]
alpha = alpha.astype(np.float16).astype(np.float32)
layer = np.concatenate([(scene * alpha).astype(np.float16), alpha], -1).astype(np.float32)
write_exr('exr-alpha.exr', layer, names=('R', 'G', 'B', 'A'), compression='zip')
write_exr('exr-layers.exr', np.concatenate([scene[..., 1:2], scene], -1),
          names=('Z', 'diffuse.R', 'diffuse.G', 'diffuse.B'), compression='zip')
write_exr('exr-window.exr', scene, compression='zip', x=-8, y=4, full_x=0, full_y=0, full_width=36,
          full_height=40)
write_exr('exr-ap0.exr', scene, compression='zip', whiteLuminance=120.0,
          chromaticities=(0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767))
write_exr('exr-depth.exr', scene[..., :1], names=('Z',), compression='zip')
subprocess.run(['oiiotool', 'exr-depth.exr', '--attrib', 'oiio:subimagename', 'depth',
                'exr-zip.exr', '--attrib', 'oiio:subimagename', 'beauty', '--siappend', '-o',
                'exr-parts.exr'], check=True)
subprocess.run([os.environ.get('YCWRITE', 'ycwrite'), 'exr-scene.pfm', 'exr-yc.exr', 'exr-yc.pfm'],
               check=True)
