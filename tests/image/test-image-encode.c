/* SPDX-License-Identifier: Apache-2.0 */
/* Writing PNG: what comes back is what went in, in the smallest form that holds it. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "test-image-util.h"

static HekImage *
reload (GBytes        *bytes,
        HekImageInfo **info)
{
  g_autoptr (GError) error = NULL;
  HekImage *image = hek_image_load_bytes (bytes, "again.png", info, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* Makes red, green and blue equal. */
static void
make_gray (HekImage *image)
{
  for (guint32 y = 0; y < image->height; y++)
    for (guint32 x = 0; x < image->width; x++)
      {
        guint8 *p = hek_image_row (image, y) + (gsize) x * image->n_channels;

        p[1] = p[2] = p[0];
      }
}

static void
test_samples (void)
{
  static const char *const names[2][2] = { { "RGB", "RGBA" }, { "grey", "grey+alpha" } };

  for (guint gray = 0; gray < 2; gray++)
    for (guint n_channels = 3; n_channels <= 4; n_channels++)
      for (int wide = 0; wide < 2; wide++)
        for (int level = 0; level <= 9; level += 3)
          {
            g_autoptr (HekImage) narrow = test_image_ramp (67, 41, n_channels);
            g_autoptr (HekImage) image = NULL;
            g_autoptr (HekImage) back = NULL;
            g_autoptr (HekImageInfo) info = NULL;
            g_autoptr (GBytes) bytes = NULL;

            if (gray)
              make_gray (narrow);
            image = hek_image_convert (narrow, wide ? HEK_SAMPLE_U16 : HEK_SAMPLE_U8,
                                       HEK_ENCODING_SRGB, NULL, NULL);
            if (wide)
              ((guint16 *) hek_image_row (image, 3))[n_channels - 1] = 0x1234;
            if (wide && gray && n_channels == 3)
              memcpy (hek_image_row (image, 3), ((guint16[]){ 0x1234, 0x1234, 0x1234 }), 6);
            bytes = hek_image_encode_png (image, level, NULL, NULL);
            back = reload (bytes, &info);
            test_image_assert_equal (image, back);
            g_assert_cmpstr (info->color_type, ==, names[gray][n_channels - 3]);
            g_assert_cmpuint (info->bits_per_sample, ==, wide ? 16 : 8);
            g_assert_cmpstr (info->color_tag, ==, "sRGB");
          }
}

/* Floats are stored as 16-bit codes. */
static void
test_floats (void)
{
  g_autoptr (HekImage) codes = test_image_ramp (50, 20, 4);
  g_autoptr (HekImage) linear = NULL;
  g_autoptr (HekImage) back = NULL;
  g_autoptr (HekImage) narrow = NULL;
  g_autoptr (GBytes) bytes = NULL;

  linear = hek_image_convert (codes, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL, NULL);
  bytes = hek_image_encode_png (linear, 6, NULL, NULL);
  back = reload (bytes, NULL);
  g_assert_cmpint (back->sample_type, ==, HEK_SAMPLE_U16);
  narrow = hek_image_convert (back, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL, NULL);
  test_image_assert_equal (codes, narrow);
}

static HekIndexedImage *
make_indexed (guint n_colors,
              guint n_translucent)
{
  HekIndexedImage *indexed = hek_indexed_image_new (37, 23, NULL);

  indexed->palette.n_colors = n_colors;
  for (guint i = 0; i < n_colors; i++)
    {
      /* the last colours are translucent, so that the order has to change */
      guint8 alpha = i + n_translucent >= n_colors ? (guint8) (i * 3 % 255) : 255;

      memcpy (indexed->palette.rgba[i], ((guint8[]){ i, 255 - i, i * 7, alpha }), 4);
    }
  for (guint i = 0; i < 37 * 23; i++)
    indexed->indices[i] = (guint8) (i * 5 % n_colors);
  return indexed;
}

/* The body of the first chunk of @type, or NULL. */
static const guint8 *
find_chunk (GBytes     *bytes,
            const char *type,
            guint32    *n_bytes)
{
  gsize size, pos = 8;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  *n_bytes = 0;
  while (pos + 12 <= size)
    {
      guint32 be;

      memcpy (&be, data + pos, 4);
      *n_bytes = GUINT32_FROM_BE (be);
      if (memcmp (data + pos + 4, type, 4) == 0)
        return data + pos + 8;
      pos += 12 + *n_bytes;
    }
  return NULL;
}

static guint
code_at (const guint8 *row,
         guint         sample,
         guint         n_bits)
{
  return n_bits == 8 ? row[sample] : row[2 * sample] * 256u + row[2 * sample + 1];
}

