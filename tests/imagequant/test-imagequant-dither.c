/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dithering keeps mean colours: flat and sloping pictures between the colours of a palette, seen
 * through a window, have the linear light that they had. And the threshold matrices are what their
 * names say: Bayer's order, and a spectrum without low frequencies.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-color-transfer.h"
#include "hek-dither-private.h"
#include "hek-test-picture.h"

#define SIDE 128

/* What error diffusion can owe at the lower edge: less than a pixel's difference per column. */
#define FLAT_TOLERANCE (1.0 / SIDE)

/* Colours at the very edge of the hull of a palette are rounded to codes outside of it, whose
 * errors are cut (hek-palette-debt-private.h). */
#define HULL_TOLERANCE 0.03

/* Windows of 16 × 16 pixels lose and get errors on all sides. */
#define WINDOW 16
#define WINDOW_TOLERANCE 0.04

static guint8 flat[4];

static void
paint_flat (guint32 x,
            guint32 y,
            guint8  rgba[4])
{
  memcpy (rgba, flat, 4);
}

/* Every code twice over 512 columns would be too wide: half of them over 128. */
static void
paint_ramp (guint32 x,
            guint32 y,
            guint8  rgba[4])
{
  memset (rgba, (int) (2 * x), 3);
}

static void
mean_linear (const HekImage *image,
             guint32         x0,
             guint32         y0,
             guint32         side,
             double          mean[4])
{
  memset (mean, 0, 4 * sizeof *mean);
  for (guint32 y = y0; y < y0 + side; y++)
    for (guint32 x = x0; x < x0 + side; x++)
      {
        const guint8 *code = hek_image_row (image, y) + (gsize) x * image->n_channels;
        double alpha = image->n_channels == 4 ? code[3] / 255.0 : 1;

        for (guint c = 0; c < 3; c++)
          mean[c] += alpha * hek_color_srgb_decode (code[c] / 255.0) / (side * side);
        mean[3] += alpha / (side * side);
      }
}

static void
check_flat (const char            *method,
            const char            *settings,
            guint                  n_channels,
            const HekPaletteLocks *locks,
            double                 tolerance)
{
  g_autoptr (HekImage) image = hek_test_picture_new (SIDE, SIDE, n_channels, paint_flat);
  g_autoptr (HekQuantized) result = hek_test_quantize (method, image, settings, locks);
  double wanted[4], got[4];

  mean_linear (image, 0, 0, SIDE, wanted);
  mean_linear (result->image, 0, 0, SIDE, got);
  for (guint c = 0; c < n_channels; c++)
    g_assert_cmpfloat_with_epsilon (got[c], wanted[c], tolerance);
}

/* Greys on two colours, the hardest case: errors are as large as the whole range. */
static void
test_black_and_white (void)
{
  const HekPaletteLocks locks = { .n_locked = 2, .rgba = { { 0, 0, 0, 255 },
                                                           { 255, 255, 255, 255 } } };

  for (guint code = 0; code < 256; code += 15)
    {
      memset (flat, (int) code, 3);
      flat[3] = 255;
      check_flat ("palette", "colors=2 dither=fs", 3, &locks, FLAT_TOLERANCE);
      check_flat ("uniform", "bits=1 dither=fs", 3, NULL, FLAT_TOLERANCE);
      check_flat ("uniform", "bits=1 space=linear dither=fs", 3, NULL, FLAT_TOLERANCE);
      /* 32 steps from one colour to the other */
      check_flat ("palette", "colors=2 dither=bayer", 3, &locks, 1.0 / 32);
      check_flat ("palette", "colors=2 dither=blue-noise", 3, &locks, 1.0 / 32);
    }
}

