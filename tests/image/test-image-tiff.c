/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading TIFF. Files are written here with libtiff in every layout, so that what was put in is
 * what has to come out; files of other programs are in tests/data/image.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include <tiffio.h>

#include "hek-color-transfer.h"
#include "test-image-util.h"
#include "test-tiff-writer.h"

#define WIDTH TEST_TIFF_WIDTH
#define HEIGHT TEST_TIFF_HEIGHT

static HekImage *
load (GBytes        *bytes,
      HekImageInfo **info)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load_bytes (bytes, "test.tif", info, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* What channel @c of the picture has to be, as a code in [0, 1]. */
static double
expected_at (const TestTiff *recipe,
             guint         x,
             guint         y,
             guint         c)
{
  double v;

  switch (recipe->photometric)
    {
    case PHOTOMETRIC_MINISWHITE:
      return c == 3 ? test_tiff_value_at (recipe, x, y, 1)
                    : 1 - test_tiff_value_at (recipe, x, y, 0);
    case PHOTOMETRIC_MINISBLACK:
      return test_tiff_value_at (recipe, x, y, c == 3 ? 1 : 0);
    case PHOTOMETRIC_PALETTE:
      v = test_tiff_value_at (recipe, x, y, 0) * ((1u << recipe->bits) - 1);
      return ((guint) lrint (v) * (c + 3) & 255) / 255.0;
    case PHOTOMETRIC_SEPARATED:
      return (1 - test_tiff_value_at (recipe, x, y, c)) *
             (1 - test_tiff_value_at (recipe, x, y, 3));
    default:
      return test_tiff_value_at (recipe, x, y, c);
    }
}

static void
assert_recipe (const TestTiff *recipe,
               HekSampleType type)
{
  g_autoptr (GBytes) bytes = test_tiff_make (recipe);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = load (bytes, &info);
  gboolean is_float = recipe->format == SAMPLEFORMAT_IEEEFP;
  double tolerance = type == HEK_SAMPLE_U8    ? 0.501 / 255
                     : type == HEK_SAMPLE_U16 ? 0.501 / 65535
                                              : 1e-6;

  g_assert_cmpstr (info->format, ==, "TIFF");
  g_assert_cmpuint (info->bits_per_sample, ==, recipe->bits);
  g_assert_cmpuint (image->width, ==, WIDTH);
  g_assert_cmpuint (image->height, ==, HEIGHT);
  g_assert_cmpint (image->sample_type, ==, type);
  g_assert_true (info->has_alpha == (image->n_channels == 4));
  g_assert_cmpint (image->encoding, ==, is_float ? HEK_ENCODING_LINEAR : HEK_ENCODING_SRGB);
  if (is_float && recipe->bits == 16)
    tolerance = 1.0 / 2048;
  if (recipe->photometric == PHOTOMETRIC_SEPARATED)
    tolerance *= 3; /* a product of two rounded values, rounded */
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        float rgb[3], alpha;

        hek_image_read_row (image, y, x, 1, image->encoding, rgb, &alpha);
        for (guint c = 0; c < 3; c++)
          g_assert_cmpfloat_with_epsilon (rgb[c], expected_at (recipe, x, y, c), tolerance);
        if (image->n_channels == 4)
          g_assert_cmpfloat_with_epsilon (alpha, expected_at (recipe, x, y, 3), tolerance);
      }
}

