/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JPEG of the visually lossless quantizer: it is baseline, any decoder makes of it what the
 * result says, a finer threshold is larger and better, a farther eye is content with less. The
 * trellis is held against every choice that there is.
 */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include "hek-image-file.h"
#include "hek-jnd-private.h"
#include "hek-metric.h"
#include "hek-rng.h"
#include "hek-test-picture.h"

/* By how much the float DCT and its sixteenths may be off. */
#define DCT_TOLERANCE (0.5 / HEK_JND_FRACTION + 0.002)

static void
paint_slope (guint32 x,
             guint32 y,
             guint8  rgba[4])
{
  rgba[0] = (guint8) (20 + 2 * x);
  rgba[1] = (guint8) (200 - 3 * y);
  rgba[2] = (guint8) (x * y / 9);
}

static void
paint_gray (guint32 x,
            guint32 y,
            guint8  rgba[4])
{
  rgba[0] = rgba[1] = rgba[2] = (guint8) ((x * 37 + y * 11) % 200 + 20);
}

static void
paint_stripes (guint32 x,
               guint32 y,
               guint8  rgba[4])
{
  rgba[x % 2 == 0 ? 0 : 2] = 230;
}

/* As libjpeg decodes by its defaults, three channels. @baseline: (out) */
static guint8 *
decode (GBytes *file,
        guint   width,
        guint   height,
        guint  *n_components)
{
  struct jpeg_decompress_struct cinfo;
  struct jpeg_error_mgr errors;
  guint8 *rows = g_malloc ((gsize) 3 * width * height);

  memset (&cinfo, 0, sizeof cinfo);
  cinfo.err = jpeg_std_error (&errors);
  jpeg_create_decompress (&cinfo);
  jpeg_mem_src (&cinfo, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  jpeg_read_header (&cinfo, TRUE);
  *n_components = (guint) cinfo.num_components;
  cinfo.out_color_space = JCS_RGB;
  jpeg_start_decompress (&cinfo);
  g_assert_cmpuint (cinfo.output_width, ==, width);
  g_assert_cmpuint (cinfo.output_height, ==, height);
  g_assert_false (cinfo.progressive_mode);
  g_assert_false (cinfo.arith_code);
  while (cinfo.output_scanline < height)
    {
      JSAMPROW row = rows + (gsize) 3 * width * cinfo.output_scanline;

      jpeg_read_scanlines (&cinfo, &row, 1);
    }
  jpeg_finish_decompress (&cinfo);
  g_assert_cmpint (errors.num_warnings, ==, 0);
  jpeg_destroy_decompress (&cinfo);
  return rows;
}

/* Returns: components of the file */
static guint
check_file (const HekImage     *image,
            const HekQuantized *result)
{
  double n_pixels = (double) image->width * image->height;
  g_autofree guint8 *rows = NULL;
  const guint8 *data;
  guint n_components;
  gsize n_bytes;

  hek_test_check_result (image, result);
  g_assert_nonnull (result->file);
  g_assert_cmpstr (hek_quantized_suffix (result), ==, "jpg");
  data = g_bytes_get_data (result->file, &n_bytes);
  g_assert_cmpfloat (result->bits_per_pixel, ==, 8 * (double) n_bytes / n_pixels);

  /* SOF0 and one scan: baseline */
  g_assert_nonnull (memmem (data, n_bytes, "\xff\xc0\x00", 3));
  rows = decode (result->file, image->width, image->height, &n_components);
  for (guint32 y = 0; y < image->height; y++)
    g_assert_cmpmem (hek_image_row (result->image, y), 3 * image->width,
                     rows + (gsize) 3 * y * image->width, 3 * image->width);
  return n_components;
}

static double
measure (const HekImage     *image,
         const HekQuantized *result,
         const char         *id,
         const char         *key)
{
  const HekMetric *metric = hek_metric_find (id);
  HekMetricReport report;

  g_assert_true (hek_metric_evaluate (image, result->image, &metric, 1, NULL, &report, NULL, NULL,
                                      NULL, NULL));
  return hek_metric_report_get (&report, key);
}

static void
test_sizes (void)
{
  static const guint32 sizes[][2] = { { 1, 1 }, { 7, 9 }, { 17, 1 }, { 1, 33 }, { 8, 8 },
                                      { 16, 16 }, { 19, 23 }, { 40, 31 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint n_channels = 3; n_channels <= 4; n_channels++)
      {
        g_autoptr (HekImage) image = hek_test_picture_new (sizes[i][0], sizes[i][1], n_channels,
                                                           paint_slope);
        const char *const settings[] = { "", "chroma=444", "chroma=420 threshold=4",
                                         "threshold=0.125 masking=0", "threshold=32" };

        for (guint s = 0; s < G_N_ELEMENTS (settings); s++)
          {
            g_autoptr (HekQuantized) result = hek_test_quantize ("jnd", image, settings[s], NULL);

            check_file (image, result);
            g_assert_cmpuint (result->image->n_channels, ==, 3);
          }
      }
}

/* Grey pictures are grey files, and stay grey. */
static void
test_gray (void)
{
  g_autoptr (HekImage) gray = hek_test_picture_new (50, 37, 3, paint_gray);
  g_autoptr (HekQuantized) result = hek_test_quantize ("jnd", gray, "threshold=0.25", NULL);

  g_assert_cmpuint (check_file (gray, result), ==, 1);
  g_assert_cmpfloat (measure (gray, result, "psnr", "psnr"), >, 40);
}

/* The finer, the larger and the better. */
static void
test_threshold (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  double before = 0, quality_before = -INFINITY;

  for (double threshold = 8; threshold >= 0.25; threshold /= 2)
    {
      g_autofree char *settings = g_strdup_printf ("threshold=%g", threshold);
      g_autoptr (HekQuantized) result = hek_test_quantize ("jnd", photo, settings, NULL);
      double quality = measure (photo, result, "ssimulacra2", "ssimulacra2");

      g_test_message ("%g JND: %.3f bits per pixel, SSIMULACRA2 %.2f", threshold,
                      result->bits_per_pixel, quality);
      g_assert_cmpuint (check_file (photo, result), ==, 3);
      g_assert_cmpfloat (result->bits_per_pixel, >, 1.1 * before);
      g_assert_cmpfloat (quality, >, quality_before + 0.5);
      before = result->bits_per_pixel;
      quality_before = quality;
    }
  g_assert_cmpfloat (quality_before, >, 90);
}

static void
test_distance (void)
{
  const HekImageQuantizer *quantizer = hek_imagequant_find ("jnd");
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  double before = INFINITY;
  HekOptionValues values;

  hek_options_defaults (quantizer->options, quantizer->n_options, &values);
  for (double distance_m = 0.3; distance_m < 4; distance_m *= 1.5)
    {
      HekViewing viewing = { hek_display_find ("standard-4k"), distance_m };
      g_autoptr (HekQuantized) result
        = hek_imagequant_run (quantizer, photo, &values, NULL, &viewing, NULL, NULL);

      g_assert_cmpfloat (result->bits_per_pixel, <, before);
      before = result->bits_per_pixel;
    }
}

/* Every display gives a sound file. */
static void
test_displays (void)
{
  const HekImageQuantizer *quantizer = hek_imagequant_find ("jnd");
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  HekOptionValues values;

  hek_options_defaults (quantizer->options, quantizer->n_options, &values);
  for (guint i = 0; i < hek_display_n (); i++)
    {
      HekViewing viewing = { hek_display (i), 0 };
      g_autoptr (HekQuantized) result
        = hek_imagequant_run (quantizer, photo, &values, NULL, &viewing, NULL, NULL);

      check_file (photo, result);
      g_assert_cmpfloat (measure (photo, result, "ssim", "ssim"), >, 0.9);
    }
}

/* Masking saves where there is something that hides errors. */
static void
test_masking (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  g_autoptr (HekQuantized) with = hek_test_quantize ("jnd", photo, "", NULL);
  g_autoptr (HekQuantized) without = hek_test_quantize ("jnd", photo, "masking=0", NULL);

  g_assert_cmpfloat (with->bits_per_pixel, <, 0.9 * without->bits_per_pixel);
}

/* Stripes of one pixel in two colours do not survive halving: they are not halved. */
static void
test_chroma (void)
{
  g_autoptr (HekImage) stripes = hek_test_picture_new (64, 64, 3, paint_stripes);
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  g_autoptr (HekQuantized) choice = hek_test_quantize ("jnd", stripes, "", NULL);
  g_autoptr (HekQuantized) full = hek_test_quantize ("jnd", stripes, "chroma=444", NULL);
  g_autoptr (HekQuantized) coarse = hek_test_quantize ("jnd", photo, "threshold=4", NULL);
  g_autoptr (HekQuantized) halved = hek_test_quantize ("jnd", photo, "threshold=4 chroma=420",
                                                       NULL);

  g_assert_true (g_bytes_equal (choice->file, full->file));
  g_assert_true (g_bytes_equal (coarse->file, halved->file));
}

static void
test_transparent (void)
{
  const HekImageQuantizer *quantizer = hek_imagequant_find ("jnd");
  g_autoptr (HekImage) noise = hek_test_picture_new (40, 30, 4, hek_test_paint_noise);
  g_autoptr (GError) error = NULL;
  HekOptionValues values;

  hek_options_defaults (quantizer->options, quantizer->n_options, &values);
  g_assert_null (hek_imagequant_run (quantizer, noise, &values, NULL, NULL, NULL, &error));
  g_assert_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "transparent"));
}

