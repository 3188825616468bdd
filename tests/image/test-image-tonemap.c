/* SPDX-License-Identifier: Apache-2.0 */
/* Tone curves against published values, pictures against the curves, exposure and false colours. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-color-transfer.h"
#include "hek-image-tonemap.h"
#include "hek-parallel.h"
#include "hek-test-golden.h"
#include "test-image-util.h"

/* Of the histogram of luminance. */
#define STOPS_TOLERANCE 0.02

static double
curve_at (const char *id,
          const char *option,
          double      setting,
          double      light)
{
  const HekTonemap *tonemap = hek_tonemap_find (id);
  HekOptionValues values;

  hek_options_defaults (tonemap->options, tonemap->n_options, &values);
  if (option != NULL)
    values.v[hek_options_find (tonemap->options, tonemap->n_options, option)] = setting;
  return tonemap->curve (light, &values);
}

static HekImage *
run (const char     *id,
     const HekImage *image,
     double          ev)
{
  const HekTonemap *tonemap = hek_tonemap_find (id);
  g_autoptr (GError) error = NULL;
  HekOptionValues values;
  HekImage *out;

  hek_options_defaults (tonemap->options, tonemap->n_options, &values);
  out = hek_tonemap_run (tonemap, image, ev, &values, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (out->sample_type, ==, HEK_SAMPLE_U8);
  return out;
}

/* One row of linear pixels. */
static HekImage *
linear_row (const float *rgb,
            guint        n)
{
  HekImage *image = hek_image_new (n, 1, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);

  memcpy (image->data, rgb, n * 3 * sizeof (float));
  return image;
}

static void
test_table (void)
{
  static const char *const ids[] = { "clip", "reinhard", "aces", "bt2390" };

  g_assert_cmpuint (hek_tonemap_n (), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const HekTonemap *tonemap = hek_tonemap (i);

      g_assert_cmpstr (tonemap->id, ==, ids[i]);
      g_assert_true (hek_tonemap_find (ids[i]) == tonemap);
      for (guint o = 0; o < tonemap->n_options; o++)
        g_assert_true (hek_option_check (&tonemap->options[o], tonemap->options[o].def, NULL));
    }
  g_assert_null (hek_tonemap_find ("film"));
}

/* Reinhard 2002, equation 4, by hand: L (1 + L / W²) / (1 + L). */
static void
test_reinhard (void)
{
  g_assert_cmpfloat_with_epsilon (curve_at ("reinhard", "white", 4, 1), 0.53125, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve_at ("reinhard", "white", 4, 3), 0.890625, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve_at ("reinhard", "white", 4, 4), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve_at ("reinhard", "white", 4096, 0.25), 0.2, 1e-7);
}

/* Narkowicz 2016 at factor 1: 2.54 / 3.16 and so on; HDR-FLIP's coefficients (k0 = 0.36 · 2.51,
 * k1 = 0.6 · 0.03, k3 = 0.36 · 2.43, k4 = 0.6 · 0.59, k5 = 0.14) at 0.6. */
static void
test_aces (void)
{
  g_assert_cmpfloat_with_epsilon (curve_at ("aces", "factor", 1, 1), 2.54 / 3.16, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve_at ("aces", "factor", 1, 0.18), 0.086724 / 0.324932, 1e-9);
  g_assert_cmpfloat_with_epsilon (curve_at ("aces", "factor", 0.6, 1),
                                  (0.9036 + 0.018) / (0.8748 + 0.354 + 0.14), 1e-12);
  g_assert_cmpfloat_with_epsilon (curve_at ("aces", "factor", 0.6, 1000), 1, 1e-12);
}

static void
test_bt2390 (void)
{
  HekTestGolden *golden = hek_test_golden_load ("tonemap-bt2390.csv");
  const HekTonemap *tonemap = hek_tonemap_find ("bt2390");
  static const char *const names[] = { "white", "source-peak", "peak", "black" };
  static const char *const columns[] = { NULL, "source_peak", "peak", "black" };

  for (guint row = 0; row < golden->rows->len; row++)
    {
      double peak = hek_test_golden_number (golden, row, "peak");
      double want = hek_test_golden_number (golden, row, "shown") / peak;
      HekOptionValues values;

      for (guint i = 0; i < 4; i++)
        {
          int o = hek_options_find (tonemap->options, tonemap->n_options, names[i]);

          g_assert_cmpint (o, >=, 0);
          values.v[o] = columns[i] == NULL ? 100
                                           : hek_test_golden_number (golden, row, columns[i]);
        }
      g_assert_cmpfloat_with_epsilon (
        tonemap->curve (hek_test_golden_number (golden, row, "light") / 100, &values), want,
        1e-7 * want + 1e-10);
    }
  hek_test_golden_free (golden);
}

/* Every operator over greys from 2^-14 to 2^14, against its curve. */
static void
test_gray (void)
{
  float rgb[3 * 1000];
  g_autoptr (HekImage) image = NULL;

  for (guint i = 0; i < 1000; i++)
    rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = (float) exp2 (-14 + 28 * i / 999.0);
  image = linear_row (rgb, 1000);
  for (guint t = 0; t < hek_tonemap_n (); t++)
    for (double ev = -3; ev <= 3; ev += 1.5)
      {
        g_autoptr (HekImage) out = run (hek_tonemap (t)->id, image, ev);

        for (guint i = 0; i < 1000; i++)
          {
            double shown = curve_at (hek_tonemap (t)->id, NULL, 0, rgb[3 * i] * exp2 (ev));
            double code = 255 * hek_color_srgb_encode (CLAMP (shown, 0, 1));

            /* a code is rounded; the table adds 1e-5 of the light */
            for (guint c = 0; c < 3; c++)
              g_assert_cmpfloat_with_epsilon (out->data[3 * i + c], code, 0.502);
          }
      }
}

/* Codes of an ordinary picture stay when nothing is to be done. */
static void
test_clip_keeps_codes (void)
{
  g_autoptr (HekImage) rgb = test_image_ramp (300, 7, 3);
  g_autoptr (HekImage) rgba = test_image_ramp (300, 7, 4);
  g_autoptr (HekImage) rgb_out = run ("clip", rgb, 0);
  g_autoptr (HekImage) rgba_out = run ("clip", rgba, 0);

  test_image_assert_equal (rgb_out, rgb);
  test_image_assert_equal (rgba_out, rgba);
}

/* Scaling keeps the relation of the channels: hue and, where nothing clips, saturation. */
static void
test_hue (void)
{
  static const float rgb[] = { 8, 4, 2, 0.5f, 20, 0.1f, 1, 1, 30 };
  static const char *const ids[] = { "reinhard", "bt2390" };
  g_autoptr (HekImage) image = linear_row (rgb, 3);

  for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
    {
      g_autoptr (HekImage) out = run (ids[k], image, -2);

      for (guint i = 0; i < 3; i++)
        {
          guint largest = i;
          double top = hek_color_srgb_decode (out->data[3 * i + largest] / 255.0);

          for (guint c = 0; c < 3 && out->data[3 * i + largest] < 255; c++)
            {
              double want = top * rgb[3 * i + c] / rgb[3 * i + largest];
              double code = 255 * hek_color_srgb_encode (want);

              g_assert_cmpfloat_with_epsilon (out->data[3 * i + c], code, 1.01);
            }
        }
    }
}

static void
test_extreme (void)
{
  static const float rgb[] = { NAN, NAN, NAN, -1, -5, -0.5f, 0, 0, 0, INFINITY, INFINITY, INFINITY,
                               0x1p63f, 0x1p63f, 0x1p63f };
  g_autoptr (HekImage) image = linear_row (rgb, 5);

  for (guint t = 0; t < hek_tonemap_n (); t++)
    for (guint e = 0; e < 4; e++)
      {
        const double evs[] = { 0, -20, 20, NAN };
        g_autoptr (HekImage) out = run (hek_tonemap (t)->id, image, evs[e]);

        for (guint i = 0; i < 15; i++)
          g_assert_cmpuint (out->data[i], ==, i < 9 ? 0 : 255);
      }
}

static void
test_options (void)
{
  const float rgb[] = { 1, 1, 1 };
  g_autoptr (HekImage) image = linear_row (rgb, 1);
  const HekTonemap *tonemap = hek_tonemap_find ("reinhard");
  HekOptionValues values = { { -1 } };
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_tonemap_run (tonemap, image, 0, &values, NULL, &error));
  g_assert_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID);
}

