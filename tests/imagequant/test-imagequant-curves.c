/* SPDX-License-Identifier: Apache-2.0 */
/* Uniform quantization of light: levels of published curves, what becomes of light above white, and
 * files that hold the result to the last bit. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-picture-banding.h"
#include "hek-test-golden.h"
#include "hek-test-picture.h"
#include "../test-valgrind.h"

/* cd/m² of 1.0 in pictures, ITU-R BT.2408. */
#define WHITE 203.0

/* Half a code of a PQ file of 16 bits, of light. */
#define PQ_FILE_TOLERANCE 2e-4

static HekImage *
new_gray (const double *values,
          guint         n)
{
  HekImage *image = hek_image_new (n, 1, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);

  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      ((float *) hek_image_row (image, 0))[3 * i + c] = (float) values[i];
  return image;
}

static double
get (const HekImage *image,
     guint           i)
{
  float rgb[3];

  hek_image_read_row (image, 0, i, 1, HEK_ENCODING_LINEAR, rgb, NULL);
  return (double) rgb[1];
}

/* SMPTE ST 2084, equation 4.1, apart from the code under test. */
static double
st2084 (double code)
{
  const double m1 = 2610.0 / 16384, m2 = 2523.0 / 4096 * 128;
  const double c1 = 3424.0 / 4096, c2 = 2413.0 / 4096 * 32, c3 = 2392.0 / 4096 * 32;
  double v = pow (code, 1 / m2);

  return 10000 * pow (MAX (v - c1, 0) / (c2 - c3 * v), 1 / m1);
}

/* Codes of the table in ITU-R BT.2408 and of ST 2084 (science.md). */
static void
test_pq (void)
{
  static const double table[][2] = {
    { 0.1, 0.062337 }, { 1, 0.149946 },   { 10, 0.299699 },
    { 100, 0.508078 }, { 203, 0.580689 }, { 1000, 0.751827 },
  };

  for (guint bits = 6; bits <= 12; bits += 2)
    for (guint i = 0; i < G_N_ELEMENTS (table); i++)
      {
        double value = table[i][0] / WHITE, last = (1u << bits) - 1;
        double expected = st2084 (floor (table[i][1] * last + 0.5) / last);
        g_autofree char *settings
          = g_strdup_printf ("bits=%u curve=pq display=standard-hdr-pq", bits);
        g_autoptr (HekImage) image = new_gray (&value, 1);
        g_autoptr (HekQuantized) result = hek_test_quantize ("uniform", image, settings, NULL);
        /* 8-bit files: six bits are no whole number of eight */
        double slack = bits == 6 ? 0.04 : PQ_FILE_TOLERANCE;

        g_assert_cmpint (result->image->sample_type, ==, HEK_SAMPLE_F32);
        g_assert_cmpuint (result->pq_bits, ==, bits <= 8 ? 8 : 16);
        g_assert_cmpfloat_with_epsilon (get (result->image, 0) * WHITE, expected, slack * expected);
      }
}

/* Luminances and codes of the authors' pu21_encoder.m: no result is further than half a step. */
static void
test_pu21 (void)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-pu21.csv");
  double peak_code = hek_luma_curve_find ("pu21")->encode (hek_display_find ("standard-hdr-pq"),
                                                           1500);
  double first = 0, last = 0, before = 0;
  guint n = 0;

  g_assert_cmpfloat (peak_code, ==, 1);
  /* the display's range in codes: golden rows around 1500 cd/m², on a line between them */
  for (guint i = 1; i < golden->rows->len; i++)
    {
      double cd_m2 = hek_test_golden_number (golden, i, "cd_m2");

      if (strcmp (hek_test_golden_text (golden, i, "variant"), "banding-glare") != 0)
        continue;
      if (last == 0 && before < 1500 && cd_m2 >= 1500)
        {
          double a = hek_test_golden_number (golden, i - 1, "code");
          double part = log (1500 / before) / log (cd_m2 / before);

          last = a + part * (hek_test_golden_number (golden, i, "code") - a);
        }
      before = cd_m2;
    }
  g_assert_cmpfloat (last, >, 400);

  for (guint i = 0; i < golden->rows->len; i++)
    {
      double cd_m2 = hek_test_golden_number (golden, i, "cd_m2");
      double code = hek_test_golden_number (golden, i, "code"), value = cd_m2 / WHITE;
      g_autoptr (HekImage) image = new_gray (&value, 1);
      g_autoptr (HekQuantized) result = NULL;
      double got, level;

      if (strcmp (hek_test_golden_text (golden, i, "variant"), "banding-glare") != 0 ||
          cd_m2 < 0.01 || cd_m2 > 1400)
        continue;
      result = hek_test_quantize ("uniform", image, "bits=8 curve=pu21 display=standard-hdr-pq",
                                  NULL);
      got = hek_luma_curve_find ("pu21")->encode (hek_display_find ("standard-hdr-pq"),
                                                  get (result->image, 0) * WHITE);
      level = got * 255;
      /* a level, to what the file holds of it, and the nearest one */
      g_assert_cmpfloat_with_epsilon (level, floor (level + 0.5), 0.02);
      g_assert_cmpfloat_with_epsilon (level, 255 * (code - first) / (last - first), 0.6);
      n++;
    }
  g_assert_cmpuint (n, >=, 10);
}

