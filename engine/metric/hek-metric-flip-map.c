/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The error map of FLIP, tile by tile. Of both pictures, the lines that the filters across rows
 * need lie in a ring that stays in the second-level cache; one line of what these give goes
 * straight through the filters along it and on to the error. Tiles read the surroundings they need
 * again, which keeps them independent of each other, and depend on the size of the picture and of
 * the filters only.
 */
#include "config.h"

#include "hek-metric-flip-private.h"

#include "hek-aligned.h"
#include "hek-kernel-metric.h"
#include "hek-parallel.h"

#include <string.h>

/* A ring of 2 pictures × 3 planes × 21 lines is 282 KiB. */
#define TILE_COLUMNS 512
#define TILE_ROWS 128

enum
{
  REF,
  TEST,
  N_PICTURES,
};

typedef struct
{
  double sum;
  float max;
} HekFlipPartial;

typedef struct
{
  const HekImage *images[N_PICTURES];
  const HekFlipFilters *filters;
  const HekFlipExposures *exposures;
  const HekTask *task;
  HekMap *map;
  guint32 tile_columns, tile_rows;
  gsize n_tiles_across, n_tiles;
  HekFlipPartial *partials; /* one per tile */
  gsize n_done;             /* atomic */
} HekFlipLoop;

typedef struct
{
  const HekFlipLoop *loop;
  const HekKernelFlip *kernel;
  int radius;
  guint32 n_ring;          /* lines of a ring: line y in slot y % n_ring */
  guint32 x0, y0, x1, y1;
  gsize n_read, n_written; /* floats of a line with and without its surroundings, in whole lanes */

  /* owned: one array of floats, of which the others are parts */
  float *memory;
  float *ring[N_PICTURES][HEK_FLIP_N_PLANES];
  float *columns[N_PICTURES][HEK_FLIP_N_COLUMNS];
  float *seen[N_PICTURES][HEK_FLIP_N_SEEN];
  float *rgb, *values;

  const float **lines[HEK_FLIP_N_PLANES]; /* owned: those of a window, from top to bottom */
} HekFlipTile;

static gsize
whole_lanes (gsize n)
{
  return (n + HEK_KERNEL_FLIP_LANES - 1) / HEK_KERNEL_FLIP_LANES * HEK_KERNEL_FLIP_LANES;
}

static float *
take (float **next,
      gsize   n)
{
  float *part = *next;

  *next += n;
  return part;
}

static void
hek_flip_tile_init (HekFlipTile       *self,
                    const HekFlipLoop *loop,
                    gsize              tile_idx)
{
  guint32 column = (guint32) (tile_idx % loop->n_tiles_across);
  guint32 row = (guint32) (tile_idx / loop->n_tiles_across);
  gsize n_ring_floats, n_floats;
  float *next;

  *self = (HekFlipTile){ .loop = loop, .kernel = hek_kernel_flip () };
  self->radius = loop->filters->kernel.radius_cz;
  self->n_ring = (guint32) (2 * self->radius + 1);
  self->x0 = column * loop->tile_columns;
  self->x1 = MIN (self->x0 + loop->tile_columns, loop->map->width);
  self->y0 = row * loop->tile_rows;
  self->y1 = MIN (self->y0 + loop->tile_rows, loop->map->height);
  self->n_written = whole_lanes (self->x1 - self->x0);
  self->n_read = whole_lanes (self->n_written + 2 * (gsize) self->radius);

  n_ring_floats = self->n_read * self->n_ring;
  n_floats = N_PICTURES * (HEK_FLIP_N_PLANES * n_ring_floats + HEK_FLIP_N_COLUMNS * self->n_read +
                           HEK_FLIP_N_SEEN * self->n_written) +
             3 * self->n_read + self->n_written;
  next = self->memory = hek_aligned_new (n_floats, sizeof *next);
  for (int p = 0; p < N_PICTURES; p++)
    {
      for (int i = 0; i < HEK_FLIP_N_PLANES; i++)
        self->ring[p][i] = take (&next, n_ring_floats);
      for (int i = 0; i < HEK_FLIP_N_COLUMNS; i++)
        self->columns[p][i] = take (&next, self->n_read);
      for (int i = 0; i < HEK_FLIP_N_SEEN; i++)
        self->seen[p][i] = take (&next, self->n_written);
    }
  self->values = take (&next, self->n_written);
  self->rgb = take (&next, 3 * self->n_read);
  for (int i = 0; i < HEK_FLIP_N_PLANES; i++)
    self->lines[i] = g_new (const float *, self->n_ring);
}

static void
hek_flip_tile_clear (HekFlipTile *self)
{
  for (int i = 0; i < HEK_FLIP_N_PLANES; i++)
    g_free (self->lines[i]);
  hek_aligned_free (self->memory);
}

/* Line @y of both pictures into its slots; beyond the sides of the picture its last pixels go
 * on. */
