/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Search: from the entry down, along the lowest layer on codes, then exact distances for the best
 * candidates. Rows that may not be answered are walked through. When few may be, measuring those
 * is cheaper than walking to them, and when a walk does not find k of them, it is what is left.
 */
#include "config.h"

#include "hek-hnsw-search-private.h"

#include "hek-aligned.h"

/* Vertices measured for each one that is followed: links that were not met before. */
#define MET_PER_FOLLOWED 12

/* What a row anywhere in the file costs, when a code that a walk meets costs 1 (about 40 ns, with
 * its place in the beam): measured, 30 ns at 8 cache lines, 60 to 110 at 49. */
#define EXACT_COST_ROW 0.5
#define EXACT_COST_LINE 0.04

/* Of rows that may be answered, so many for each one wanted are looked for among all. */
#define SPARE 1.5

/* The widest beam of a search among filtered rows. */
#define MAX_FILTERED_BEAM 16384u

/* More candidates than are wanted are always measured exactly: some distances may differ in their
 * last bits. */
#define EXACT_SPARE 5u

/* Of a wider search, this share of what it adds is measured exactly too. */
#define EXACT_SHARE 4

HekHnswSearcher *
hek_hnsw_searcher_new (HekHnsw *index)
{
  HekHnswSearcher *self = g_new0 (HekHnswSearcher, 1);
  HekRows floats = { .dtype = HEK_DTYPE_F32, .dim = index->rows.dim };

  self->index = hek_hnsw_ref (index);
  self->worker = hek_hnsw_worker_new (index, HEK_HNSW_DEFAULT_EF);
  if (index->map->traverse == HEK_TRAVERSE_F32)
    self->worker->probe.guard = &self->guard;
  self->space = hek_aligned_new (index->rows.dim, sizeof (float));
  hek_flat_compare_init (&self->compare, &index->rows, index->distance, &floats);
  return self;
}

void
hek_hnsw_searcher_free (HekHnswSearcher *self)
{
  hek_hnsw_worker_free (self->worker);
  hek_aligned_free (self->space);
  hek_flat_list_clear (&self->list);
  g_free (self->found.places);
  hek_hnsw_unref (self->index);
  g_free (self);
}

void
hek_hnsw_searcher_get_counts (const HekHnswSearcher *self,
                              gsize                 *n_codes,
                              gsize                 *n_exact)
{
  *n_codes = self->n_codes;
  *n_exact = self->n_exact;
}

static gsize
count_answerable (const HekHnsw      *index,
                  const HekHnswQuery *query)
{
  gsize n = 0;

  if (query->dead == NULL && (query->allowed == NULL || query->n_allowed > 0))
    return query->allowed == NULL ? index->rows.n : query->n_allowed;
  for (gsize word = 0; word < (index->rows.n + 63) / 64; word++)
    n += (gsize) __builtin_popcountll (hek_hnsw_answerable (index, query, word));
  return n;
}

/* The rows of the best vertices of a beam, in runs; FALSE when the check of the query fails. */
static gboolean
measure_beam (HekHnswSearcher    *self,
              const HekHnswBeam  *beam,
              const HekHnswQuery *query,
              guint               n_wanted)
{
  const HekHnsw *index = self->index;
  guint32 rows[HEK_FLAT_RUN];
  gsize n = 0;

  for (guint i = 0; i < beam->n && n_wanted > 0; i++)
    {
      guint32 vertex = hek_hnsw_place_position (beam->places[i]);
      guint32 end = hek_hnsw_first_row (index, vertex + 1);

      for (guint32 r = hek_hnsw_first_row (index, vertex); r < end && n_wanted > 0; r++)
        {
          if (!hek_hnsw_may_answer (query, index->row_of[r]))
            continue;
          rows[n++] = index->row_of[r];
          n_wanted--;
          if (n < HEK_FLAT_RUN)
            continue;
          if (!hek_hnsw_searcher_measure (self, query, rows, n))
            return FALSE;
          n = 0;
        }
    }
  return hek_hnsw_searcher_measure (self, query, rows, n);
}

static guint
exact_wanted (const HekHnsw      *index,
              const HekHnswQuery *query,
              guint               ef)
{
  guint64 reach = (guint64) query->k * index->map->reach / 10;

  if (query->n_exact > 0)
    return MAX (query->n_exact, query->k);
  if (index->map->traverse == HEK_TRAVERSE_F32)
    return query->k + EXACT_SPARE;
  return (guint) MAX (reach, query->k + EXACT_SPARE) + (ef - query->k) / EXACT_SHARE;
}

/* How wide a beam has to be for k rows to be among it when only a share of all may be answered and
 * these lie anywhere. */
static double
filtered_width (const HekHnsw      *index,
                const HekHnswQuery *query,
                gsize               n_allowed,
                guint               ef)
{
  return ef + SPARE * query->k * ((double) index->rows.n / (double) n_allowed - 1);
}

