/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures in memory: limits, rows in every sample type, conversion, cropping and indexed pictures.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-image-indexed.h"
#include "hek-image.h"
#include "test-image-util.h"

static void
test_limits (void)
{
  static const struct
  {
    guint32 width, height;
    HekImageError code;
  } bad[] = {
    { 0, 1, HEK_IMAGE_ERROR_INVALID },
    { 1, 0, HEK_IMAGE_ERROR_INVALID },
    { HEK_IMAGE_MAX_SIDE + 1, 1, HEK_IMAGE_ERROR_TOO_LARGE },
    { 1, HEK_IMAGE_MAX_SIDE + 1, HEK_IMAGE_ERROR_TOO_LARGE },
    { 65535, 65535, HEK_IMAGE_ERROR_TOO_LARGE },
    { G_MAXUINT32, G_MAXUINT32, HEK_IMAGE_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) indexed_error = NULL;

      g_assert_null (hek_image_new (bad[i].width, bad[i].height, 4, HEK_SAMPLE_F32,
                                    HEK_ENCODING_LINEAR, &error));
      g_assert_error (error, HEK_IMAGE_ERROR, (gint) bad[i].code);
      g_assert_null (hek_indexed_image_new (bad[i].width, bad[i].height, &indexed_error));
      g_assert_error (indexed_error, HEK_IMAGE_ERROR, (gint) bad[i].code);
    }
}

static void
test_layout (void)
{
  g_autoptr (HekImage) image = hek_image_new (7, 3, 3, HEK_SAMPLE_U16, HEK_ENCODING_SRGB, NULL);

  g_assert_cmpuint (image->stride_bytes % HEK_ALIGNMENT, ==, 0);
  g_assert_cmpuint (GPOINTER_TO_SIZE (image->data) % HEK_ALIGNMENT, ==, 0);
  g_assert_cmpuint (image->stride_bytes, >=, 7 * 3 * 2);
  g_assert_true (hek_image_row (image, 2) == image->data + 2 * image->stride_bytes);
}

/* Every 8-bit code survives all forms and comes back. */
static void
test_convert_keeps_codes (void)
{
  for (guint n_channels = 3; n_channels <= 4; n_channels++)
    {
      g_autoptr (HekImage) image = test_image_ramp (1031, 5, n_channels);
      g_autoptr (HekImage) u16 = NULL;
      g_autoptr (HekImage) encoded = NULL;
      g_autoptr (HekImage) linear = NULL;
      g_autoptr (HekImage) back = NULL;

      u16 = hek_image_convert (image, HEK_SAMPLE_U16, HEK_ENCODING_SRGB, NULL, NULL);
      back = hek_image_convert (u16, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL, NULL);
      test_image_assert_equal (image, back);
      g_clear_pointer (&back, hek_image_unref);

      encoded = hek_image_convert (u16, HEK_SAMPLE_F32, HEK_ENCODING_SRGB, NULL, NULL);
      back = hek_image_convert (encoded, HEK_SAMPLE_U16, HEK_ENCODING_SRGB, NULL, NULL);
      test_image_assert_equal (u16, back);
      g_clear_pointer (&back, hek_image_unref);

      linear = hek_image_convert (image, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL, NULL);
      back = hek_image_convert (linear, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL, NULL);
      test_image_assert_equal (image, back);
      g_clear_pointer (&back, hek_image_unref);

      back = hek_image_convert (encoded, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL, NULL);
      test_image_assert_equal (image, back);
    }
}

static void
test_convert_same_is_reference (void)
{
  g_autoptr (HekImage) image = test_image_ramp (4, 4, 3);
  g_autoptr (HekImage)
    same = hek_image_convert (image, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL, NULL);

  g_assert_true (same == image);
}

static void
test_convert_clips (void)
{
  g_autoptr (HekImage) image = hek_image_new (1, 1, 4, HEK_SAMPLE_F32, HEK_ENCODING_LINEAR, NULL);
  g_autoptr (HekImage) u8 = NULL;
  g_autoptr (HekImage) u16 = NULL;
  const float pixel[4] = { -0.5f, 7.0f, NAN, 1.5f };

  memcpy (image->data, pixel, sizeof pixel);
  u8 = hek_image_convert (image, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL, NULL);
  u16 = hek_image_convert (image, HEK_SAMPLE_U16, HEK_ENCODING_SRGB, NULL, NULL);
  g_assert_cmpmem (u8->data, 4, ((guint8[]){ 0, 255, 0, 255 }), 4);
  g_assert_cmpmem (u16->data, 8, ((guint16[]){ 0, 65535, 0, 65535 }), 8);
}

