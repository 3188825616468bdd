/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every quantizer with every dither on pictures of all kinds, and what its header promises: indices
 * and counts, rates by hand calculation, locked colours, alpha, tiny pictures, refused options.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-test-picture.h"

static const char *const methods[] = {
  "uniform", "palette", "mediancut", "blockvq",
#if HEK_HAVE_JPEG
  "jnd",
#endif
};
static const char *const dithers[] = { "none", "bayer", "blue-noise", "fs" };

static void
paint_red (guint32 x,
           guint32 y,
           guint8  rgba[4])
{
  rgba[0] = 200;
  rgba[1] = 30;
  rgba[2] = 40;
}

static void
paint_five (guint32 x,
            guint32 y,
            guint8  rgba[4])
{
  static const guint8 colors[5][3]
    = { { 0, 0, 0 }, { 255, 255, 255 }, { 200, 30, 40 }, { 20, 90, 200 }, { 90, 160, 60 } };

  memcpy (rgba, colors[(x / 3 + y / 2) % 5], 3);
}

static void
paint_veil (guint32 x,
            guint32 y,
            guint8  rgba[4])
{
  rgba[0] = (guint8) (x * 4);
  rgba[1] = (guint8) (y * 4);
  rgba[2] = 120;
  rgba[3] = x < 8 ? 0 : x < 24 ? 100 : 255;
}

static void
paint_invisible (guint32 x,
                 guint32 y,
                 guint8  rgba[4])
{
  rgba[0] = (guint8) x;
  rgba[3] = 0;
}

static void
test_table (void)
{
  g_assert_cmpuint (hek_imagequant_n (), ==, G_N_ELEMENTS (methods));
  for (guint i = 0; i < hek_imagequant_n (); i++)
    {
      const HekImageQuantizer *quantizer = hek_imagequant (i);
      HekOptionValues values;

      g_assert_cmpstr (quantizer->id, ==, methods[i]);
      g_assert_true (hek_imagequant_find (methods[i]) == quantizer);
      g_assert_cmpuint (quantizer->main_option_idx, <, quantizer->n_options);
      g_assert_cmpuint (quantizer->n_options, <=, HEK_OPTIONS_MAX);
      hek_options_defaults (quantizer->options, quantizer->n_options, &values);
      for (guint o = 0; o < quantizer->n_options; o++)
        {
          g_assert_true (hek_option_check (&quantizer->options[o], values.v[o], NULL));
          g_assert_cmpstr (quantizer->options[o].help, !=, "");
        }
    }
  g_assert_null (hek_imagequant_find ("octree"));
}

/* All methods and dithers on one picture; the results are sound. */
static void
run_all (const HekImage *image,
         const char     *settings)
{
  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    for (guint d = 0; d < G_N_ELEMENTS (dithers); d++)
      {
        g_autofree char *all = NULL;
        g_autoptr (HekQuantized) result = NULL;

        /* a JPEG cannot be transparent: see test-imagequant-jnd.c */
        if (g_str_equal (methods[m], "jnd") && hek_image_has_alpha (image))
          continue;
        if (g_str_equal (methods[m], "blockvq"))
          all = g_strdup ("codebook=16");
        else if (g_str_equal (methods[m], "jnd"))
          all = g_strdup ("");
        else if (g_str_equal (methods[m], "uniform"))
          all = g_strdup_printf ("dither=%s", dithers[d]);
        else
          all = g_strdup_printf ("dither=%s %s", dithers[d], settings);
        result = hek_test_quantize (methods[m], image, all, NULL);
        hek_test_check_result (image, result);
      }
}

static void
test_photo (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();

  run_all (photo, "colors=16");
}

static void
test_noise_with_alpha (void)
{
  g_autoptr (HekImage) noise = hek_test_picture_new (70, 41, 4, hek_test_paint_noise);

  run_all (noise, "colors=256");
}

static void
test_tiny (void)
{
  for (guint n_channels = 3; n_channels <= 4; n_channels++)
    {
      g_autoptr (HekImage) pixel = hek_test_picture_new (1, 1, n_channels, paint_red);
      g_autoptr (HekImage) line = hek_test_picture_new (9, 1, n_channels, paint_five);
      g_autoptr (HekImage) column = hek_test_picture_new (1, 9, n_channels, paint_five);

      run_all (pixel, "colors=256");
      run_all (line, "colors=2");
      run_all (column, "colors=256");
    }
}