/* The samples of a PNG without filters, as they are stored. */
static guint8 *
raw_samples (GBytes *bytes,
             gsize   n)
{
  guint32 n_bytes;
  const guint8 *data = find_chunk (bytes, "IDAT", &n_bytes);
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  guint8 *out = g_malloc (n);
  gsize n_read, n_written;

  g_converter_convert (G_CONVERTER (zlib), data, n_bytes, out, n, G_CONVERTER_INPUT_AT_END,
                       &n_read, &n_written, NULL);
  g_assert_cmpuint (n_written, ==, n);
  return out;
}

/* A row of one pixel, so that the filter of level 0 to 3, Paeth, leaves the first sample alone. */
static void
check_cicp_code (double       value,
                 HekImageCicp curve,
                 guint        n_bits,
                 double       code)
{
  g_autoptr (HekImage) image = hek_image_new (1, 1, 3, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  g_autoptr (HekImage) back = NULL;
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree guint8 *raw = NULL;
  const guint8 *chunk;
  guint32 n_bytes;
  guint last = (1u << n_bits) - 1;

  for (guint c = 0; c < 3; c++)
    ((float *) hek_image_row (image, 0))[c] = (float) value;
  bytes = hek_image_encode_png_cicp (image, curve, n_bits, 1, NULL, NULL);

  chunk = find_chunk (bytes, "cICP", &n_bytes);
  g_assert_cmpuint (n_bytes, ==, 4);
  g_assert_cmpmem (chunk, 4, ((guint8[]){ 1, (guint8) curve, 0, 1 }), 4);
  g_assert_true (chunk < find_chunk (bytes, "IDAT", &n_bytes));
  g_assert_null (find_chunk (bytes, "sRGB", &n_bytes));
  g_assert_null (find_chunk (bytes, "gAMA", &n_bytes));
  g_assert_cmpuint (find_chunk (bytes, "IHDR", &n_bytes)[8], ==, n_bits);

  raw = raw_samples (bytes, 1 + n_bits / 8);
  g_assert_cmpfloat_with_epsilon (code_at (raw + 1, 0, n_bits) / (double) last, code,
                                  0.51 / last + 1e-6);

  back = reload (bytes, &info);
  g_assert_cmpint (back->sample_type, ==, HEK_SAMPLE_F32);
  g_assert_cmpstr (info->color_tag, ==,
                   curve == HEK_IMAGE_CICP_PQ ? "cICP 1/16/0/1" : "cICP 1/18/0/1");
}

/* Codes of SMPTE ST 2084 and of ITU-R BT.2100 (science.md); HLG of a display of 1000 cd/m² has the
 * light of the scene to the power of 1.2. */
static void
test_cicp_codes (void)
{
  static const double pq[][2] = { { 0, 0 },          { 0.1, 0.062337 }, { 1, 0.149946 },
                                  { 10, 0.299699 },  { 100, 0.508078 }, { 203, 0.580689 },
                                  { 1000, 0.751827 }, { 4000, 0.902572 }, { 20000, 1 } };
  static const double hlg[][2] = { { 0, 0 },          { 1 / 12.0, 0.5 }, { 0.265, 0.750028 },
                                   { 0.5, 0.871643 }, { 1, 1 },          { 3, 1 } };

  for (guint n_bits = 8; n_bits <= 16; n_bits += 8)
    {
      for (guint i = 0; i < G_N_ELEMENTS (pq); i++)
        check_cicp_code (pq[i][0] / 203, HEK_IMAGE_CICP_PQ, n_bits, pq[i][1]);
      for (guint i = 0; i < G_N_ELEMENTS (hlg); i++)
        check_cicp_code (pow (hlg[i][0], 1.2) * 1000 / 203, HEK_IMAGE_CICP_HLG, n_bits,
                         hlg[i][1]);
      check_cicp_code (-1, HEK_IMAGE_CICP_PQ, n_bits, 0);
      check_cicp_code (NAN, HEK_IMAGE_CICP_PQ, n_bits, 0);
      check_cicp_code (NAN, HEK_IMAGE_CICP_HLG, n_bits, 0);
      check_cicp_code (INFINITY, HEK_IMAGE_CICP_PQ, n_bits, 1);
      check_cicp_code (INFINITY, HEK_IMAGE_CICP_HLG, n_bits, 1);
    }
}

/* Light above white, colours and opacity come back. */
static void
test_cicp_light (void)
{
  static const HekImageCicp curves[] = { HEK_IMAGE_CICP_PQ, HEK_IMAGE_CICP_HLG };

  for (guint n_channels = 3; n_channels <= 4; n_channels++)
    for (guint k = 0; k < G_N_ELEMENTS (curves); k++)
      {
        g_autoptr (HekImage) codes = test_image_ramp (61, 33, n_channels);
        g_autoptr (HekImage) image
          = hek_image_convert (codes, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL, NULL);
        g_autoptr (HekImage) back = NULL;
        g_autoptr (GBytes) bytes = NULL;

        for (guint32 y = 0; y < image->height; y++)
          for (guint32 x = 0; x < image->width; x++)
            for (guint c = 0; c < 3; c++)
              ((float *) hek_image_row (image, y))[x * n_channels + c] *= 3;
        bytes = hek_image_encode_png_cicp (image, curves[k], 16, 6, NULL, NULL);
        back = reload (bytes, NULL);
        g_assert_cmpuint (back->n_channels, ==, n_channels);
        for (guint32 y = 0; y < image->height; y++)
          for (guint32 i = 0; i < image->width * n_channels; i++)
            {
              double in = (double) ((float *) hek_image_row (image, y))[i];
              double out = (double) ((float *) hek_image_row (back, y))[i];

              g_assert_cmpfloat_with_epsilon (out, in, 2e-4 * in + 1e-5);
            }
      }
}

static void
test_indexed (void)
{
  static const struct
  {
    guint n_colors, n_translucent, bits;
  } cases[] = {
    { 1, 0, 1 },  { 2, 0, 1 },  { 2, 1, 1 },    { 3, 0, 2 },   { 4, 2, 2 },    { 5, 0, 4 },
    { 16, 1, 4 }, { 17, 0, 8 }, { 64, 64, 8 }, { 256, 0, 8 }, { 256, 10, 8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HekIndexedImage)
        indexed = make_indexed (cases[i].n_colors, cases[i].n_translucent);
      g_autoptr (HekImage) expanded = hek_indexed_image_expand (indexed, NULL);
      g_autoptr (HekImage) back = NULL;
      g_autoptr (HekImageInfo) info = NULL;
      g_autoptr (GBytes) bytes = hek_indexed_image_encode_png (indexed, 9, NULL, NULL);
      guint32 n_bytes;
      const guint8 *header = find_chunk (bytes, "IHDR", &n_bytes);

      g_assert_cmpuint (header[8], ==, cases[i].bits);
      g_assert_cmpuint (header[9], ==, 3);
      g_assert_nonnull (find_chunk (bytes, "PLTE", &n_bytes));
      g_assert_cmpuint (n_bytes, ==, 3 * cases[i].n_colors);
      if (cases[i].n_translucent == 0)
        {
          g_assert_null (find_chunk (bytes, "tRNS", &n_bytes));
        }
      else
        {
          g_assert_nonnull (find_chunk (bytes, "tRNS", &n_bytes));
          g_assert_cmpuint (n_bytes, ==, cases[i].n_translucent);
        }
      g_assert_nonnull (find_chunk (bytes, "sRGB", &n_bytes));

      back = reload (bytes, &info);
      test_image_assert_equal (expanded, back);
      g_assert_cmpstr (info->color_type, ==, "palette");
      g_assert_cmpuint (info->n_palette, ==, cases[i].n_colors);
    }
}

static void
test_indexed_invalid (void)
{
  g_autoptr (HekIndexedImage) indexed = make_indexed (5, 0);
  g_autoptr (GError) index_error = NULL;
  g_autoptr (GError) palette_error = NULL;

  indexed->indices[40] = 5;
  g_assert_null (hek_indexed_image_encode_png (indexed, 6, NULL, &index_error));
  g_assert_error (index_error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID);
  indexed->palette.n_colors = 0;
  g_assert_null (hek_indexed_image_encode_png (indexed, 6, NULL, &palette_error));
  g_assert_error (palette_error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID);
}

/* The same picture gives the same file. */
static void
test_repeatable (void)
{
  g_autoptr (HekImage) image = test_data_load ("photos", "small.png", NULL);
  g_autoptr (GBytes) one = hek_image_encode_png (image, 6, NULL, NULL);
  g_autoptr (GBytes) two = hek_image_encode_png (image, 6, NULL, NULL);

  g_assert_true (g_bytes_equal (one, two));
}

static void
cancel_early (double   fraction,
              gpointer cancellable)
{
  if (fraction > 0.3)
    g_cancellable_cancel (cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (HekImage) image = test_data_load ("photos", "kodim03.png", NULL);
  g_autoptr (HekIndexedImage) indexed = hek_indexed_image_new (100, 1000, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) indexed_error = NULL;
  HekTask task = { .cancellable = cancellable,
                   .progress = cancel_early,
                   .progress_data = cancellable };

  g_assert_null (hek_image_encode_png (image, 6, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_cancellable_reset (cancellable);
  indexed->palette.n_colors = 1;
  g_assert_null (hek_indexed_image_encode_png (indexed, 6, &task, &indexed_error));
  g_assert_error (indexed_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/encode/samples", test_samples);
  g_test_add_func ("/image/encode/floats", test_floats);
  g_test_add_func ("/image/encode/cicp/codes", test_cicp_codes);
  g_test_add_func ("/image/encode/cicp/light", test_cicp_light);
  g_test_add_func ("/image/encode/indexed", test_indexed);
  g_test_add_func ("/image/encode/indexed/invalid", test_indexed_invalid);
  g_test_add_func ("/image/encode/repeatable", test_repeatable);
  g_test_add_func ("/image/encode/cancel", test_cancel);
  return g_test_run ();
}