static void
test_read_row (void)
{
  g_autoptr (HekImage) image = test_image_ramp (1500, 3, 4);
  g_autofree float *rgb = g_new (float, 3 * 1500);
  g_autofree float *alpha = g_new (float, 1500);
  g_autofree guint8 *codes = g_new (guint8, 3 * 1500);
  g_autofree guint8 *alpha_codes = g_new (guint8, 1500);
  const guint32 x0 = 13, n = 1400;
  const guint8 *row = hek_image_row (image, 2) + 4 * x0;

  hek_image_read_row (image, 2, x0, n, HEK_ENCODING_SRGB, rgb, alpha);
  hek_image_read_row_u8 (image, 2, x0, n, codes, alpha_codes);
  for (guint32 i = 0; i < n; i++)
    {
      for (guint c = 0; c < 3; c++)
        {
          g_assert_cmpfloat (rgb[3 * i + c], ==, row[4 * i + c] / 255.0f);
          g_assert_cmpuint (codes[3 * i + c], ==, row[4 * i + c]);
        }
      g_assert_cmpfloat (alpha[i], ==, row[4 * i + 3] / 255.0f);
      g_assert_cmpuint (alpha_codes[i], ==, row[4 * i + 3]);
    }

  hek_image_read_row (image, 2, x0, n, HEK_ENCODING_LINEAR, rgb, NULL);
  for (guint32 i = 0; i < 3 * n; i++)
    g_assert_cmpfloat (rgb[i], ==, hek_color_srgb_decode_table ()[row[4 * (i / 3) + i % 3]]);
}

static void
test_read_row_opaque (void)
{
  g_autoptr (HekImage) image = test_image_ramp (600, 1, 3);
  g_autoptr (HekImage)
    u16 = hek_image_convert (image, HEK_SAMPLE_U16, HEK_ENCODING_SRGB, NULL, NULL);
  float rgb[3 * 600], alpha[600];
  guint8 codes[3 * 600], alpha_codes[600];

  hek_image_read_row (u16, 0, 0, 600, HEK_ENCODING_LINEAR, rgb, alpha);
  hek_image_read_row_u8 (u16, 0, 0, 600, codes, alpha_codes);
  g_assert_cmpmem (codes, sizeof codes, image->data, 3 * 600);
  for (guint i = 0; i < 600; i++)
    {
      g_assert_cmpfloat (alpha[i], ==, 1.0f);
      g_assert_cmpuint (alpha_codes[i], ==, 255);
    }
}

static void
test_crop (void)
{
  g_autoptr (HekImage) image = test_image_ramp (20, 10, 3);
  g_autoptr (HekImage) crop = hek_image_crop (image, 5, 2, 15, 8, NULL);
  static const guint32 outside[][4] = {
    { 6, 2, 15, 8 }, { 5, 3, 15, 8 }, { 0, 0, 0, 1 },
    { 0, 0, 1, 0 },  { 21, 0, 1, 1 }, { 1, 0, G_MAXUINT32, 1 },
  };

  for (guint32 y = 0; y < 8; y++)
    g_assert_cmpmem (hek_image_row (crop, y), 45, hek_image_row (image, y + 2) + 15, 45);
  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
        hek_image_crop (image, outside[i][0], outside[i][1], outside[i][2], outside[i][3], &error));
      g_assert_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID);
    }
}

static void
test_indexed_expand (void)
{
  g_autoptr (HekIndexedImage) indexed = hek_indexed_image_new (3, 1, NULL);
  g_autoptr (HekImage) opaque = NULL;
  g_autoptr (HekImage) translucent = NULL;

  indexed->palette = (HekPalette) { .n_colors = 2, .rgba = { { 1, 2, 3, 255 }, { 4, 5, 6, 255 } } };
  memcpy (indexed->indices, "\1\0\1", 3);
  opaque = hek_indexed_image_expand (indexed, NULL);
  g_assert_cmpuint (opaque->n_channels, ==, 3);
  g_assert_cmpmem (opaque->data, 9, "\4\5\6\1\2\3\4\5\6", 9);

  indexed->palette.rgba[1][3] = 7;
  translucent = hek_indexed_image_expand (indexed, NULL);
  g_assert_cmpuint (translucent->n_channels, ==, 4);
  g_assert_cmpmem (translucent->data, 12, "\4\5\6\7\1\2\3\377\4\5\6\7", 12);
}

static void
test_cancel (void)
{
  g_autoptr (HekImage) image = test_image_ramp (64, 64, 3);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) convert_error = NULL;
  g_autoptr (GError) resize_error = NULL;
  HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  g_assert_null (
    hek_image_convert (image, HEK_SAMPLE_U16, HEK_ENCODING_SRGB, &task, &convert_error));
  g_assert_error (convert_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (hek_image_resize (image, 8, 8, &task, &resize_error));
  g_assert_error (resize_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/pixels/limits", test_limits);
  g_test_add_func ("/image/pixels/layout", test_layout);
  g_test_add_func ("/image/pixels/convert/keeps-codes", test_convert_keeps_codes);
  g_test_add_func ("/image/pixels/convert/same-is-reference", test_convert_same_is_reference);
  g_test_add_func ("/image/pixels/convert/clips", test_convert_clips);
  g_test_add_func ("/image/pixels/read-row", test_read_row);
  g_test_add_func ("/image/pixels/read-row/opaque", test_read_row_opaque);
  g_test_add_func ("/image/pixels/crop", test_crop);
  g_test_add_func ("/image/pixels/indexed", test_indexed_expand);
  g_test_add_func ("/image/pixels/cancel", test_cancel);
  return g_test_run ();
}