static void
test_depths (void)
{
  static const guint16 bits[] = { 1, 2, 4, 6, 8, 10, 12, 14, 16, 32 };
  static const guint16 kinds[][2] = { { PHOTOMETRIC_MINISBLACK, 1 }, { PHOTOMETRIC_MINISWHITE, 1 },
                                      { PHOTOMETRIC_RGB, 3 },        { PHOTOMETRIC_SEPARATED, 4 } };

  for (guint b = 0; b < G_N_ELEMENTS (bits); b++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      for (guint tile = 0; tile <= 16; tile += 16)
        for (guint16 planar = PLANARCONFIG_CONTIG; planar <= PLANARCONFIG_SEPARATE; planar++)
          {
            const TestTiff recipe = { .bits = bits[b],
                                    .photometric = kinds[k][0],
                                    .n_samples = kinds[k][1],
                                    .tile = tile,
                                    .planar = planar };

            assert_recipe (&recipe, bits[b] <= 8    ? HEK_SAMPLE_U8
                                    : bits[b] <= 16 ? HEK_SAMPLE_U16
                                                    : HEK_SAMPLE_F32);
          }
}

static void
test_palette (void)
{
  static const guint16 bits[] = { 1, 2, 4, 8 };

  for (guint b = 0; b < G_N_ELEMENTS (bits); b++)
    {
      const TestTiff recipe = { .bits = bits[b],
                                .photometric = PHOTOMETRIC_PALETTE,
                                .n_samples = 1 };

      assert_recipe (&recipe, HEK_SAMPLE_U8);
    }
}

static void
test_floats (void)
{
  static const guint16 bits[] = { 16, 32, 64 };

  for (guint b = 0; b < G_N_ELEMENTS (bits); b++)
    for (guint alpha = 0; alpha < 2; alpha++)
      {
        const TestTiff rgb = { .bits = bits[b],
                             .format = SAMPLEFORMAT_IEEEFP,
                             .photometric = PHOTOMETRIC_RGB,
                             .n_samples = 3 + alpha,
                             .extra = EXTRASAMPLE_UNASSALPHA };
        const TestTiff gray = { .bits = bits[b], .format = SAMPLEFORMAT_IEEEFP, .tile = 16,
                              .photometric = PHOTOMETRIC_MINISBLACK, .n_samples = 1 };

        assert_recipe (&rgb, HEK_SAMPLE_F32);
        assert_recipe (&gray, HEK_SAMPLE_F32);
      }
}

static void
test_containers (void)
{
  static const char *const modes[] = { "wl", "wb", "wl8", "wb8" };
  static const guint16 compressions[] = { COMPRESSION_NONE, COMPRESSION_LZW,
                                          COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS };

  for (guint m = 0; m < G_N_ELEMENTS (modes); m++)
    for (guint c = 0; c < G_N_ELEMENTS (compressions); c++)
      {
        const TestTiff narrow = { .mode = modes[m], .compression = compressions[c], .bits = 8,
                                .photometric = PHOTOMETRIC_RGB, .n_samples = 3 };
        const TestTiff wide = { .mode = modes[m], .compression = compressions[c], .bits = 16,
                              .photometric = PHOTOMETRIC_RGB, .n_samples = 3, .tile = 32 };

        assert_recipe (&narrow, HEK_SAMPLE_U8);
        assert_recipe (&wide, HEK_SAMPLE_U16);
      }
}

static void
test_fax (void)
{
  static const guint16 compressions[] = { COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3,
                                          COMPRESSION_CCITTFAX4 };

  for (guint c = 0; c < G_N_ELEMENTS (compressions); c++)
    {
      const TestTiff recipe = { .compression = compressions[c],
                              .bits = 1,
                              .photometric = PHOTOMETRIC_MINISWHITE,
                              .n_samples = 1 };

      assert_recipe (&recipe, HEK_SAMPLE_U8);
    }
}

static void
test_alpha (void)
{
  static const guint16 kinds[][2] = { { PHOTOMETRIC_MINISBLACK, 2 }, { PHOTOMETRIC_RGB, 4 } };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint16 planar = PLANARCONFIG_CONTIG; planar <= PLANARCONFIG_SEPARATE; planar++)
      {
        const TestTiff recipe = { .bits = 8, .photometric = kinds[k][0], .n_samples = kinds[k][1],
                                .planar = planar, .extra = EXTRASAMPLE_UNASSALPHA };
        g_autoptr (GBytes) bytes = test_tiff_make (&recipe);
        g_autoptr (HekImage) image = load (bytes, NULL);

        assert_recipe (&recipe, HEK_SAMPLE_U8);
        g_assert_cmpuint (image->n_channels, ==, 4);
      }
}

/* Colours that were multiplied with alpha are divided again; an unspecified extra sample is not
 * alpha. */
static void
test_alpha_kinds (void)
{
  const TestTiff associated = { .bits = 16, .photometric = PHOTOMETRIC_RGB, .n_samples = 4,
                              .extra = EXTRASAMPLE_ASSOCALPHA };
  const TestTiff unspecified = { .bits = 16, .photometric = PHOTOMETRIC_RGB, .n_samples = 4,
                               .extra = EXTRASAMPLE_UNSPECIFIED };
  g_autoptr (GBytes) bytes = test_tiff_make (&associated);
  g_autoptr (HekImage) image = load (bytes, NULL);

  assert_recipe (&unspecified, HEK_SAMPLE_U16);
  g_assert_cmpuint (image->n_channels, ==, 4);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        const guint16 *p = (const guint16 *) hek_image_row (image, y) + 4 * x;
        double alpha = test_tiff_value_at (&associated, x, y, 3);

        for (guint c = 0; c < 3; c++)
          g_assert_cmpfloat_with_epsilon (
            p[c] / 65535.0,
            alpha > 0 ? MIN (test_tiff_value_at (&associated, x, y, c) / alpha, 1) : 0,
            1.0 / 65535);
      }
}

