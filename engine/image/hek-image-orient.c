/* SPDX-License-Identifier: Apache-2.0 */
/* Turning and mirroring pictures as cameras note it, and reading that note. */
#include "config.h"

#include "hek-image-orient-private.h"

#include <string.h>

#include "hek-image-private.h"
#include "hek-parallel.h"

#define EXIF_ORIENTATION 0x0112
#define EXIF_SHORT 3
#define EXIF_ENTRY_BYTES 12

/* Rows and columns of a block that is turned at once, so that both sides stay in the cache. */
#define TILE 64

typedef struct
{
  const HekImage *in;
  HekImage *out;
  gsize pixel_bytes;
  const guint8 *first; /* source of the pixel (0, 0) */
  gssize step_x, step_y;
} HekOrient;

static guint32
read_u16 (const guint8 *p,
          gboolean      big)
{
  return big ? (guint32) (p[0] << 8 | p[1]) : (guint32) (p[1] << 8 | p[0]);
}

static guint32
read_u32 (const guint8 *p,
          gboolean      big)
{
  return big ? read_u16 (p, big) << 16 | read_u16 (p + 2, big)
             : read_u16 (p + 2, big) << 16 | read_u16 (p, big);
}

guint
hek_image_exif_orientation (const guint8 *data,
                            gsize         n_bytes)
{
  gboolean big;
  gsize offset, n_entries;

  if (n_bytes < 8 || (memcmp (data, "MM\0*", 4) != 0 && memcmp (data, "II*\0", 4) != 0))
    return HEK_ORIENTATION_NORMAL;
  big = data[0] == 'M';
  offset = read_u32 (data + 4, big);
  if (offset > n_bytes - 2)
    return HEK_ORIENTATION_NORMAL;

  n_entries = read_u16 (data + offset, big);
  offset += 2;
  for (gsize i = 0; i < n_entries && n_bytes - offset >= EXIF_ENTRY_BYTES; i++)
    {
      const guint8 *entry = data + offset;

      if (read_u16 (entry, big) == EXIF_ORIENTATION && read_u16 (entry + 2, big) == EXIF_SHORT)
        {
          guint value = read_u16 (entry + 8, big);

          return value >= 1 && value <= HEK_ORIENTATION_LAST ? value : HEK_ORIENTATION_NORMAL;
        }
      offset += EXIF_ENTRY_BYTES;
    }
  return HEK_ORIENTATION_NORMAL;
}

static void
orient_block (gsize    begin,
              gsize    end,
              gsize    block_idx,
              gpointer data)
{
  const HekOrient *orient = data;
  gsize pixel_bytes = orient->pixel_bytes;

  for (guint32 x0 = 0; x0 < orient->out->width; x0 += TILE)
    for (gsize y = begin; y < end; y++)
      {
        guint32 n = MIN (orient->out->width - x0, TILE);
        const guint8 *src = orient->first + (gssize) y * orient->step_y + x0 * orient->step_x;
        guint8 *dst = hek_image_row (orient->out, (guint32) y) + x0 * pixel_bytes;

        for (guint32 x = 0; x < n; x++, src += orient->step_x, dst += pixel_bytes)
          memcpy (dst, src, pixel_bytes);
      }
}

HekImage *
hek_image_orient (HekImage       *image,
                  guint           orientation,
                  const HekTask  *task,
                  GError        **error)
{
  g_autoptr (HekImage) in = image;
  g_autoptr (HekImage) out = NULL;
  gboolean transposed = hek_orientation_is_transposed (orientation);
  /* Orientations whose shown left, or top, edge is at the far end of the stored columns, or rows.
   */
  gboolean from_right = orientation == 2 || orientation == 3 || orientation == 7 ||
                        orientation == 8;
  gboolean from_bottom = orientation == 3 || orientation == 4 || orientation == 6 ||
                         orientation == 7;
  HekOrient orient;
  gssize along_row, along_column;

  if (orientation <= HEK_ORIENTATION_NORMAL || orientation > HEK_ORIENTATION_LAST)
    return g_steal_pointer (&in);

  out = hek_image_new (transposed ? in->height : in->width, transposed ? in->width : in->height,
                       in->n_channels, in->sample_type, in->encoding, error);
  if (out == NULL)
    return NULL;

  orient.in = in;
  orient.out = out;
  orient.pixel_bytes = in->n_channels * hek_image_sample_bytes (in->sample_type);
  orient.first = hek_image_row (in, from_bottom ? in->height - 1 : 0) +
                 (from_right ? in->width - 1 : 0) * orient.pixel_bytes;
  along_row = from_right ? -(gssize) orient.pixel_bytes : (gssize) orient.pixel_bytes;
  along_column = from_bottom ? -(gssize) in->stride_bytes : (gssize) in->stride_bytes;
  orient.step_x = transposed ? along_column : along_row;
  orient.step_y = transposed ? along_row : along_column;

  if (!hek_parallel_for (out->height, TILE, orient_block, &orient, task))
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_steal_pointer (&out);
}
