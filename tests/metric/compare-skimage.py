#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the values of a program with scikit-image on real pictures.

usage: compare-skimage.py PROGRAM...

PROGRAM is called with a reference and a test picture and prints one "key value" a line. The
pictures are those of $HEK_TEST_DATA, the sample photograph with noise and blur made here, and
where the benchmark data are ($HEKTOR_BENCH_DATA, or ../shared/data beside the source) three more
Kodak pictures.
"""

import os
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import skimage.color.delta_e as delta_e
    import skimage.io
    from skimage.color import deltaE_cie76, deltaE_ciede94, deltaE_ciede2000, deltaE_cmc, rgb2lab
    from skimage.filters import gaussian
    from skimage.metrics import peak_signal_noise_ratio, structural_similarity
except ImportError as error:
    print(f"skipped: {error} (Debian package python3-skimage)")
    sys.exit(77)

# scikit-image rounds the matrix of sRGB and the white point to six digits, which moves single dark
# pixels most.
TOLERANCES = {
    "psnr": 1e-3,
    "ssim": 1e-4,
    "ssim other": 1e-4,
    "delta_e_76_mean": 1e-3,
    "delta_e_76_p95": 5e-3,
    "delta_e_76_max": 2e-2,
    "cie94_mean": 1e-3,
    "cie94_p95": 5e-3,
    "cie94_max": 2e-2,
    "cie94_textile_mean": 1e-3,
    "cmc_mean": 5e-3,
    "cmc_p95": 1e-2,
    "cmc_max": 5e-2,
    "hyab_mean": 1e-3,
    "hyab_p95": 5e-3,
    "hyab_max": 2e-2,
    "delta_e_2000_mean": 1e-3,
    "delta_e_2000_p95": 5e-3,
    "delta_e_2000_max": 2e-2,
}
# To learn their type get_dH2() of scikit-image 0.19 hands over whole pictures, in which each number
# is asked for its own: nine tenths of the time of this test. The answer is the same from the type.
type_of = getattr(delta_e, "_supported_float_type", None)
if type_of:
    delta_e._supported_float_type = lambda parts: type_of(
        tuple(part.dtype if isinstance(part, np.ndarray) else part for part in parts))

LUMA = np.array([0.299, 0.587, 0.114])

# Options of SSIM, and the same for scikit-image, whose window has a radius of 3.5 sigma.
OTHER = ["ssim.sigma=2", "ssim.window=15", "ssim.k1=0.02", "ssim.k2=0.05"]
OTHER_SKIMAGE = {"sigma": 2, "K1": 0.02, "K2": 0.05}


def ssim(ref, test, sigma=1.5, **constants):
    """The mean over the pixels whose whole window lies inside the picture."""
    _, ssim_map = structural_similarity(
        ref @ LUMA, test @ LUMA, gaussian_weights=True, sigma=sigma,
        use_sample_covariance=False, data_range=255, full=True, **constants)
    border = int(3.5 * sigma + 0.5)
    return ssim_map[border:-border, border:-border].mean()


def expected(ref, test):
    """The definitions of the metrics, by scikit-image."""
    lab_ref, lab_test = rgb2lab(ref), rgb2lab(test)
    apart = np.abs(lab_ref - lab_test)
    differences = {
        "delta_e_2000": deltaE_ciede2000(lab_ref, lab_test),
        "delta_e_76": deltaE_cie76(lab_ref, lab_test),
        "cie94": deltaE_ciede94(lab_ref, lab_test),
        "cie94_textile": deltaE_ciede94(lab_ref, lab_test, kL=2, k1=0.048, k2=0.014),
        "cmc": deltaE_cmc(lab_ref, lab_test, kL=2),
        "hyab": apart[..., 0] + np.hypot(apart[..., 1], apart[..., 2]),
    }
    values = {
        "psnr": peak_signal_noise_ratio(ref, test, data_range=255),
        "ssim": ssim(ref, test),
        "ssim other": ssim(ref, test, **OTHER_SKIMAGE),
    }
    for key, delta in differences.items():
        values[key + "_mean"] = delta.mean()
        values[key + "_p95"] = np.percentile(delta, 95)
        values[key + "_max"] = delta.max()
    return values


def run(program, *args):
    """What the program prints."""
    out = subprocess.run([*program, *args], check=True, capture_output=True, text=True).stdout
    return {key: float(value) for key, value in (line.split() for line in out.splitlines())}


def measured(program, ref, test):
    """Its values, and that of SSIM with other options."""
    return run(program, ref, test) | {"ssim other": run(program, ref, test, *OTHER)["ssim"]}


def pairs(folder):
    """Paths of reference and test pictures; those made here are written into the folder."""
    data = os.environ["HEK_TEST_DATA"]
    photo = os.path.join(data, "photos", "kodim03.png")
    for name in ("kodim03_post3.png", "kodim03_pq16nofs.png", "kodim03_jpeg20.png"):
        yield photo, os.path.join(data, "metrics", name)

    codes = skimage.io.imread(photo)
    noise = np.random.default_rng(1).normal(0, 4, codes.shape)
    blurred = gaussian(codes, 0.8, channel_axis=2, preserve_range=True)
    for name, picture in (("noise", codes + noise), ("blur", blurred)):
        path = os.path.join(folder, f"{name}.png")
        picture = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
        skimage.io.imsave(path, picture, check_contrast=False)
        yield photo, path

    beside = os.path.join(data, "..", "..", "..", "shared", "data")
    bench = os.environ.get("HEKTOR_BENCH_DATA", beside)
    golden = os.path.join(bench, "metrics", "golden")
    if os.path.isdir(golden):
        for name in ("kodim01_jpeg50", "kodim05_hue20", "kodim09_noise15"):
            yield (os.path.join(golden, "ref", name.split("_")[0] + ".png"),
                   os.path.join(golden, "test", name + ".png"))


def main():
    """Prints a table and fails when a value is off."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for ref, test in pairs(folder):
            want = expected(skimage.io.imread(ref), skimage.io.imread(test))
            got = measured(sys.argv[1:], ref, test)
            for key, tolerance in TOLERANCES.items():
                error = abs(got[key] - want[key])
                verdict = "ok" if error <= tolerance else "FAILED"
                failed += error > tolerance
                print(f"{os.path.basename(test):24} {key:18} {got[key]:12.7f} {want[key]:12.7f} "
                      f"{error:9.1e} of {tolerance:.0e} {verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