/* Grey of ITU-R BT.2100: code 0.5 is 1/12 of the scene's light, 0.750028 is 0.265 of it
 * (science.md); what a display of 1000 cd/m² makes of it has the exponent 1.2. */
static void
test_hlg (void)
{
  static const double table[][2] = { { 1 / 12.0, 0.5 }, { 0.265, 0.750028 }, { 0.5, 0.871643 } };
  const double a = 0.17883277, b = 0.28466892, c = 0.55991073;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      double value = pow (table[i][0], 1.2) * 1000 / WHITE;
      double code = floor (table[i][1] * 1023 + 0.5) / 1023;
      double scene = code <= 0.5 ? code * code / 3 : (exp ((code - c) / a) + b) / 12;
      double expected = pow (scene, 1.2) * 1000 / WHITE;
      g_autoptr (HekImage) image = new_gray (&value, 1);
      g_autoptr (HekQuantized) result
        = hek_test_quantize ("uniform", image, "bits=10 curve=hlg display=standard-hdr-hlg", NULL);

      g_assert_cmpfloat_with_epsilon (get (result->image, 0), expected, 4e-4 * expected);
    }
}

/* The ends of the curves are those of the display, and levels of 2.2 are powers of 2.2. */
static void
test_ends (void)
{
  static const char *const curves[] = { "gamma", "pu21", "pq", "hlg" };
  const double values[] = { 0, 1, NAN, -3, INFINITY, 1e30, 0.217637641 };
  g_autoptr (HekImage) image = new_gray (values, G_N_ELEMENTS (values));

  for (guint c = 0; c < G_N_ELEMENTS (curves); c++)
    for (guint bits = 1; bits <= 12; bits++)
      for (guint d = 0; d < 3; d++)
        {
          static const char *const displays[] = { "standard-4k", "standard-hdr-pq",
                                                  "standard-hdr-hlg" };
          g_autofree char *settings = g_strdup_printf ("bits=%u curve=%s display=%s", bits,
                                                       curves[c], displays[d]);
          g_autoptr (HekQuantized) result = hek_test_quantize ("uniform", image, settings, NULL);
          double brightest = hek_display_brightest (hek_display_find (displays[d]));

          g_assert_cmpfloat (get (result->image, 0), ==, 0);
          g_assert_cmpfloat (get (result->image, 2), ==, 0);
          g_assert_cmpfloat (get (result->image, 3), ==, 0);
          g_assert_cmpfloat (get (result->image, 4), ==, get (result->image, 5));
          g_assert_cmpfloat (get (result->image, 5), >, 0);
          g_assert_cmpfloat (get (result->image, 5), <=, brightest * (1 + PQ_FILE_TOLERANCE));
          if (c != 2) /* the levels of PQ are absolute: none need be at the peak */
            g_assert_cmpfloat (get (result->image, 5), >=, brightest * (1 - PQ_FILE_TOLERANCE));
        }
  {
    g_autoptr (HekQuantized) result
      = hek_test_quantize ("uniform", image, "bits=1 curve=gamma", NULL);
    g_autoptr (HekQuantized) fine
      = hek_test_quantize ("uniform", image, "bits=12 curve=gamma", NULL);

    /* half the code is the border of the two levels of one bit */
    g_assert_cmpfloat (get (result->image, 6), ==, 1);
    g_assert_cmpfloat_with_epsilon (get (fine->image, 6), pow (2048 / 4095.0, 2.2), 2e-5);
  }
}

