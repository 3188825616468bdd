/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes through the picture readers: there must be a sound picture or one error. Nearly every
 * change to a PNG is caught by a checksum, so its checksums are also put right and the result is
 * read again.
 */
#include "config.h"

#include <string.h>
#include <zlib.h>

#include "fuzz-main.h"
#include "hek-image-file.h"

static void
check_image (const HekImage     *image,
             const HekImageInfo *info)
{
  float rgb[3 * 64], alpha[64];
  guint8 codes[3 * 64], alpha_codes[64];
  guint32 n = MIN (image->width, 64);

  g_assert_cmpuint (info->width, ==, image->width);
  g_assert_cmpuint (info->height, ==, image->height);
  g_assert_nonnull (info->format);
  g_assert_nonnull (info->color_type);
  g_assert_nonnull (info->color_tag);
  g_assert_true (g_utf8_validate (info->color_tag, -1, NULL));
  g_assert_true (image->n_channels == 3 || image->n_channels == 4);

  /* every row, so that a sanitizer sees samples that were never written */
  for (guint32 y = 0; y < image->height; y++)
    {
      hek_image_read_row (image, y, image->width - n, n, HEK_ENCODING_LINEAR, rgb, alpha);
      hek_image_read_row_u8 (image, y, 0, n, codes, alpha_codes);
    }
}

static void
read_once (const guint8 *data,
           gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) image = hek_image_load_bytes (bytes, "fuzz", &info, NULL, &error);

  g_assert_true ((image != NULL) == (error == NULL));
  g_assert_true ((image != NULL) == (info != NULL));
  if (image != NULL)
    {
      check_image (image, info);
      return;
    }
  g_assert_true (g_str_has_prefix (error->message, "fuzz"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static guint32
get_u32 (const guint8 *p)
{
  guint32 be;

  memcpy (&be, p, 4);
  return GUINT32_FROM_BE (be);
}

/* Returns whether a checksum was wrong. */
static gboolean
repair_png (guint8 *data,
            gsize   size)
{
  gboolean changed = FALSE;

  for (gsize pos = 8; pos + 12 <= size;)
    {
      guint32 n = get_u32 (data + pos), crc;

      if (n > size - pos - 12)
        break;
      crc = (guint32) crc32 (crc32 (0, NULL, 0), data + pos + 4, n + 4);
      if (crc != get_u32 (data + pos + 8 + n))
        {
          crc = GUINT32_TO_BE (crc);
          memcpy (data + pos + 8 + n, &crc, 4);
          changed = TRUE;
        }
      pos += 12 + (gsize) n;
    }
  return changed;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  read_once (data, size);
  if (size > 8 && memcmp (data, "\x89PNG", 4) == 0)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);

      if (repair_png (copy, size))
        read_once (copy, size);
    }
  return 0;
}