/* A picture with few colours keeps them exactly, whatever the dither. */
static void
test_few_colors (void)
{
  g_autoptr (HekImage) five = hek_test_picture_new (40, 30, 3, paint_five);

  for (guint d = 0; d < G_N_ELEMENTS (dithers); d++)
    {
      g_autofree char *settings = g_strdup_printf ("colors=256 dither=%s", dithers[d]);
      g_autoptr (HekQuantized) result = hek_test_quantize ("palette", five, settings, NULL);

      g_assert_cmpuint (result->indexed->palette.n_colors, ==, 5);
      for (guint32 y = 0; y < 30; y++)
        g_assert_cmpmem (hek_image_row (result->image, y), 120, hek_image_row (five, y), 120);
    }
}

static void
test_one_color (void)
{
  g_autoptr (HekImage) red = hek_test_picture_new (16, 16, 3, paint_red);
  g_autoptr (HekQuantized) result = hek_test_quantize ("palette", red, "colors=8", NULL);

  g_assert_cmpuint (result->indexed->palette.n_colors, ==, 1);
  g_assert_cmpuint (result->counts[0], ==, 256);
  /* no bits for an index that can only be one; 24 bits of palette over 256 pixels */
  g_assert_cmpfloat (result->bits_per_pixel, ==, 24.0 / 256);
  g_assert_cmpfloat (result->entropy_bits_per_pixel, ==, 24.0 / 256);
}

static void
test_rates (void)
{
  g_autoptr (HekImage) five = hek_test_picture_new (40, 30, 3, paint_five);
  g_autoptr (HekImage) veil = hek_test_picture_new (40, 30, 4, paint_veil);
  g_autoptr (HekQuantized) palette = hek_test_quantize ("palette", five, "dither=none", NULL);
  g_autoptr (HekQuantized) uniform = hek_test_quantize ("uniform", five, "bits=3", NULL);
  g_autoptr (HekQuantized) alpha = hek_test_quantize ("uniform", veil, "bits=5", NULL);
  g_autoptr (HekQuantized) deep = hek_test_quantize ("palette", veil, "colors=20", NULL);
  g_autoptr (HekQuantized) vq = hek_test_quantize ("blockvq", five, "block=4 codebook=8", NULL);
  double entropy = 0;
  guint n;

  /* 5 colours: 3 bits a pixel, and 5 × 24 bits of palette. Each is a fifth of the 1200 pixels. */
  g_assert_cmpfloat_with_epsilon (palette->bits_per_pixel, 3 + 5 * 24 / 1200.0, 1e-12);
  for (guint i = 0; i < 5; i++)
    entropy -= palette->counts[i] / 1200.0 * log2 (palette->counts[i] / 1200.0);
  g_assert_cmpfloat_with_epsilon (palette->entropy_bits_per_pixel, entropy + 0.1, 1e-12);

  g_assert_cmpfloat_with_epsilon (uniform->bits_per_pixel, 9, 1e-12);
  g_assert_cmpfloat_with_epsilon (alpha->bits_per_pixel, 20, 1e-12);

  n = deep->indexed->palette.n_colors;
  g_assert_cmpuint (n, >, 16);
  g_assert_cmpfloat_with_epsilon (deep->bits_per_pixel, 5 + n * 32 / 1200.0, 1e-12);

  /* 10 × 8 squares of 16 pixels */
  n = vq->n_patches;
  g_assert_cmpuint (n, >, 4);
  g_assert_cmpfloat_with_epsilon (vq->bits_per_pixel, (80 * 3 + n * 16 * 24) / 1200.0, 1e-12);
}

static void
test_uniform_exact (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();

  for (guint d = 0; d < G_N_ELEMENTS (dithers); d++)
    {
      g_autofree char *settings = g_strdup_printf ("bits=8 dither=%s", dithers[d]);
      g_autoptr (HekQuantized) result = hek_test_quantize ("uniform", photo, settings, NULL);

      for (guint32 y = 0; y < photo->height; y++)
        g_assert_cmpmem (hek_image_row (result->image, y), photo->width * 3,
                         hek_image_row (photo, y), photo->width * 3);
    }
}