/* 8 bits where they tell the levels apart, else 16; light above white is F32. */
static void
test_samples (void)
{
  static const struct
  {
    const char *settings;
    HekSampleType type;
    guint pq_bits;
  } cases[] = {
    { "bits=8", HEK_SAMPLE_U8, 0 },
    { "bits=9", HEK_SAMPLE_U16, 0 },
    { "bits=12 space=lab dither=fs", HEK_SAMPLE_U16, 0 },
    { "bits=3 curve=gamma", HEK_SAMPLE_U8, 0 },
    { "bits=8 curve=gamma", HEK_SAMPLE_U16, 0 },
    { "bits=12 curve=pu21", HEK_SAMPLE_U16, 0 },
    { "bits=8 curve=pq display=standard-hdr-pq", HEK_SAMPLE_F32, 8 },
    { "bits=9 curve=pq display=standard-hdr-pq", HEK_SAMPLE_F32, 16 },
    { "bits=8 curve=pu21 display=standard-hdr-pq", HEK_SAMPLE_F32, 16 },
    { "bits=8 curve=pq display=standard-hdr-hlg", HEK_SAMPLE_F32, 16 },
  };
  g_autoptr (HekImage) photo = hek_test_photo_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HekQuantized) result
        = hek_test_quantize ("uniform", photo, cases[i].settings, NULL);

      g_assert_cmpint (result->image->sample_type, ==, cases[i].type);
      g_assert_cmpuint (result->pq_bits, ==, cases[i].pq_bits);
    }
}

/* The photograph, eight times as bright at its right edge, partly transparent and with some floats
 * that are no light. */
static HekImage *
new_bright (guint n_channels)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  HekImage *image = hek_image_new (photo->width, photo->height, n_channels, HEK_SAMPLE_F32,
                                   HEK_ENCODING_LINEAR, NULL);

  for (guint32 y = 0; y < image->height; y++)
    for (guint32 x = 0; x < image->width; x++)
      {
        float *out = (float *) hek_image_row (image, y) + (gsize) x * n_channels;

        hek_image_read_row (photo, y, x, 1, HEK_ENCODING_LINEAR, out, NULL);
        for (guint c = 0; c < 3; c++)
          out[c] *= powf (8, (float) x / (float) image->width);
        if (n_channels == 4)
          out[3] = (float) (y % 40) / 32.0f;
      }
  ((float *) hek_image_row (image, 3))[7 * n_channels] = NAN;
  ((float *) hek_image_row (image, 4))[7 * n_channels + 1] = INFINITY;
  ((float *) hek_image_row (image, 5))[7 * n_channels + 2] = -INFINITY;
  return image;
}

static void
check_file (HekQuantized *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = hek_quantized_encode (result, 1, NULL, &error);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) back = NULL;
  const HekImage *image = result->image;
  gsize row_bytes;

  g_assert_no_error (error);
  g_assert_cmpstr (hek_quantized_suffix (result), ==, "png");
  back = hek_image_load_bytes (file, "again.png", &info, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->sample_type, ==, image->sample_type);
  g_assert_cmpuint (back->n_channels, ==, image->n_channels);
  g_assert_cmpstr (info->color_tag, ==, result->pq_bits > 0 ? "cICP 1/16/0/1" : "sRGB");
  if (result->pq_bits > 0)
    g_assert_cmpuint (info->bits_per_sample, ==, result->pq_bits);
  row_bytes = (gsize) image->width * image->n_channels;
  if (image->sample_type != HEK_SAMPLE_U8)
    row_bytes *= image->sample_type == HEK_SAMPLE_F32 ? 4 : 2;
  for (guint32 y = 0; y < image->height; y++)
    g_assert_cmpmem (hek_image_row (back, y), row_bytes, hek_image_row (image, y), row_bytes);
}

