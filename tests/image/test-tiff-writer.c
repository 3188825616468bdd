/* SPDX-License-Identifier: Apache-2.0 */
/* TIFF files in every layout, with values that a test can calculate again. */
#include "config.h"

#include "test-tiff-writer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

double
test_tiff_value_at (const TestTiff *recipe,
          guint         x,
          guint         y,
          guint         sample)
{
  guint max = recipe->bits >= 16 ? 65535 : (1u << recipe->bits) - 1;

  return (x * 7 + y * 13 + sample * 101 + x * y) % (max + 1) / (double) max;
}

static guint16
float_to_half (double v)
{
  int exponent;
  double mantissa = frexp (v, &exponent);

  /* normal numbers and zero are all that is needed */
  return v == 0 ? 0 : (guint16) ((exponent + 14) << 10 | ((int) lrint (mantissa * 2048) & 1023));
}

static void
put_sample (const TestTiff *recipe,
            guint8       *row,
            gsize         i,
            double        v)
{
  if (recipe->format == SAMPLEFORMAT_IEEEFP && recipe->bits == 16)
    ((guint16 *) row)[i] = float_to_half (v);
  else if (recipe->format == SAMPLEFORMAT_IEEEFP && recipe->bits == 32)
    ((float *) row)[i] = (float) v;
  else if (recipe->format == SAMPLEFORMAT_IEEEFP)
    ((double *) row)[i] = v;
  else if (recipe->bits == 64)
    ((guint64 *) row)[i] = (guint64) (v * 65535);
  else if (recipe->bits == 32)
    ((guint32 *) row)[i] = (guint32) (v * 4294967295.0 + 0.5);
  else if (recipe->bits == 16)
    ((guint16 *) row)[i] = (guint16) lrint (v * 65535);
  else
    for (guint b = 0; b < recipe->bits; b++)
      {
        guint code = (guint) lrint (v * ((1u << recipe->bits) - 1));
        gsize bit = i * recipe->bits + b;

        if (code >> (recipe->bits - 1 - b) & 1)
          row[bit / 8] |= (guint8) (128 >> bit % 8);
      }
}

static void
set_fields (TIFF         *tiff,
            const TestTiff *recipe)
{
  guint n_colors = recipe->photometric == PHOTOMETRIC_RGB         ? 3
                   : recipe->photometric == PHOTOMETRIC_SEPARATED ? 4
                                                                  : 1;

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, TEST_TIFF_WIDTH);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, TEST_TIFF_HEIGHT);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, recipe->bits);
  TIFFSetField (tiff, TIFFTAG_SAMPLEFORMAT,
                recipe->format > 0 ? recipe->format : SAMPLEFORMAT_UINT);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, recipe->n_samples);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, recipe->photometric);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG,
                recipe->planar > 0 ? recipe->planar : PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION,
                recipe->compression > 0 ? recipe->compression : COMPRESSION_NONE);
  if (recipe->orientation > 0)
    TIFFSetField (tiff, TIFFTAG_ORIENTATION, recipe->orientation);
  if (recipe->n_samples > n_colors)
    TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, 1, &recipe->extra);
  if (recipe->tile > 0)
    {
      TIFFSetField (tiff, TIFFTAG_TILEWIDTH, recipe->tile);
      TIFFSetField (tiff, TIFFTAG_TILELENGTH, recipe->tile);
    }
  else
    {
      TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 5);
    }
  if (recipe->photometric == PHOTOMETRIC_PALETTE)
    {
      guint16 map[3][256];

      for (guint i = 0; i < 256; i++)
        for (guint c = 0; c < 3; c++)
          map[c][i] = (guint16) ((i * (c + 3) & 255) * 257);
      TIFFSetField (tiff, TIFFTAG_COLORMAP, map[0], map[1], map[2]);
    }
}

static void
write_rows (TIFF         *tiff,
            const TestTiff *recipe)
{
  gboolean separate = recipe->planar == PLANARCONFIG_SEPARATE;
  guint n_planes = separate ? recipe->n_samples : 1, n_packed = separate ? 1 : recipe->n_samples;
  guint size = recipe->tile > 0 ? recipe->tile : MAX (TEST_TIFF_WIDTH, TEST_TIFF_HEIGHT);
  g_autofree guint8 *row = g_malloc (TEST_TIFF_WIDTH * 8 * 8);

  for (guint plane = 0; plane < n_planes; plane++)
    for (guint y0 = 0; y0 < TEST_TIFF_HEIGHT; y0 += size)
      for (guint x0 = 0; x0 < TEST_TIFF_WIDTH; x0 += size)
        {
          g_autofree guint8 *tile = g_malloc0 ((gsize) size * size * n_packed * 8);
          gsize tile_row = recipe->tile > 0 ? (gsize) TIFFTileRowSize (tiff) : 0;

          for (guint y = y0; y < MIN (y0 + size, TEST_TIFF_HEIGHT); y++)
            {
              guint8 *out = recipe->tile > 0 ? tile + (y - y0) * tile_row : row;
              guint n = MIN (size, TEST_TIFF_WIDTH - x0);

              memset (row, 0, TEST_TIFF_WIDTH * 8 * 8);
              for (guint i = 0; i < n * n_packed; i++)
                put_sample (
                  recipe, out, i,
                  test_tiff_value_at (recipe, x0 + i / n_packed, y, plane + i % n_packed));
              if (recipe->tile == 0)
                g_assert_cmpint (TIFFWriteScanline (tiff, row, y, (guint16) plane), ==, 1);
            }
          if (recipe->tile > 0)
            g_assert_cmpint (TIFFWriteTile (tiff, tile, x0, y0, 0, (guint16) plane), >, 0);
        }
}

GBytes *
test_tiff_make (const TestTiff *recipe)
{
  g_autofree char *dir = g_dir_make_tmp ("hek-tiff-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "test.tif", NULL);
  TIFF *tiff = TIFFOpen (path, recipe->mode != NULL ? recipe->mode : "w");
  char *data;
  gsize n_bytes;

  g_assert_nonnull (tiff);
  set_fields (tiff, recipe);
  write_rows (tiff, recipe);
  TIFFClose (tiff);
  g_assert_true (g_file_get_contents (path, &data, &n_bytes, NULL));
  g_unlink (path);
  g_rmdir (dir);
  return g_bytes_new_take (data, n_bytes);
}