static void
test_uniform_levels (void)
{
  static const guint8 levels[] = { 0, 85, 170, 255 };
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  g_autoptr (HekQuantized) result = hek_test_quantize ("uniform", photo, "bits=2", NULL);

  for (guint32 y = 0; y < photo->height; y++)
    for (guint32 i = 0; i < photo->width * 3; i++)
      {
        guint8 in = hek_image_row (photo, y)[i];
        guint8 out = hek_image_row (result->image, y)[i];

        g_assert_cmpuint (out, ==, levels[(in * 3 + 127) / 255]);
      }
}

static void
test_locks (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  HekPaletteLocks locks = { .n_locked = 3, .rgba = { { 255, 0, 255, 255 }, { 1, 2, 3, 255 },
                                                     { 128, 128, 128, 255 } } };

  for (guint m = 1; m <= 2; m++)
    for (guint colors = 3; colors <= 12; colors += 9)
      {
        g_autofree char *settings = g_strdup_printf ("colors=%u", colors);
        g_autoptr (HekQuantized) result = hek_test_quantize (methods[m], photo, settings, &locks);

        hek_test_check_result (photo, result);
        g_assert_cmpuint (result->indexed->palette.n_colors, ==, colors);
        g_assert_cmpmem (result->indexed->palette.rgba, 12, locks.rgba, 12);
      }
}

static void
test_locks_refused (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  const HekImageQuantizer *quantizer = hek_imagequant_find ("palette");
  HekPaletteLocks locks = { .n_locked = 5 };
  g_autoptr (GError) error = NULL;
  HekOptionValues values;

  hek_options_defaults (quantizer->options, quantizer->n_options, &values);
  values.v[quantizer->main_option_idx] = 4;
  g_assert_null (hek_imagequant_run (quantizer, photo, &values, &locks, NULL, NULL, &error));
  g_assert_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID);
  g_clear_error (&error);

  values.v[quantizer->main_option_idx] = 257;
  g_assert_null (hek_imagequant_run (quantizer, photo, &values, NULL, NULL, NULL, &error));
  g_assert_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID);
}

static void
test_alpha (void)
{
  g_autoptr (HekImage) veil = hek_test_picture_new (40, 30, 4, paint_veil);

  for (guint m = 1; m <= 2; m++)
    for (guint d = 0; d < G_N_ELEMENTS (dithers); d++)
      {
        g_autofree char *settings = g_strdup_printf ("colors=16 dither=%s", dithers[d]);
        g_autoptr (HekQuantized) result = hek_test_quantize (methods[m], veil, settings, NULL);
        guint n_transparent = 0;

        hek_test_check_result (veil, result);
        for (guint i = 0; i < result->indexed->palette.n_colors; i++)
          n_transparent += result->indexed->palette.rgba[i][3] == 0;
        g_assert_cmpuint (n_transparent, ==, 1);

        /* What could not be seen stays so, and what was opaque does not become a veil. */
        for (guint32 y = 0; y < 30; y++)
          for (guint32 x = 0; x < 40; x++)
            {
              guint8 alpha = hek_image_row (result->image, y)[4 * x + 3];

              if (x < 7)
                g_assert_cmpuint (alpha, ==, 0);
              if (x > 26)
                g_assert_cmpuint (alpha, >, 200);
            }
      }
}

static void
test_invisible (void)
{
  g_autoptr (HekImage) nothing = hek_test_picture_new (20, 20, 4, paint_invisible);
  g_autoptr (HekQuantized) palette = hek_test_quantize ("palette", nothing, "colors=4", NULL);
  g_autoptr (HekQuantized) one = hek_test_quantize ("palette", nothing, "colors=1", NULL);

  g_assert_cmpuint (palette->indexed->palette.n_colors, ==, 1);
  g_assert_cmpuint (palette->indexed->palette.rgba[0][3], ==, 0);
  g_assert_cmpuint (one->indexed->palette.rgba[0][3], ==, 0);
  run_all (nothing, "colors=4");
}

