#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the JPEG and TIFF files of this folder from ../photos/small.png, each with a PNG of what it has to show.

Needs Pillow, numpy, tifffile and ImageMagick; run in this folder. The PNGs of JPEG files hold what Pillow decodes.
"""
import subprocess

import numpy as np
import tifffile
from PIL import Image, ImageOps

SMALL = '../photos/small.png'
photo = Image.open(SMALL).convert('RGB').crop((40, 30, 104, 78))
pixels = np.array(photo)


def magick(*args):
    subprocess.run(['convert', *args], check=True)


def save(array, name):
    Image.fromarray(array).save(name, optimize=True)


def jpeg_expected(name):
    picture = Image.open(name + '.jpg')
    if picture.mode == 'CMYK':
        ink = 255 - np.array(picture).astype(int)
        rgb = (ink[..., :3] * ink[..., 3:] + 127) // 255
    else:
        rgb = np.array(ImageOps.exif_transpose(picture).convert('RGB'))
    save(rgb.astype(np.uint8), name + '.png')


photo.save('pillow-420.jpg', quality=85)
photo.convert('CMYK').save('pillow-cmyk.jpg', quality=90)
photo.save('photo.png')
exif = Image.Exif()
exif[0x0112] = 6
photo.save('rotated-source.jpg', quality=90, exif=exif)
magick('rotated-source.jpg', '-sampling-factor', '4:2:2', 'magick-rotated.jpg')
magick('photo.png', '-colorspace', 'Gray', '-interlace', 'JPEG', '-quality', '80', 'magick-grey.jpg')
for jpeg in ('pillow-420', 'pillow-cmyk', 'magick-rotated', 'magick-grey'):
    jpeg_expected(jpeg)
subprocess.run(['rm', 'rotated-source.jpg', 'photo.png'], check=True)

# TIFF: all of these show the same photograph, or its grey version.
grey = np.array(photo.convert('L'))
save(pixels, 'tiff-rgb.png')
save(grey, 'tiff-grey.png')
wide = pixels.astype(np.uint16) * 257
photo.save('pillow-lzw.tif', compression='tiff_lzw')
photo.save('pillow-deflate.tif', compression='tiff_adobe_deflate')
tifffile.imwrite('tifffile-planes.tif', np.moveaxis(pixels, 2, 0), photometric='rgb', planarconfig='separate')
tifffile.imwrite('tifffile-u16-be.tif', wide, photometric='rgb', byteorder='>', compression='zlib')
tifffile.imwrite('tifffile-tiles.tif', pixels, photometric='rgb', tile=(16, 32), compression='zlib')
tifffile.imwrite('tifffile-grey.tif', grey, photometric='minisblack', rowsperstrip=7)
tifffile.imwrite('tifffile-white.tif', 255 - grey, photometric='miniswhite')
magick('tiff-rgb.png', '-compress', 'RLE', 'magick-packbits.tif')
magick('tiff-grey.png', '-depth', '16', '-compress', 'Zip', 'magick-grey16.tif')
