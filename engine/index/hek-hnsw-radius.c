/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All rows within a radius. After a usual search the walk goes on over every vertex whose code may
 * be of such a row: codes differ from distances by their rounding and by what the projection lost.
 */
#include "config.h"

#include "hek-hnsw-search-private.h"

#include <math.h>

/* How much farther than the radius a code may say and still be looked at. */
#define SLACK 1.1

/* Wide enough for a beam to come near the query. */
#define MIN_EF 64u

/* The largest key that a row within the radius is expected to have. */
static guint32
widest_key (const HekHnsw *index,
            const float   *vector,
            double         radius,
            gint32         rest)
{
  const HekCodeMap *map = index->map;
  double squared = MAX (hek_code_map_radius (map, vector, radius), 0.0);
  double unit = (double) map->step * map->step;
  /* Rounding moves a point by half a step in every direction at most; mostly by 1/12 step² each. */
  double reach = sqrt (squared / unit) + sqrt (map->n_values / 6.0);
  double key = SLACK * reach * reach + 2.0 * rest;

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
  if (index->n_vertices == 0 || isnan (radius))
    return TRUE;

  if ((double) limit > radius)
    limit = nextafterf (limit, -INFINITY);
  hek_hnsw_probe_query (self->worker, index, vector);
  hek_hnsw_searcher_aim (self, vector, 0, (guint64) (hek_flat_order (limit) + 1) << 32);
  hek_hnsw_beam_reset (&self->worker->beam, ef);
  hek_hnsw_walk (self->worker, &index->layers[0],
                 hek_hnsw_enter (index, &self->worker->probe, 0), NULL);
  vertices = hek_hnsw_walk_on (self->worker, &index->layers[0],
                               widest_key (index, vector, radius, self->worker->rest));
  self->n_codes = self->worker->n_measured;
  if (!measure_vertices (self, query, (const guint32 *) (gpointer) vertices->data, vertices->len))
    return FALSE;
  g_array_set_size (out, (guint) self->list.n);
  hek_hnsw_searcher_answer (self, (HekNeighbor *) (gpointer) out->data);
  return TRUE;
}