/* More colours never make it clearly worse, and the adaptive palette beats the baseline. */
static double
mean_squared_error (const HekImage *a,
                    const HekImage *b)
{
  double sum = 0;

  for (guint32 y = 0; y < a->height; y++)
    for (guint32 i = 0; i < a->width * 3; i++)
      sum += pow ((double) hek_image_row (a, y)[i] - hek_image_row (b, y)[i], 2);
  return sum / (a->width * a->height * 3.0);
}

static void
test_quality (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();
  double before = INFINITY;

  for (guint colors = 2; colors <= 256; colors *= 2)
    {
      g_autofree char *settings = g_strdup_printf ("colors=%u dither=none", colors);
      g_autoptr (HekQuantized) result = hek_test_quantize ("palette", photo, settings, NULL);
      g_autoptr (HekQuantized) baseline = hek_test_quantize ("mediancut", photo, settings, NULL);
      double error = mean_squared_error (photo, result->image);

      g_assert_cmpfloat (error, <, before);
      if (colors >= 8)
        g_assert_cmpfloat (error, <, mean_squared_error (photo, baseline->image));
      before = error;
    }
  g_assert_cmpfloat (before, <, 15); /* 36 dB with 256 colours */
}

static void
test_file (void)
{
  g_autoptr (HekImage) photo = hek_test_photo_new ();

  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    {
      g_autoptr (HekQuantized) result = hek_test_quantize (methods[m], photo, "", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) file = hek_quantized_encode (result, 6, NULL, &error);
      g_autoptr (HekImageInfo) info = NULL;
      g_autoptr (HekImage) back = NULL;

      g_assert_no_error (error);
      back = hek_image_load_bytes (file, "result", &info, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (info->format, ==,
                       hek_imagequant (m)->file_suffix != NULL ? "JPEG" : "PNG");
      g_assert_cmpstr (hek_quantized_suffix (result), ==,
                       result->file != NULL ? hek_imagequant (m)->file_suffix : "png");
      if (result->indexed != NULL)
        g_assert_cmpuint (info->n_palette, ==, result->indexed->palette.n_colors);
      for (guint32 y = 0; y < photo->height; y++)
        g_assert_cmpmem (hek_image_row (back, y), photo->width * 3,
                         hek_image_row (result->image, y), photo->width * 3);
    }
}

/* Floats that are no colours, as a damaged or an HDR file can have them. */
static void
test_strange_floats (void)
{
  static const float strange[] = { 0, 1, -1, 1e30f, NAN, INFINITY, -INFINITY, 0.5f };
  g_autoptr (HekImage) image = hek_image_new (32, 8, 4, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);

  for (guint32 y = 0; y < 8; y++)
    for (guint32 i = 0; i < 32 * 4; i++)
      ((float *) hek_image_row (image, y))[i] = strange[(i * 5 + y * 3 + i / 7) % 8];
  run_all (image, "colors=8");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imagequant/table", test_table);
  g_test_add_func ("/imagequant/photo", test_photo);
  g_test_add_func ("/imagequant/noise-with-alpha", test_noise_with_alpha);
  g_test_add_func ("/imagequant/tiny", test_tiny);
  g_test_add_func ("/imagequant/few-colors", test_few_colors);
  g_test_add_func ("/imagequant/one-color", test_one_color);
  g_test_add_func ("/imagequant/rates", test_rates);
  g_test_add_func ("/imagequant/uniform-exact", test_uniform_exact);
  g_test_add_func ("/imagequant/uniform-levels", test_uniform_levels);
  g_test_add_func ("/imagequant/locks", test_locks);
  g_test_add_func ("/imagequant/locks-refused", test_locks_refused);
  g_test_add_func ("/imagequant/alpha", test_alpha);
  g_test_add_func ("/imagequant/invisible", test_invisible);
  g_test_add_func ("/imagequant/quality", test_quality);
  g_test_add_func ("/imagequant/file", test_file);
  g_test_add_func ("/imagequant/strange-floats", test_strange_floats);
  return g_test_run ();
}