/* What is saved is what was measured, to the last bit, and the rate is that of the codes. */
static void
test_files (void)
{
  static const char *const curves[] = { "none", "gamma", "pu21", "pq", "hlg" };
  static const char *const displays[] = { "standard-4k", "standard-hdr-pq", "standard-hdr-hlg" };
  static const char *const dithers[] = { "none", "bayer", "blue-noise", "fs" };
  static const guint bits[] = { 1, 3, 7, 8, 10, 12 };

  for (guint n_channels = 3; n_channels <= 4; n_channels++)
    {
      g_autoptr (HekImage) bright = new_bright (n_channels);

      for (guint i = 0; i < G_N_ELEMENTS (curves) * G_N_ELEMENTS (displays) * G_N_ELEMENTS (bits);
           i++)
        {
          const char *curve = curves[i % 5], *display = displays[i / 5 % 3];
          guint n_bits = bits[i / 15];
          g_autofree char *settings = g_strdup_printf ("bits=%u curve=%s display=%s dither=%s",
                                                       n_bits, curve, display, dithers[i % 4]);
          g_autoptr (HekQuantized) result = hek_test_quantize ("uniform", bright, settings, NULL);

          g_assert_cmpfloat (result->bits_per_pixel, ==, n_channels * n_bits);
          g_assert_cmpfloat (result->entropy_bits_per_pixel, <=, result->bits_per_pixel);
          g_assert_cmpfloat (result->entropy_bits_per_pixel, >, 0);
          check_file (result);
        }
    }
}

