/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All rows within a radius. After a usual search the walk goes on over every vertex whose code may
 * be of such a row: codes differ from distances by their rounding and by what the projection lost.
 * Without codes it goes on a little farther than the radius, since what lies there may lead back.
 */
#include "config.h"

#include "hek-hnsw-search-private.h"

#include "hek-kernel-code.h"

#include <math.h>

/* How much farther than the radius, squared, a code may say and still be looked at. */
#define SLACK 1.1

/* Wide enough for a beam to come near the query. */
#define MIN_EF 64u

/* Squared steps that rounding a code and a query moves a point by in each direction: 1/12 of a
 * step's square, mostly. */
static double
rounding (const HekCodeMap *map)
{
  double step = map->traverse == HEK_TRAVERSE_SQ4 ? HEK_KERNEL_CODE4_STEP : 1;

  return (step * step + 1) / 12;
}

/* The key of rows themselves. A distance of ip is that of hek_code_map_radius(), moved. */
static guint32
widest_row_key (const HekHnsw *index,
                const float   *vector,
                double         radius)
{
  double widest = SLACK * radius;

  if (index->distance == HEK_DISTANCE_IP)
    {
      double square = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT)
                        ->pair (vector, vector, index->rows.dim);

      widest = radius + (SLACK - 1) * (radius + sqrt (square * (double) index->map->lift));
    }
  return hek_flat_order ((float) CLAMP (widest, -G_MAXFLOAT, G_MAXFLOAT));
}

/* The largest key that a row within the radius is expected to have. */
static guint32
widest_key (const HekHnsw *index,
            const float   *vector,
            double         radius,
            gint32         rest)
{
  const HekCodeMap *map = index->map;
  double squared, reach, key;

  if (map->traverse == HEK_TRAVERSE_F32)
    return widest_row_key (index, vector, radius);
  squared = MAX (hek_code_map_radius (map, vector, radius), 0.0);
  reach = sqrt (squared / ((double) map->step * map->step)) + sqrt (map->n_values * rounding (map));
  key = SLACK * reach * reach + 2.0 * rest;
  return key < G_MAXUINT32 ? (guint32) key : G_MAXUINT32;
}

static gboolean
measure_vertices (HekHnswSearcher    *self,
                  const HekHnswQuery *query,
                  const guint32      *vertices,
                  gsize               n_vertices)
{
  const HekHnsw *index = self->index;
  guint32 rows[HEK_FLAT_RUN];
  gsize n = 0;

  for (gsize i = 0; i < n_vertices; i++)
    {
      guint32 end = hek_hnsw_first_row (index, vertices[i] + 1);

      for (guint32 r = hek_hnsw_first_row (index, vertices[i]); r < end; r++)
        {
          if (!hek_hnsw_may_answer (query, index->row_of[r]))
            continue;
          rows[n++] = index->row_of[r];
          if (n < HEK_FLAT_RUN)
            continue;
          if (!hek_hnsw_searcher_measure (self, query, rows, n))
            return FALSE;
          n = 0;
        }
    }
  return hek_hnsw_searcher_measure (self, query, rows, n);
}

gboolean
hek_hnsw_search_radius (HekHnswSearcher    *self,
                        const float        *vector,
                        double              radius,
                        const HekHnswQuery *query,
                        GArray             *out)
{
  HekHnsw *index = self->index;
  guint ef = CLAMP (query->ef > 0 ? query->ef : HEK_HNSW_DEFAULT_EF, MIN_EF, HEK_HNSW_MAX_EF);
  float limit = (float) MIN (radius, G_MAXFLOAT);
  g_autoptr (GArray) vertices = NULL;

  g_array_set_size (out, 0);
  self->n_codes = self->n_exact = 0;
  if (index->n_vertices == 0 || isnan (radius))
    return TRUE;

  if ((double) limit > radius)
    limit = nextafterf (limit, -INFINITY);
  self->guard = (HekHnswGuard) { .query = query };
  hek_hnsw_probe_query (self->worker, index, vector);
  hek_hnsw_searcher_aim (self, vector, 0, (guint64) (hek_flat_order (limit) + 1) << 32);
  hek_hnsw_beam_reset (&self->worker->beam, ef);
  hek_hnsw_walk (self->worker, &index->layers[0],
                 hek_hnsw_enter (index, &self->worker->probe, 0), NULL);
  vertices = hek_hnsw_walk_on (self->worker, &index->layers[0],
                               widest_key (index, vector, radius, self->worker->rest));
  self->n_codes = self->worker->n_measured;
  if (self->guard.is_refused ||
      !measure_vertices (self, query, (const guint32 *) (gpointer) vertices->data,
                         vertices->len))
    return FALSE;
  g_array_set_size (out, (guint) self->list.n);
  hek_hnsw_searcher_answer (self, (HekNeighbor *) (gpointer) out->data);
  return TRUE;
}