static void
test_orientation (void)
{
  const TestTiff recipe = {
    .bits = 8, .photometric = PHOTOMETRIC_RGB, .n_samples = 3, .orientation = 6
  };
  g_autoptr (GBytes) bytes = test_tiff_make (&recipe);
  g_autoptr (HekImage) image = load (bytes, NULL);

  g_assert_cmpuint (image->width, ==, HEIGHT);
  g_assert_cmpuint (image->height, ==, WIDTH);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      g_assert_cmpuint (hek_image_row (image, x)[3 * (HEIGHT - 1 - y)], ==,
                        (guint) lrint (255 * test_tiff_value_at (&recipe, x, y, 0)));
}

/* Left to libtiff: a grey YCbCr picture. */
static void
test_ycbcr (void)
{
  const TestTiff recipe = { .bits = 8, .photometric = PHOTOMETRIC_MINISBLACK, .n_samples = 1 };
  g_autofree char *dir = g_dir_make_tmp ("hek-tiff-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "ycbcr.tif", NULL);
  TIFF *tiff = TIFFOpen (path, "w");
  g_autoptr (HekImage) image = NULL;
  g_autoptr (HekImageInfo) info = NULL;
  guint8 row[WIDTH * 3];

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, WIDTH);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, HEIGHT);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR);
  TIFFSetField (tiff, TIFFTAG_YCBCRSUBSAMPLING, 1, 1);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 4);
  for (guint y = 0; y < HEIGHT; y++)
    {
      for (guint x = 0; x < WIDTH; x++)
        memcpy (row + 3 * x,
                ((guint8[]){ lrint (255 * test_tiff_value_at (&recipe, x, y, 0)), 128, 128 }), 3);
      g_assert_cmpint (TIFFWriteScanline (tiff, row, y, 0), ==, 1);
    }
  TIFFClose (tiff);

  image = hek_image_load (path, &info, NULL, NULL);
  g_unlink (path);
  g_rmdir (dir);
  g_assert_cmpstr (info->color_type, ==, "YCbCr");
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      for (guint c = 0; c < 3; c++)
        g_assert_cmpint (ABS (hek_image_row (image, y)[3 * x + c] -
                              (int) lrint (255 * test_tiff_value_at (&recipe, x, y, 0))), <=, 1);
}

static void
test_unsupported (void)
{
  static const TestTiff recipes[] = {
    { .bits = 8, .format = SAMPLEFORMAT_INT, .photometric = PHOTOMETRIC_RGB, .n_samples = 3 },
    { .bits = 64,
      .format = SAMPLEFORMAT_UINT,
      .photometric = PHOTOMETRIC_MINISBLACK,
      .n_samples = 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      g_autoptr (GBytes) bytes = test_tiff_make (&recipes[i]);

      test_assert_load_fails (bytes, "odd.tif", HEK_IMAGE_ERROR_UNSUPPORTED, "which is not read");
    }
}

/* libtiff writes the directory last; here it goes first, as other programs do, so that rows are
 * what is missing. */
static void
test_cut_short (void)
{
  g_autoptr (GBytes) whole = test_data_bytes ("image", "pillow-lzw.tif");
  g_autoptr (GBytes) tiles = test_data_bytes ("image", "tifffile-tiles.tif");
  g_autoptr (GBytes) plain = test_data_bytes ("image", "tifffile-grey.tif");
  g_autoptr (GBytes)
    part_of_tiles = g_bytes_new_from_bytes (tiles, 0, g_bytes_get_size (tiles) / 2);
  g_autoptr (GBytes)
    part_of_plain = g_bytes_new_from_bytes (plain, 0, g_bytes_get_size (plain) / 2);
  g_autoptr (GBytes) header = g_bytes_new_from_bytes (whole, 0, 20);
  g_autoptr (GBytes) magic = g_bytes_new_from_bytes (whole, 0, 4);

  test_assert_load_fails (part_of_tiles, "cut.tif", HEK_IMAGE_ERROR_DAMAGED,
                          "is cut short after 16 of 48 rows");
  test_assert_load_fails (part_of_plain, "cut.tif", HEK_IMAGE_ERROR_DAMAGED,
                          "is cut short after 21 of 48 rows");
  test_assert_load_fails (header, "cut.tif", HEK_IMAGE_ERROR_DAMAGED, "is damaged or cut short: ");
  test_assert_load_fails (magic, "cut.tif", HEK_IMAGE_ERROR_DAMAGED, "is damaged or cut short: ");
}

static void
test_every_length (void)
{
  g_autoptr (GBytes) whole = test_data_bytes ("image", "pillow-deflate.tif");

  for (gsize n = 1; n < g_bytes_get_size (whole); n += 11)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, n);
      g_autoptr (GError) error = NULL;
      g_autoptr (HekImage) image = hek_image_load_bytes (part, "cut.tif", NULL, NULL, &error);

      g_assert_true ((image == NULL) == (error != NULL));
    }
}