/* Half the pixels at 0.01, half at 1: the geometric mean is 0.1. */
static void
test_stats (void)
{
  g_autoptr (HekImage)
    image = hek_image_new (400, 100, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  HekLuminanceStats stats;

  for (guint y = 0; y < 100; y++)
    for (guint i = 0; i < 1200; i++)
      ((float *) hek_image_row (image, y))[i] = i < 600 ? 0.01f : 1;
  /* less than 1 % of lamps, NaN and black do not count */
  for (guint i = 0; i < 30; i++)
    ((float *) hek_image_row (image, 5))[i] = 5000;
  for (guint i = 0; i < 300; i++)
    ((float *) hek_image_row (image, 6))[600 + i] = i < 150 ? NAN : 0;

  g_assert_true (hek_image_luminance_stats (image, &stats, NULL, NULL));
  g_assert_cmpuint (stats.n_pixels, ==, 40000 - 100);
  g_assert_cmpfloat_with_epsilon (log2 (stats.log_mean), log2 (0.1), STOPS_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (stats.exposure_ev, log2 (1.8), STOPS_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (log2 (stats.low), log2 (0.01), STOPS_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (log2 (stats.high), 0, STOPS_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (stats.max, 5000, 0.001);
  g_assert_cmpuint (stats.n_clipped, ==, 10);
}

static void
test_stats_black (void)
{
  g_autoptr (HekImage) image = hek_image_new (4, 1, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  HekLuminanceStats stats = { .max = 7 };

  memset (image->data, 0, 12 * sizeof (float));
  g_assert_true (hek_image_luminance_stats (image, &stats, NULL, NULL));
  g_assert_cmpuint (stats.n_pixels, ==, 0);
  g_assert_cmpfloat (stats.max, ==, 0);
  g_assert_cmpfloat (stats.exposure_ev, ==, 0);
}

static void
test_bands (void)
{
  guint n;
  const HekFalseColorBand *bands = hek_false_color_bands (&n);

  g_assert_true (isinf (bands[0].low_stops) && isinf (bands[n - 1].high_stops));
  for (guint i = 1; i < n; i++)
    {
      float edge = (float) exp2 (bands[i].low_stops), below = nextafterf (edge, 0);
      const float rgb[] = { edge, edge, edge, below, below, below };
      g_autoptr (HekImage) image = linear_row (rgb, 2);
      g_autoptr (HekImage) out = hek_image_false_color (image, 0, NULL, NULL);

      g_assert_cmpfloat (bands[i].low_stops, ==, bands[i - 1].high_stops);
      g_assert_cmpmem (out->data, 3, bands[i].rgb, 3);
      g_assert_cmpmem (out->data + 3, 3, bands[i - 1].rgb, 3);
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (memcmp (bands[i].rgb, bands[j].rgb, 3), !=, 0);
    }
  /* ITU-R BT.2408: diffuse white is 203 cd/m² */
  g_assert_cmpfloat_with_epsilon (hek_false_color_cd_m2 (0, 203), 203, 1e-12);
  g_assert_cmpfloat_with_epsilon (hek_false_color_cd_m2 (-3, 200), 25, 1e-12);
}

static void
test_false_color_extreme (void)
{
  static const float rgb[] = { NAN, 1, 1, -1, -1, -1, INFINITY, 1, 1, 0x1p63f, 1, 1 };
  g_autoptr (HekImage) image = linear_row (rgb, 4);
  g_autoptr (HekImage) out = hek_image_false_color (image, 0, NULL, NULL);

  g_assert_cmpmem (out->data, 12, "\0\0\0\0\0\0\377\377\377\377\377\377", 12);
}

static void
test_threads (void)
{
  g_autoptr (HekImage) image = test_data_load ("photos", "kodim03.png", NULL);

  for (guint t = 0; t < hek_tonemap_n (); t++)
    {
      g_autoptr (HekImage) many = NULL;
      g_autoptr (HekImage) single = NULL;

      hek_parallel_set_n_threads (4);
      many = run (hek_tonemap (t)->id, image, 2);
      hek_parallel_set_n_threads (1);
      single = run (hek_tonemap (t)->id, image, 2);
      hek_parallel_set_n_threads (0);
      test_image_assert_equal (many, single);
    }
}

/* Rows give the bytes of whole pictures, wherever a row is cut. */
static void
test_rows (void)
{
  static const guint cuts[] = { 0, 1, 64, 577, 700 };
  g_autoptr (HekImage)
    image = hek_image_new (700, 1, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  float *in = (float *) image->data;

  for (guint i = 0; i < 2100; i++)
    in[i] = (float) exp2 (g_test_rand_double_range (-25, 25));
  in[0] = NAN;
  in[4] = -1;
  in[8] = INFINITY;
  for (guint t = 0; t < hek_tonemap_n (); t++)
    {
      const HekTonemap *tonemap = hek_tonemap (t);
      g_autoptr (HekImage) whole = run (tonemap->id, image, -1.7);
      g_autoptr (HekToneRows) rows = NULL;
      HekOptionValues values;
      float rgb[2100];

      hek_options_defaults (tonemap->options, tonemap->n_options, &values);
      rows = hek_tone_rows_new (tonemap, -1.7, &values, NULL);
      memcpy (rgb, in, sizeof rgb);
      for (guint i = 1; i < G_N_ELEMENTS (cuts); i++)
        hek_tone_rows_run (rows, rgb + 3 * cuts[i - 1], cuts[i] - cuts[i - 1]);
      hek_color_srgb_encode_rows (rgb, rgb, 2100);
      for (guint i = 0; i < 2100; i++)
        {
          float v = rgb[i] > 0 ? rgb[i] : 0;

          g_assert_cmpuint (whole->data[i], ==, (guint8) (MIN (v, 1.0f) * 255.0f + 0.5f));
        }
    }
}

static void
test_false_color_rows (void)
{
  g_autoptr (HekImage)
    image = hek_image_new (700, 1, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  g_autoptr (HekImage) whole = NULL;
  float *rgb = (float *) image->data;
  guint8 codes[2100];

  for (guint i = 0; i < 2100; i++)
    rgb[i] = (float) exp2 (g_test_rand_double_range (-12, 12));
  whole = hek_image_false_color (image, 1.3, NULL, NULL);
  hek_false_color_rows (rgb, 300, 1.3, codes);
  hek_false_color_rows (rgb + 900, 400, 1.3, codes + 900);
  g_assert_cmpmem (codes, 2100, whole->data, 2100);
}

static void
test_cancel (void)
{
  g_autoptr (HekImage) image = test_data_load ("photos", "kodim03.png", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  HekLuminanceStats stats = { .max = 7 };
  HekOptionValues values = { { 0 } };
  GError *error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_tonemap_run (hek_tonemap_find ("clip"), image, 0, &values, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (hek_image_false_color (image, 0, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (hek_image_luminance_stats (image, &stats, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (stats.max, ==, 7);
  g_clear_error (&error);
}

/* Resizing, cutting and converting pictures brighter than white. */
static void
test_bright_pictures (void)
{
  static const float rgb[] = { 1000, 2, -3, 3000, 4, -1, 0, 6, 65504, 8, 2, 0 };
  g_autoptr (HekImage) image = linear_row (rgb, 4);
  g_autoptr (HekImage) half = hek_image_resize (image, 2, 1, NULL, NULL);
  g_autoptr (HekImage) cut = hek_image_crop (image, 1, 0, 2, 1, NULL);
  g_autoptr (HekImage)
    encoded = hek_image_convert (image, HEK_SAMPLE_F32, HEK_ENCODING_SRGB, NULL, NULL);
  g_autoptr (HekImage)
    back = hek_image_convert (encoded, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL, NULL);
  g_autoptr (HekImage)
    codes = hek_image_convert (image, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL, NULL);
  static const float means[] = { 2000, 3, -2, 4, 4, 32752 };

  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (((float *) half->data)[i], ==, means[i]);
  g_assert_cmpmem (cut->data, 6 * sizeof (float), rgb + 3, 6 * sizeof (float));
  for (guint i = 0; i < 12; i++)
    {
      g_assert_cmpfloat_with_epsilon (((float *) back->data)[i], rgb[i],
                                      fabs (rgb[i]) * 3e-6 + 1e-9);
      g_assert_cmpuint (codes->data[i], ==, rgb[i] > 0 ? 255 : 0);
    }
}

/* What a picture gets when nobody has chosen. */
static void
test_setup (void)
{
  const struct
  {
    double max, exposure_ev;
    const char *id;
    double ev;
  } cases[] = {
    { 0.9, 1.234, "clip", 0 }, { 1, -2, "clip", 0 },         { 1.001, -3.47, "reinhard", -3.5 },
    { 8, 40, "reinhard", 16 }, { 1e9, -40, "reinhard", -16 },
  };
  HekToneSetup setup;

  g_assert_false (hek_tone_setup_init (&setup, NULL));
  g_assert_cmpstr (setup.tonemap->id, ==, "clip");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HekLuminanceStats stats = { .max = cases[i].max, .exposure_ev = cases[i].exposure_ev };

      g_assert_cmpint (hek_tone_setup_init (&setup, &stats), ==, cases[i].max > 1);
      g_assert_cmpstr (setup.tonemap->id, ==, cases[i].id);
      g_assert_cmpfloat (setup.exposure_ev, ==, cases[i].ev);
      for (guint k = 0; k < setup.tonemap->n_options; k++)
        g_assert_cmpfloat (setup.values.v[k], ==, setup.tonemap->options[k].def);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/tonemap/table", test_table);
  g_test_add_func ("/image/tonemap/reinhard", test_reinhard);
  g_test_add_func ("/image/tonemap/aces", test_aces);
  g_test_add_func ("/image/tonemap/bt2390", test_bt2390);
  g_test_add_func ("/image/tonemap/gray", test_gray);
  g_test_add_func ("/image/tonemap/clip-keeps-codes", test_clip_keeps_codes);
  g_test_add_func ("/image/tonemap/hue", test_hue);
  g_test_add_func ("/image/tonemap/extreme", test_extreme);
  g_test_add_func ("/image/tonemap/options", test_options);
  g_test_add_func ("/image/tonemap/setup", test_setup);
  g_test_add_func ("/image/tonemap/stats", test_stats);
  g_test_add_func ("/image/tonemap/stats-black", test_stats_black);
  g_test_add_func ("/image/tonemap/bands", test_bands);
  g_test_add_func ("/image/tonemap/false-color-extreme", test_false_color_extreme);
  g_test_add_func ("/image/tonemap/threads", test_threads);
  g_test_add_func ("/image/tonemap/rows", test_rows);
  g_test_add_func ("/image/tonemap/false-color-rows", test_false_color_rows);
  g_test_add_func ("/image/tonemap/cancel", test_cancel);
  g_test_add_func ("/image/tonemap/bright-pictures", test_bright_pictures);
  return g_test_run ();
}
