/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs of rows become bricks, whose points can be told apart with 16 bits: a run is split in the
 * middle of its longest axis until a step of its lattice is at most a quarter of the distance from
 * point to nearest other place, for nine tenths of the points that were looked at.
 */
#include "config.h"

#include "hek-scene-points-private.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"

#define N_SAMPLES 24

/* Steps across a box: from −32,767 to 32,767. */
#define N_STEPS 65534.0

/* A double has no more halves than that; data cannot ask for more. */
#define MAX_SPLITS 1200

typedef struct
{
  gsize n;
  double low[3], high[3], extent;
  double scale; /* a power of two, so that differences stay as exact as they are */
  float *at[3]; /* owned, aligned: coordinates × scale, which makes the box about 1 long */
} Bulk;

/* One pass over rows that lie far apart in memory; the box comes from the copy. */
static void
bulk_load (Bulk                *bulk,
           const HekSceneBuild *build,
           HekSceneRun          run)
{
  int exponent;

  bulk->n = run.end - run.begin;
  bulk->extent = 0;
  for (gsize i = 0; i < bulk->n; i++)
    {
      float p[3];

      hek_scene_build_get (build, build->order[run.begin + i], p);
      for (guint a = 0; a < 3; a++)
        bulk->at[a][i] = p[a];
    }
  for (guint a = 0; a < 3; a++)
    {
      float low = INFINITY, high = -INFINITY;

      for (gsize i = 0; i < bulk->n; i++)
        {
          low = MIN (low, bulk->at[a][i]);
          high = MAX (high, bulk->at[a][i]);
        }
      bulk->low[a] = (double) low;
      bulk->high[a] = (double) high;
      bulk->extent = MAX (bulk->extent, bulk->high[a] - bulk->low[a]);
    }
  frexp (bulk->extent, &exponent);
  bulk->scale = ldexp (1, -exponent);
  for (guint a = 0; a < 3; a++)
    for (gsize i = 0; i < bulk->n; i++)
      bulk->at[a][i] = (float) ((double) bulk->at[a][i] * bulk->scale);
}

/* Squared distance of a point to the nearest that is elsewhere; infinite without one. */
static float
bulk_get_nearest (const Bulk *bulk,
                  gsize       from)
{
  const float *x = bulk->at[0], *y = bulk->at[1], *z = bulk->at[2];
  float px = x[from], py = y[from], pz = z[from];
  float nearest[8];

  for (guint l = 0; l < 8; l++)
    nearest[l] = INFINITY;
  for (gsize i = 0; i < bulk->n; i += 8)
    for (guint l = 0; l < 8; l++)
      {
        float dx = x[i + l] - px, dy = y[i + l] - py, dz = z[i + l] - pz;
        float d = dx * dx + dy * dy + dz * dz;

        d = d > 0 ? d : INFINITY;
        nearest[l] = d < nearest[l] ? d : nearest[l];
      }
  for (guint l = 1; l < 8; l++)
    nearest[0] = MIN (nearest[0], nearest[l]);
  return nearest[0];
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* @small, @median: (out): of the distances to the nearest other place; infinite: there is one
 * place only. Rows of a run are in the order of the data, so every n-th is a fair choice. */
static void
bulk_sample (Bulk   *bulk,
             double *small,
             double *median)
{
  float squares[N_SAMPLES];
  gsize n_samples = MIN (bulk->n, N_SAMPLES);

  for (gsize i = bulk->n; i % 8 != 0; i++)
    for (guint a = 0; a < 3; a++)
      bulk->at[a][i] = bulk->at[a][0];
  for (gsize s = 0; s < n_samples; s++)
    squares[s] = bulk_get_nearest (bulk, s * bulk->n / n_samples);
  qsort (squares, n_samples, sizeof *squares, compare_floats);
  *small = (double) sqrtf (squares[n_samples / 10]) / bulk->scale;
  *median = (double) sqrtf (squares[n_samples / 2]) / bulk->scale;
}

/* Rows of the lower half first, both in the order they had. */
static HekSceneRun
cut (const HekSceneBuild *build,
     HekSceneRun          run,
     const Bulk          *bulk)
{
  guint32 to = run.begin, n_upper = 0;
  double middle;
  guint axis = 0;

  for (guint a = 1; a < 3; a++)
    if (bulk->high[a] - bulk->low[a] > bulk->high[axis] - bulk->low[axis])
      axis = a;
  middle = bulk->low[axis] + (bulk->high[axis] - bulk->low[axis]) / 2;
  for (guint32 i = run.begin; i < run.end; i++)
    {
      guint32 row = build->order[i];
      float p[3];

      hek_scene_build_get (build, row, p);
      if ((double) p[axis] <= middle)
        build->order[to++] = row;
      else
        build->scratch[run.begin + n_upper++] = row;
    }
  memcpy (build->order + to, build->scratch + run.begin, n_upper * sizeof (guint32));
  return (HekSceneRun) { run.begin, to };
}

void
hek_scene_split_run (const HekSceneBuild *build,
                     HekSceneRun          run,
                     GArray              *bricks)
{
  HekSceneRun waiting[MAX_SPLITS];
  guint n_waiting = 0;
  Bulk bulk;

  for (guint a = 0; a < 3; a++)
    bulk.at[a] = hek_aligned_new (run.end - run.begin + 8, sizeof (float));
  waiting[n_waiting++] = run;
  while (n_waiting > 0)
    {
      HekSceneBrick brick = { .run = waiting[--n_waiting] };
      double small, median;

      bulk_load (&bulk, build, brick.run);
      bulk_sample (&bulk, &small, &median);
      if (bulk.extent > 0 && bulk.extent / N_STEPS > small / 4 && n_waiting + 2 <= MAX_SPLITS)
        {
          HekSceneRun lower = cut (build, brick.run, &bulk);

          waiting[n_waiting++] = (HekSceneRun) { lower.end, brick.run.end };
          waiting[n_waiting++] = lower;
          continue;
        }
      memcpy (brick.low, bulk.low, sizeof brick.low);
      memcpy (brick.high, bulk.high, sizeof brick.high);
      brick.spacing = isfinite (median) ? median : 0;
      g_array_append_val (bricks, brick);
    }
  for (guint a = 0; a < 3; a++)
    hek_aligned_free (bulk.at[a]);
}