/* Light above white is clipped, and what is no number is black. */
static void
test_floats (void)
{
  static const float strange[] = { 0.2f, 1, 8, 1e30f, NAN, INFINITY, -INFINITY, -1, 0.5f };
  g_autoptr (HekImage) image = hek_image_new (40, 24, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  g_autoptr (HekImage) clipped = NULL;
  g_autoptr (HekQuantized) result = NULL;
  g_autoptr (HekQuantized) same = NULL;

  for (guint32 y = 0; y < 24; y++)
    for (guint32 i = 0; i < 40 * 3; i++)
      ((float *) hek_image_row (image, y))[i] = strange[(i / 12 + y / 5) % G_N_ELEMENTS (strange)];
  clipped = hek_image_new (40, 24, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  for (guint32 y = 0; y < 24; y++)
    for (guint32 i = 0; i < 40 * 3; i++)
      {
        float v = ((const float *) hek_image_row (image, y))[i];

        ((float *) hek_image_row (clipped, y))[i] = v > 0 ? MIN (v, 1.0f) : 0;
      }
  result = hek_test_quantize ("jnd", image, "threshold=0.25", NULL);
  same = hek_test_quantize ("jnd", clipped, "threshold=0.25", NULL);
  check_file (image, result);
  g_assert_true (g_bytes_equal (result->file, same->file));
}

/* The definition, ITU-T T.81 A.3.3. */
static void
test_dct (void)
{
  HekRng rng;

  hek_rng_init (&rng, 11);
  for (guint round = 0; round < 50; round++)
    {
      float samples[HEK_JND_N_COEFS];
      gint16 coefs[HEK_JND_N_COEFS];

      for (guint i = 0; i < HEK_JND_N_COEFS; i++)
        samples[i] = round == 0 ? -128 : (float) ((int) hek_rng_below (&rng, 256) - 128);
      hek_jnd_dct (samples, HEK_JND_SIDE, coefs);
      for (guint v = 0; v < 8; v++)
        for (guint u = 0; u < 8; u++)
          {
            double sum = 0;

            for (guint y = 0; y < 8; y++)
              for (guint x = 0; x < 8; x++)
                sum += (double) samples[8 * y + x] * cos ((2 * x + 1) * u * G_PI / 16) *
                       cos ((2 * y + 1) * v * G_PI / 16);
            sum *= (u == 0 ? sqrt (0.5) : 1) * (v == 0 ? sqrt (0.5) : 1) / 4;
            g_assert_cmpfloat_with_epsilon (coefs[8 * v + u] / (double) HEK_JND_FRACTION, sum,
                                            DCT_TOLERANCE);
          }
    }
}

/* What a choice costs, symbol by symbol. */
static double
cost_of (const float           *scaled,
         const gint16          *steps,
         const HekJndBlockRule *rule)
{
  double squares = 0, bits = 0;
  guint run = 0;

  for (guint i = 1; i < HEK_JND_N_COEFS; i++)
    {
      guint size = hek_jnd_size ((guint) ABS (steps[i]));

      squares += (double) rule->weights[i] * pow ((double) scaled[i] - steps[i], 2);
      if (steps[i] == 0)
        {
          run++;
          continue;
        }
      for (; run >= 16; run -= 16)
        bits += (double) rule->code_bits[HEK_JND_SYMBOL_ZRL];
      bits += (double) rule->code_bits[run << 4 | size] + size;
      run = 0;
    }
  if (run > 0)
    bits += (double) rule->code_bits[HEK_JND_SYMBOL_EOB];
  return squares + (double) rule->price * bits;
}

/* Ten coefficients that are not zero, at most three choices for each: all of them are tried. */
static void
test_trellis (void)
{
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (guint round = 0; round < 40; round++)
    {
      float scaled[HEK_JND_N_COEFS] = { 0 }, weights[HEK_JND_N_COEFS], code_bits[256];
      gint16 steps[HEK_JND_N_COEFS], tried[HEK_JND_N_COEFS];
      HekJndBlockRule rule = { weights, 0.02f + 0.1f * (float) (round % 4), code_bits };
      double best = INFINITY, found;
      guint at[7];

      for (guint i = 0; i < 256; i++)
        code_bits[i] = 1 + (float) hek_rng_below (&rng, 15);
      for (guint i = 0; i < HEK_JND_N_COEFS; i++)
        weights[i] = 0.25f + (float) hek_rng_below (&rng, 100) / 50;
      for (guint i = 0; i < G_N_ELEMENTS (at); i++)
        {
          at[i] = 1 + i * 9 + (guint) hek_rng_below (&rng, 9);
          scaled[at[i]] = ((float) hek_rng_below (&rng, 800) - 400) / 100;
        }
      found = hek_jnd_trellis (scaled, &rule, steps);
      g_assert_cmpfloat_with_epsilon (found, cost_of (scaled, steps, &rule), 1e-3);

      for (guint choice = 0; choice < 2187; choice++) /* 3⁷ */
        {
          memset (tried, 0, sizeof tried);
          for (guint i = 0, rest = choice; i < G_N_ELEMENTS (at); i++, rest /= 3)
            {
              int most = (int) (fabsf (scaled[at[i]]) + 0.5f);
              int n = rest % 3 == 2 ? 0 : MAX (most - (int) (rest % 3), 0);

              tried[at[i]] = (gint16) (scaled[at[i]] < 0 ? -n : n);
            }
          best = MIN (best, cost_of (scaled, tried, &rule));
        }
      g_assert_cmpfloat_with_epsilon (found, best, 1e-3);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imagequant/jnd/sizes", test_sizes);
  g_test_add_func ("/imagequant/jnd/gray", test_gray);
  g_test_add_func ("/imagequant/jnd/threshold", test_threshold);
  g_test_add_func ("/imagequant/jnd/distance", test_distance);
  g_test_add_func ("/imagequant/jnd/displays", test_displays);
  g_test_add_func ("/imagequant/jnd/masking", test_masking);
  g_test_add_func ("/imagequant/jnd/chroma", test_chroma);
  g_test_add_func ("/imagequant/jnd/transparent", test_transparent);
  g_test_add_func ("/imagequant/jnd/floats", test_floats);
  g_test_add_func ("/imagequant/jnd/dct", test_dct);
  g_test_add_func ("/imagequant/jnd/trellis", test_trellis);
  return g_test_run ();
}