/* Mixtures of three colours of a palette that are near each other. */
static void
test_mixtures (void)
{
  static const HekPaletteLocks locks = { .n_locked = 6,
                                         .rgba = { { 20, 20, 30, 255 },
                                                   { 90, 60, 50, 255 },
                                                   { 200, 80, 60, 255 },
                                                   { 220, 190, 90, 255 },
                                                   { 235, 230, 220, 255 },
                                                   { 90, 120, 160, 255 } } };

  for (guint seed = 0; seed < 24; seed++)
    {
      double weights[6] = { 0 }, sum = 0;

      for (guint i = 0; i < 3; i++)
        sum += weights[(seed + i) % 6] = 1 + (seed * 7 + i * i * 5 + seed * i * 3) % 11;
      for (guint c = 0; c < 3; c++)
        {
          double linear = 0;

          for (guint i = 0; i < 6; i++)
            linear += weights[i] / sum * hek_color_srgb_decode (locks.rgba[i][c] / 255.0);
          flat[c] = hek_color_srgb_encode_u8 ((float) linear);
        }
      flat[3] = 255;
      check_flat ("palette", "colors=6 dither=fs", 3, &locks, HULL_TOLERANCE);
      check_flat ("palette", "colors=6 dither=fs space=lab", 3, &locks, HULL_TOLERANCE);
      check_flat ("palette", "colors=6 dither=fs space=srgb", 3, &locks, HULL_TOLERANCE);
    }
}

static void
test_veil (void)
{
  static const HekPaletteLocks locks = { .n_locked = 3, .rgba = { { 0, 0, 0, 0 },
                                                                  { 200, 100, 50, 255 },
                                                                  { 20, 30, 90, 255 } } };
  static const guint8 veil[4] = { 160, 80, 60, 128 };

  memcpy (flat, veil, 4);
  check_flat ("palette", "colors=3 dither=fs", 4, &locks, 0.05);
  check_flat ("uniform", "bits=1 dither=fs", 4, NULL, 0.05);
}

static void
test_ramp (void)
{
  g_autoptr (HekImage) ramp = hek_test_picture_new (SIDE, SIDE, 3, paint_ramp);
  static const HekPaletteLocks locks = { .n_locked = 4, .rgba = { { 0, 0, 0, 255 },
                                                                  { 100, 100, 100, 255 },
                                                                  { 180, 180, 180, 255 },
                                                                  { 255, 255, 255, 255 } } };
  const char *steps = "bits=2 dither=fs";
  g_autoptr (HekQuantized) palette = hek_test_quantize ("palette", ramp, "colors=4", &locks);
  g_autoptr (HekQuantized) uniform = hek_test_quantize ("uniform", ramp, steps, NULL);

  for (guint32 y = 0; y < SIDE; y += WINDOW)
    for (guint32 x = 0; x < SIDE; x += WINDOW)
      {
        double wanted[4], got[4];

        mean_linear (ramp, x, y, WINDOW, wanted);
        mean_linear (palette->image, x, y, WINDOW, got);
        g_assert_cmpfloat_with_epsilon (got[1], wanted[1], WINDOW_TOLERANCE);
        mean_linear (uniform->image, x, y, WINDOW, got);
        g_assert_cmpfloat_with_epsilon (got[1], wanted[1], WINDOW_TOLERANCE);
      }
}

static void
test_amount (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  g_autoptr (HekQuantized) none = hek_test_quantize ("palette", photo, "dither=none", NULL);
  static const char *const dithers[] = { "bayer", "blue-noise", "fs" };
  g_autofree char *plain = hek_test_digest (none);

  for (guint i = 0; i < G_N_ELEMENTS (dithers); i++)
    {
      g_autofree char *off = g_strdup_printf ("dither=%s amount=0", dithers[i]);
      g_autofree char *on = g_strdup_printf ("dither=%s amount=1", dithers[i]);
      g_autoptr (HekQuantized) without = hek_test_quantize ("palette", photo, off, NULL);
      g_autoptr (HekQuantized) with = hek_test_quantize ("palette", photo, on, NULL);
      g_autofree char *digest = hek_test_digest (without);
      g_autofree char *other = hek_test_digest (with);

      g_assert_cmpstr (digest, ==, plain);
      g_assert_cmpstr (other, !=, plain);
    }
}

