/* SPDX-License-Identifier: Apache-2.0 */
/* The map of SSIMULACRA 2: the errors of all scales at every pixel, and what they cost. */
#include "config.h"

#include "hek-metric-ssimulacra2-private.h"

#include "hek-parallel.h"

#include <math.h>

#define BLOCK_ROWS 16

typedef struct
{
  float *map;
  const float *half;
  guint32 width, height, half_width, half_height;
} HekMapAdd;

/* The centre of a pixel lies a quarter of a pixel of half the size away from the nearest one, and
 * three quarters from the next; over the border lies the same one again. */
static void
hek_map_add_rows (gsize    begin,
                  gsize    end,
                  gsize    block_idx,
                  gpointer data)
{
  const HekMapAdd *self = data;

  for (gsize y = begin; y < end; y++)
    {
      gsize near_y = y / 2, far_y = y % 2 != 0 ? near_y + 1 : near_y - (near_y > 0);
      const float *near = self->half + near_y * self->half_width;
      const float *far = self->half + MIN (far_y, self->half_height - 1) * self->half_width;
      float *out = self->map + y * self->width;

      for (gsize x = 0; x < self->width; x++)
        {
          gsize near_x = x / 2, far_x = x % 2 != 0 ? near_x + 1 : near_x - (near_x > 0);

          far_x = MIN (far_x, self->half_width - 1);
          out[x] += 0.75f * (0.75f * near[near_x] + 0.25f * near[far_x]) +
                    0.25f * (0.75f * far[near_x] + 0.25f * far[far_x]);
        }
    }
}

gboolean
hek_ssimulacra2_map_add (float         *map,
                         guint32        width,
                         guint32        height,
                         const float   *half,
                         const HekTask *task)
{
  HekMapAdd work = {
    .map = map,
    .half = half,
    .width = width,
    .height = height,
    .half_width = width / 2 + width % 2,
    .half_height = height / 2 + height % 2,
  };

  return hek_parallel_for (height, BLOCK_ROWS, hek_map_add_rows, &work, task);
}

static void
hek_map_finish_rows (gsize    begin,
                     gsize    end,
                     gsize    block_idx,
                     gpointer data)
{
  HekMap *map = data;

  for (gsize i = begin * map->width; i < end * map->width; i++)
    map->data[i] = (float) hek_ssimulacra2_points (map->data[i]);
}

gboolean
hek_ssimulacra2_map_finish (HekMap        *map,
                            const HekTask *task)
{
  return hek_parallel_for (map->height, BLOCK_ROWS, hek_map_finish_rows, map, task);
}
