#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the datasets of this folder with NumPy, zipfile, gzip and h5py, so that they do not come
from the code under test. Run it here; FASHION is the folder of the Fashion-MNIST files.

usage: make-samples.py FASHION

Element (i, j) of an array is (7 i + 3 j) mod 11; floats have a quarter of that minus 1.
"""
import gzip
import io
import struct
import sys

import numpy as np


def numbers(rows, dim, dtype):
    i, j = np.meshgrid(np.arange(rows), np.arange(dim), indexing='ij')
    a = (7 * i + 3 * j) % 11
    if dtype == '|b1':
        return a > 4
    return (a / 4.0 - 1 if dtype[1] == 'f' else a).astype(dtype)


def fvecs():
    with open('small.fvecs', 'wb') as file:
        for row in numbers(5, 4, '<f4'):
            file.write(struct.pack('<i4f', 4, *row))
    for name, kind in (('small.bvecs', '|u1'), ('small.ivecs', '<i4')):
        with open(name, 'wb') as file:
            for row in numbers(5, 4, kind):
                file.write(struct.pack('<i', 4) + row.tobytes())


def npy():
    kinds = ['<f2', '>f2', '<f4', '>f4', '<f8', '>f8', '|i1', '|u1', '|b1', '<i2', '>i2', '<u2',
             '<i4', '>i4', '>u4', '<i8', '>i8', '<u8', '>u8']
    for kind in kinds:
        name = kind.replace('<', 'le-').replace('>', 'be-').replace('|', '')
        for order in 'CF':
            array = np.asarray(numbers(5, 4, kind), dtype=kind, order=order)
            np.save(f'{name}-{order.lower()}.npy', array)
    for order in 'CF':
        deep = np.asarray(numbers(5, 12, '<f4').reshape(5, 2, 3, 2), order=order)
        np.save(f'deep-{order.lower()}.npy', deep)
    np.save('flat.npy', numbers(1, 6, '<f4')[0])
    np.save('none.npy', np.zeros((0, 4), '<f4'))
    np.save('scalar.npy', np.float32(3))
    np.save('bad-complex.npy', np.zeros((2, 2), '<c8'))
    np.save('bad-text.npy', np.array([['a', 'b']]))
    np.save('bad-fields.npy', np.zeros(3, [('x', '<f4'), ('y', '<f4')]))
    np.save('bad-long.npy', np.zeros((2, 2), np.longdouble))
    for version in (2, 3):
        with open(f'version-{version}.npy', 'wb') as file:
            np.lib.format.write_array(file, numbers(5, 4, '<f4'), version=(version, 0))
    loss = np.array([[0.1, 1e9 + 0.3], [1e300, 1.0]])
    np.save('loss.npy', loss)
    hole = numbers(5, 4, '<f4')
    hole[1, 2] = np.nan
    hole[3, 0] = -np.inf
    np.save('holes.npy', hole)


def npz():
    labels = np.arange(5)
    for name, save in (('stored', np.savez), ('packed', np.savez_compressed)):
        save(f'{name}.npz', labels=labels, vectors=numbers(5, 4, '<f4'),
             columns=np.asfortranarray(numbers(6, 4, '<i2')), text=np.array(['a']))


def idx(folder):
    n = 20
    with gzip.open(folder + '/train-images-idx3-ubyte.gz') as file:
        images = file.read(16 + 784 * n)
    with gzip.open(folder + '/train-labels-idx1-ubyte.gz') as file:
        labels = file.read(8 + n)
    images = images[:4] + struct.pack('>I', n) + images[8:]
    labels = labels[:4] + struct.pack('>I', n) + labels[8:]
    for name, data in (('fashion-images-idx3-ubyte', images),
                       ('fashion-labels-idx1-ubyte', labels)):
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode='wb', mtime=0) as file:
            file.write(data)
        with open(name + '.gz', 'wb') as file:
            file.write(packed.getvalue())
    for code, kind in ((8, '>u1'), (9, '>i1'), (11, '>i2'), (12, '>i4'), (13, '>f4'), (14, '>f8')):
        array = numbers(5, 4, kind).reshape(5, 2, 2)
        with open(f'type{code}-idx3', 'wb') as file:
            file.write(bytes([0, 0, code, 3]) + struct.pack('>3I', *array.shape) + array.tobytes())


def hdf5():
    import h5py

    def fill(name, libver, **how):
        with h5py.File(name, 'w', libver=libver) as file:
            file.attrs['type'] = 'dense'
            file.attrs['distance'] = 'angular' if 'packed' in name else 'euclidean'
            file.attrs['dimension'] = 4
            file.create_dataset('train', data=numbers(50, 4, '<f4'), **how)
            file.create_dataset('test', data=numbers(5, 4, '<f4'), **how)
            file.create_dataset('neighbors', data=numbers(5, 6, '<i4'), **how)
            file.create_dataset('distances', data=numbers(5, 6, '<f4'), **how)

    fill('ann.hdf5', 'earliest')
    fill('ann-latest.hdf5', 'latest')
    fill('ann-packed.hdf5', 'earliest', chunks=(3, 3), compression='gzip', shuffle=True,
         fletcher32=True)
    fill('ann-chunked.hdf5', 'earliest', chunks=(1, 2))
    with h5py.File('ann-f8.hdf5', 'w') as file:
        file['embedding'] = numbers(5, 4, '>f8')
        file['a group/of it'] = 1
        file['a list'] = [1, 2, 3]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    fvecs()
    npy()
    npz()
    idx(sys.argv[1])
    hdf5()


if __name__ == '__main__':
    main()
