/* SPDX-License-Identifier: Apache-2.0 */
/* Maps: one float per pixel, shared by reference and not written after they are handed out. */
#include "config.h"

#include "hek-metric.h"

#include "hek-aligned.h"
#include "hek-ref.h"

HekMap *
hek_map_new (guint32   width,
             guint32   height,
             GError  **error)
{
  HekMap *map;
  float *data;

  g_return_val_if_fail (width > 0 && height > 0, NULL);

  data = hek_aligned_try_new ((gsize) width * height, sizeof *data);
  if (data == NULL)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                   "not enough memory for a map of %u × %u values", width, height);
      return NULL;
    }

  map = g_new0 (HekMap, 1);
  g_atomic_ref_count_init (&map->ref);
  map->width = width;
  map->height = height;
  map->data = data;
  return map;
}

HekMap *
hek_map_ref (HekMap *map)
{
  g_atomic_ref_count_inc (&map->ref);
  return map;
}

void
hek_map_unref (HekMap *map)
{
  if (!hek_ref_drop (&map->ref))
    return;

  hek_aligned_free (map->data);
  g_free (map);
}