/* The light that is left over goes on: the mean of a flat field stays. */
static void
test_dither (void)
{
  static const char *const curves[] = { "gamma", "pu21", "pq", "hlg" };
  static const double light[] = { 0.02, 0.6, 2.3 };

  for (guint i = 0; i < G_N_ELEMENTS (curves) * G_N_ELEMENTS (light); i++)
    {
      g_autoptr (HekImage) flat
        = hek_image_new (128, 128, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
      g_autofree char *settings = g_strdup_printf (
        "bits=4 curve=%s dither=fs display=%s", curves[i % 4],
        i % 2 == 0 ? "standard-hdr-pq" : "standard-hdr-hlg");
      g_autoptr (HekQuantized) result = NULL;
      double sum = 0;

      for (guint32 y = 0; y < 128; y++)
        for (guint k = 0; k < 3 * 128; k++)
          ((float *) hek_image_row (flat, y))[k] = (float) light[i / 4];
      result = hek_test_quantize ("uniform", flat, settings, NULL);
      for (guint32 y = 0; y < 128; y++)
        for (guint k = 0; k < 3 * 128; k++)
          sum += (double) ((float *) hek_image_row (result->image, y))[k];
      /* what leaves the edges of the picture is lost */
      g_assert_cmpfloat_with_epsilon (sum / (3 * 128 * 128), light[i / 4], 0.05 * light[i / 4]);
    }
}

/* Half of the pixels have one level and half another: one bit a channel. */
static void
test_entropy (void)
{
  double values[64];
  g_autoptr (HekImage) image = NULL;
  g_autoptr (HekQuantized) result = NULL;

  for (guint i = 0; i < 64; i++)
    values[i] = i % 2 == 0 ? 0.1 : 3;
  image = new_gray (values, 64);
  result = hek_test_quantize ("uniform", image, "bits=11 curve=pq display=standard-hdr-pq", NULL);
  g_assert_cmpfloat_with_epsilon (result->entropy_bits_per_pixel, 3, 1e-12);
  g_assert_cmpfloat (result->bits_per_pixel, ==, 33);
}

/* --- banding of pictures ---------------------------------------------------------------------- */

/* A grey field has the visibility of the ramp at that place. */
static void
test_banding_flat (void)
{
  static const char *const displays[] = { "standard-4k", "standard-hdr-pq", "standard-hdr-hlg" };
  static const char *const curves[] = { "gamma", "pu21", "pq", "hlg" };

  for (guint i = 0; i < G_N_ELEMENTS (displays) * G_N_ELEMENTS (curves); i++)
    {
      HekBanding banding = { .curve = hek_luma_curve_find (curves[i % 4]), .n_bits = 8,
                             .viewing = { .display = hek_display_find (displays[i / 4]) } };
      const HekDisplay *display = banding.viewing.display;
      double black = display->black_cd_m2, peak = display->peak_cd_m2;
      double cd_m2 = black + 0.2 * (peak - black), light[3] = { cd_m2, cd_m2, cd_m2 };
      guint level = (guint) (banding.curve->encode (display, cd_m2) * 255);
      HekBandingStep step = hek_banding_step (&banding, level);
      g_autoptr (HekImage) image = NULL;
      HekPictureBanding result;

      hek_display_emit_inverse (display, light, light);
      image = new_gray (light, 1);
      g_assert_true (hek_picture_banding (image, &banding, 0.5, &result, NULL, NULL));
      g_assert_cmpfloat_with_epsilon (result.max_jnd, step.jnd, 5e-3 * step.jnd);
      g_assert_cmpfloat_with_epsilon (result.jnd, step.jnd, 6e-3 * step.jnd);
      g_assert_cmpfloat (result.visible_share, ==, step.jnd > 1 ? 1 : 0);
    }
}

/* A picture with all luminances of the display needs the bits of the ramp; one without the dark
 * ones no more. */
static void
test_banding_bits (void)
{
  const HekDisplay *display = hek_display_find ("standard-hdr-pq");
  double values[4096], bright[4096] = { 0 };
  g_autoptr (HekImage) all = NULL;
  g_autoptr (HekImage) some = NULL;

  for (guint i = 0; i < 4096; i++)
    {
      values[i] = display->black_cd_m2 / WHITE * pow (display->peak_cd_m2 / display->black_cd_m2,
                                                      i / 4095.0);
      bright[i] = 1 + i / 1000.0;
    }
  all = new_gray (values, 4096);
  some = new_gray (bright, 4096);
  for (guint i = 0; i < hek_luma_curve_n (); i++)
    {
      HekBanding banding = { .curve = hek_luma_curve (i), .n_bits = 8, .viewing = { display, 0 } };
      guint ramp = hek_banding_min_bits (&banding), n_all = 99, n_some = 99;

      g_assert_true (hek_picture_banding_min_bits (all, &banding, 1, &n_all, NULL, NULL));
      g_assert_true (hek_picture_banding_min_bits (some, &banding, 1, &n_some, NULL, NULL));
      g_assert_cmpuint (n_all, ==, ramp);
      g_assert_cmpuint (n_some > 0 ? n_some : 17, <=, ramp > 0 ? ramp : 17);
    }
}

static void
test_banding_special (void)
{
  const double values[] = { NAN, INFINITY, -INFINITY, 0 };
  HekBanding banding = { .curve = hek_luma_curve_find ("pq"), .n_bits = 16,
                         .viewing = { hek_display (0), 0 } };
  g_autoptr (HekImage) image = new_gray (values, 4);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };
  HekPictureBanding result;

  g_assert_true (hek_picture_banding (image, &banding, 1, &result, NULL, NULL));
  g_assert_true (isfinite (result.jnd) && isfinite (result.max_jnd));
  g_assert_cmpfloat (result.jnd, <=, result.max_jnd);
  g_cancellable_cancel (cancellable);
  g_assert_false (hek_picture_banding (image, &banding, 1, &result, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imagequant/curves/pq", test_pq);
  g_test_add_func ("/imagequant/curves/pu21", test_pu21);
  g_test_add_func ("/imagequant/curves/hlg", test_hlg);
  hek_test_add_heavy ("/imagequant/curves/ends", test_ends);
  g_test_add_func ("/imagequant/curves/samples", test_samples);
  g_test_add_func ("/imagequant/curves/files", test_files);
  g_test_add_func ("/imagequant/curves/dither", test_dither);
  g_test_add_func ("/imagequant/curves/entropy", test_entropy);
  g_test_add_func ("/imagequant/curves/banding-flat", test_banding_flat);
  g_test_add_func ("/imagequant/curves/banding-bits", test_banding_bits);
  g_test_add_func ("/imagequant/curves/banding-special", test_banding_special);
  return g_test_run ();
}