/* Whether measuring all rows that match costs less than walking until enough of them are found. */
static gboolean
exact_is_cheaper (const HekHnsw *index,
                  gsize          n_allowed,
                  double         width)
{
  double lines = (double) index->rows.stride_bytes / 64;
  double row = EXACT_COST_ROW + EXACT_COST_LINE * lines;
  double met = index->map->traverse == HEK_TRAVERSE_F32 ? MAX (row, 1) : 1;

  return (double) n_allowed * row <= width * MET_PER_FOLLOWED * met;
}

/*
 * Returns the beam with the answers. At first the rows that may not be answered only widen the
 * search; when those that may lie apart from the query, too few are met, and a second walk goes on
 * until it has enough of them.
 */
static const HekHnswBeam *
walk_filtered (HekHnswSearcher    *self,
               const HekHnswQuery *query,
               guint               ef,
               gsize               n_allowed,
               guint32             start)
{
  HekHnsw *index = self->index;
  HekHnswBeam *beam = &self->worker->beam, *found = &self->found;
  HekHnswAccept accept = { .index = index, .query = query, .found = found };
  guint width = (guint) MIN (filtered_width (index, query, n_allowed, ef), MAX_FILTERED_BEAM);

  hek_hnsw_beam_reset (beam, MAX (width, ef));
  hek_hnsw_beam_reset (found, MAX (width, ef));
  hek_hnsw_walk (self->worker, &index->layers[0], start, NULL);
  for (guint i = 0; i < beam->n; i++)
    if (hek_hnsw_accepts (&accept, hek_hnsw_place_position (beam->places[i])))
      found->places[found->n++] = beam->places[i];
  if (found->n >= query->k + query->k / 4)
    return found;

  hek_hnsw_beam_reset (found, ef);
  hek_hnsw_beam_reset (beam, MAX (MIN (4 * width, MAX_FILTERED_BEAM), ef));
  hek_hnsw_walk (self->worker, &index->layers[0], start, &accept);
  return found;
}

guint
hek_hnsw_query_width (const HekHnswQuery *query)
{
  return CLAMP (query->ef > 0 ? query->ef : HEK_HNSW_DEFAULT_EF, MAX (query->k, 1),
                MAX (query->k, HEK_HNSW_MAX_EF));
}

static gboolean
is_direct (const HekHnsw      *index,
           const HekHnswQuery *query,
           gsize               n_allowed)
{
  guint ef = hek_hnsw_query_width (query);

  return n_allowed <= query->k ||
         exact_is_cheaper (index, n_allowed, filtered_width (index, query, n_allowed, ef));
}

gboolean
hek_hnsw_search_is_direct (const HekHnsw      *index,
                           const HekHnswQuery *query)
{
  return is_direct (index, query, count_answerable (index, query));
}

/* @n_allowed: rows that may be answered */
static guint
search_graph (HekHnswSearcher    *self,
              const float        *vector,
              const HekHnswQuery *query,
              gsize               n_allowed,
              HekNeighbor        *out,
              gboolean           *is_whole)
{
  HekHnsw *index = self->index;
  guint ef = hek_hnsw_query_width (query);
  const HekHnswBeam *beam = &self->worker->beam;
  guint32 start;

  self->guard = (HekHnswGuard) { .query = query };
  hek_hnsw_probe_query (self->worker, index, vector);
  hek_hnsw_searcher_aim (self, vector, query->k, HEK_FLAT_NO_KEY);
  start = hek_hnsw_enter (index, &self->worker->probe, 0);
  if (query->allowed != NULL || query->dead != NULL)
    beam = walk_filtered (self, query, ef, n_allowed, start);
  else
    {
      hek_hnsw_beam_reset (&self->worker->beam, ef);
      hek_hnsw_walk (self->worker, &index->layers[0], start, NULL);
    }
  self->n_codes = self->worker->n_measured;
  if (query->k == 0 || self->guard.is_refused ||
      !measure_beam (self, beam, query, exact_wanted (index, query, ef)))
    return 0;
  *is_whole = self->list.n < query->k;
  return *is_whole ? hek_hnsw_search_exact (self, vector, query, out)
                   : hek_hnsw_searcher_answer (self, out);
}

guint
hek_hnsw_search_walk (HekHnswSearcher    *self,
                      const float        *vector,
                      const HekHnswQuery *query,
                      HekNeighbor        *out,
                      gboolean           *is_whole)
{
  gsize n_allowed = count_answerable (self->index, query);

  *is_whole = FALSE;
  return n_allowed > 0 ? search_graph (self, vector, query, n_allowed, out, is_whole) : 0;
}

guint
hek_hnsw_search (HekHnswSearcher    *self,
                 const float        *vector,
                 const HekHnswQuery *query,
                 HekNeighbor        *out)
{
  gsize n_allowed = count_answerable (self->index, query);
  gboolean is_whole;

  if (is_direct (self->index, query, n_allowed))
    return hek_hnsw_search_exact (self, vector, query, out);
  return search_graph (self, vector, query, n_allowed, out, &is_whole);
}