static void
hek_flip_tile_read (HekFlipTile *self,
                    guint        exposure,
                    guint32      y)
{
  const HekFlipExposures *exposures = self->loop->exposures;
  guint32 radius = (guint32) self->radius, width = self->loop->map->width;
  guint32 from = self->x0 > radius ? self->x0 - radius : 0;
  guint32 n = MIN (width - from, self->x1 + radius - from);
  gsize before = radius - (self->x0 - from);

  for (int p = 0; p < N_PICTURES; p++)
    {
      float *planes[HEK_FLIP_N_PLANES];

      hek_metric_read_linear (self->loop->images[p], y, from, n, self->rgb);
      if (exposures->n > 0)
        self->kernel->tone_map (&exposures->tone, exposures->gain[exposure], self->rgb, n);
      for (int i = 0; i < HEK_FLIP_N_PLANES; i++)
        planes[i] = self->ring[p][i] + y % self->n_ring * self->n_read + before;
      self->kernel->planes (self->rgb, planes, n);
      for (int i = 0; i < HEK_FLIP_N_PLANES; i++)
        {
          for (gsize x = 1; x <= before; x++)
            planes[i][-(gssize) x] = planes[i][0];
          for (gsize x = n; x < self->n_read - before; x++)
            planes[i][x] = planes[i][n - 1];
        }
    }
}

/* The errors of line @y, whose window is in the ring; beyond the top and the bottom of the picture
 * its last lines go on. */
static void
hek_flip_tile_finish_line (HekFlipTile *self,
                           guint32      y)
{
  const HekKernelFlipFilters *filters = &self->loop->filters->kernel;
  gint64 last = (gint64) self->loop->map->height - 1;

  for (int p = 0; p < N_PICTURES; p++)
    {
      for (int k = -self->radius; k <= self->radius; k++)
        {
          guint32 line = (guint32) CLAMP ((gint64) y + k, 0, last);

          for (int i = 0; i < HEK_FLIP_N_PLANES; i++)
            self->lines[i][k + self->radius] =
              self->ring[p][i] + line % self->n_ring * self->n_read;
        }
      self->kernel->across (filters, (const float *const *const *) self->lines, self->columns[p],
                            self->n_read);
      self->kernel->along (filters, (const float *const *) self->columns[p], self->seen[p],
                           self->n_written);
    }
  self->kernel->error ((const float *const *) self->seen[REF],
                       (const float *const *) self->seen[TEST], self->values, self->n_written);
}

/* The errors at one exposure; those of a pixel at the exposure where it is worst remain. */
static void
hek_flip_tile_run (HekFlipTile *self,
                   guint        exposure)
{
  guint32 radius = (guint32) self->radius, height = self->loop->map->height;
  guint32 n = self->x1 - self->x0, next = self->y0 > radius ? self->y0 - radius : 0;

  for (guint32 y = self->y0; y < self->y1 && !hek_task_is_cancelled (self->loop->task); y++)
    {
      float *row = self->loop->map->data + (gsize) y * self->loop->map->width + self->x0;

      for (; next < height && next <= y + radius; next++)
        hek_flip_tile_read (self, exposure, next);
      hek_flip_tile_finish_line (self, y);
      if (exposure == 0)
        memcpy (row, self->values, n * sizeof *row);
      else
        for (guint32 i = 0; i < n; i++)
          row[i] = MAX (row[i], self->values[i]);
    }
}

static void
hek_flip_loop_tile (gsize    begin,
                    gsize    end,
                    gsize    tile_idx,
                    gpointer data)
{
  HekFlipLoop *loop = data;
  HekFlipPartial *partial = &loop->partials[tile_idx];
  HekFlipTile tile;
  gsize n_done;

  hek_flip_tile_init (&tile, loop, tile_idx);
  for (guint i = 0; i < MAX (loop->exposures->n, 1); i++)
    hek_flip_tile_run (&tile, i);
  for (guint32 y = tile.y0; y < tile.y1; y++)
    {
      const float *row = loop->map->data + (gsize) y * loop->map->width + tile.x0;

      partial->sum += hek_kernel_metric ()->sum (row, tile.x1 - tile.x0);
      for (guint32 i = 0; i < tile.x1 - tile.x0; i++)
        partial->max = MAX (partial->max, row[i]);
    }
  hek_flip_tile_clear (&tile);
  n_done = __atomic_add_fetch (&loop->n_done, 1, __ATOMIC_RELAXED);
  hek_task_progress (loop->task, (double) n_done / (double) loop->n_tiles);
}

gboolean
hek_flip_map_fill (HekMap                  *map,
                   const HekImage          *ref,
                   const HekImage          *test,
                   const HekFlipFilters    *filters,
                   const HekFlipExposures  *exposures,
                   double                  *sum,
                   double                  *max,
                   const HekTask           *task,
                   GError                 **error)
{
  guint32 radius = (guint32) filters->kernel.radius_cz;
  guint32 n_across = (map->width + TILE_COLUMNS - 1) / TILE_COLUMNS;
  HekFlipLoop loop = { .images = { ref, test }, .filters = filters, .exposures = exposures,
                       .task = task, .map = map };
  gboolean done;

  /* a tile of tall filters is taller, so that it does not read much more than it writes */
  loop.tile_columns = (guint32) whole_lanes ((map->width + n_across - 1) / n_across);
  loop.tile_rows = MAX (TILE_ROWS, 4 * radius);
  loop.n_tiles_across = hek_parallel_n_blocks (map->width, loop.tile_columns);
  loop.n_tiles = loop.n_tiles_across * hek_parallel_n_blocks (map->height, loop.tile_rows);
  loop.partials = g_new0 (HekFlipPartial, loop.n_tiles);
  done = hek_parallel_for (loop.n_tiles, 1, hek_flip_loop_tile, &loop, task);
  done = done && !hek_task_is_cancelled (task);

  *sum = *max = 0;
  for (gsize i = 0; i < loop.n_tiles; i++)
    {
      *sum += loop.partials[i].sum;
      *max = MAX (*max, (double) loop.partials[i].max);
    }
  g_free (loop.partials);
  if (!done)
    hek_task_check (task, error);
  return done;
}