static void
test_matrices (void)
{
  static const guint8 bayer_4[4][4] = { { 0, 8, 2, 10 }, { 12, 4, 14, 6 }, { 3, 11, 1, 9 },
                                        { 15, 7, 13, 5 } };
  const guint n = HEK_DITHER_SIDE * HEK_DITHER_SIDE;

  for (HekDither dither = HEK_DITHER_BAYER; dither <= HEK_DITHER_BLUE_NOISE; dither++)
    {
      const guint16 *ranks = hek_dither_matrix (dither);
      g_autofree guint8 *seen = g_malloc0 (n);

      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (ranks[i], <, n);
          g_assert_cmpuint (seen[ranks[i]]++, ==, 0);
        }
    }
  for (guint y = 0; y < 4; y++)
    for (guint x = 0; x < 4; x++)
      g_assert_cmpuint (hek_dither_matrix (HEK_DITHER_BAYER)[y * HEK_DITHER_SIDE + x] / (n / 16),
                        ==, bayer_4[y][x]);
}

/* Power of the pattern of the @level lowest ranks at (u, v) cycles per matrix; 1: white noise. */
static double
pattern_power (const guint16 *ranks,
               guint          level,
               int            u,
               int            v)
{
  const guint side = HEK_DITHER_SIDE, n = side * side;
  double re = 0, im = 0, share = (double) level / n;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        double phase = 2 * G_PI * (u * (double) x + v * (double) y) / side;

        if (ranks[y * side + x] < level)
          {
            re += cos (phase);
            im += sin (phase);
          }
      }
  return (re * re + im * im) / (n * share * (1 - share));
}

/*
 * Blue noise: below a third of the principal frequency sqrt (share) (Ulichney 1987), at most a
 * tenth of the power of white noise; and no peak that would be seen as a regular pattern.
 */
static void
test_blue_noise_spectrum (void)
{
  static const double shares[] = { 0.1, 0.25, 0.5, 0.75, 0.9 };
  const guint16 *ranks = hek_dither_matrix (HEK_DITHER_BLUE_NOISE);
  const guint n = HEK_DITHER_SIDE * HEK_DITHER_SIDE;

  for (guint s = 0; s < G_N_ELEMENTS (shares); s++)
    {
      double principal = sqrt (MIN (shares[s], 1 - shares[s])) * HEK_DITHER_SIDE;
      double low = 0, peak = 0;
      guint n_low = 0;

      for (int v = 0; v <= HEK_DITHER_SIDE / 2; v++)
        for (int u = -HEK_DITHER_SIDE / 2; u < HEK_DITHER_SIDE / 2; u++)
          {
            double radius = hypot (u, v), power;

            if (radius == 0 || (v == 0 && u < 0))
              continue;
            power = pattern_power (ranks, (guint) (shares[s] * n), u, v);
            peak = MAX (peak, power);
            if (radius < principal / 3)
              {
                low += power;
                n_low++;
              }
          }
      g_test_message ("share %.2f: low %.4f, peak %.1f", shares[s], low / n_low, peak);
      g_assert_cmpfloat (low / n_low, <, 0.1);
      g_assert_cmpfloat (peak, <, 40);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imagequant/dither/black-and-white", test_black_and_white);
  g_test_add_func ("/imagequant/dither/mixtures", test_mixtures);
  g_test_add_func ("/imagequant/dither/veil", test_veil);
  g_test_add_func ("/imagequant/dither/ramp", test_ramp);
  g_test_add_func ("/imagequant/dither/amount", test_amount);
  g_test_add_func ("/imagequant/dither/matrices", test_matrices);
  g_test_add_func ("/imagequant/dither/blue-noise-spectrum", test_blue_noise_spectrum);
  return g_test_run ();
}