/* A damaged directory asks for tiles of 206 GB: no memory is asked for. Found by fuzzing. */
static void
test_huge_tiles (void)
{
  const gsize width_at = 154 + 8, height_at = 166 + 8; /* of the entries of this file */
  g_autoptr (GBytes) whole = test_data_bytes ("image", "tifffile-tiles.tif");
  gsize n;
  g_autofree guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&whole), &n);
  gboolean little = data[0] == 'I';
  g_autoptr (GBytes) changed = NULL;

  data[width_at + (little ? 2 : 1)] = 0x10;  /* 2²⁰ + 32 pixels wide */
  data[height_at + (little ? 2 : 1)] = 0x01; /* 2¹⁶ + 16 rows */
  changed = g_bytes_new (data, n);
  test_assert_load_fails (changed, "huge.tif", HEK_IMAGE_ERROR_TOO_LARGE, "too large");
}

static void
test_cancel (void)
{
  g_autoptr (GBytes) bytes = test_data_bytes ("image", "tifffile-tiles.tif");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  g_assert_null (hek_image_load_bytes (bytes, "test.tif", NULL, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Files of other programs; the name of the picture that they show begins with "tiff". */
static void
test_foreign (gconstpointer name)
{
  g_autoptr (HekImage) image = test_data_load ("image", name, NULL);
  gboolean is_gray = strstr (name, "grey") != NULL || strstr (name, "white") != NULL;
  g_autoptr (HekImage)
    expected = test_data_load ("image", is_gray ? "tiff-grey.png" : "tiff-rgb.png", NULL);
  g_autoptr (HekImage)
    codes = hek_image_convert (image, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL, NULL);

  test_image_assert_equal (codes, expected);
}

int
main (int    argc,
      char **argv)
{
  static const char *const foreign[] = {
    "pillow-lzw.tif",      "pillow-deflate.tif",  "tifffile-planes.tif",
    "tifffile-u16-be.tif", "tifffile-tiles.tif",  "tifffile-grey.tif",
    "tifffile-white.tif",  "magick-packbits.tif", "magick-grey16.tif",
  };

  g_test_init (&argc, &argv, NULL);
  TIFFSetWarningHandler (NULL);
  g_test_add_func ("/image/tiff/depths", test_depths);
  g_test_add_func ("/image/tiff/palette", test_palette);
  g_test_add_func ("/image/tiff/floats", test_floats);
  g_test_add_func ("/image/tiff/containers", test_containers);
  g_test_add_func ("/image/tiff/fax", test_fax);
  g_test_add_func ("/image/tiff/alpha", test_alpha);
  g_test_add_func ("/image/tiff/alpha/kinds", test_alpha_kinds);
  g_test_add_func ("/image/tiff/orientation", test_orientation);
  g_test_add_func ("/image/tiff/ycbcr", test_ycbcr);
  g_test_add_func ("/image/tiff/unsupported", test_unsupported);
  g_test_add_func ("/image/tiff/cut-short", test_cut_short);
  g_test_add_func ("/image/tiff/every-length", test_every_length);
  g_test_add_func ("/image/tiff/huge-tiles", test_huge_tiles);
  g_test_add_func ("/image/tiff/cancel", test_cancel);
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *path = g_strconcat ("/image/tiff/foreign/", foreign[i], NULL);

      g_test_add_data_func (path, foreign[i], test_foreign);
    }
  return g_test_run ();
}
