/* SPDX-License-Identifier: Apache-2.0 */
/* From rows to an index: the map, the codes, the numbering of the vertices; then the graph. */
#include "config.h"

#include "hek-hnsw-build-private.h"

#include "hek-aligned.h"
#include "hek-parallel.h"

/* Shares of what is done before the graph, for progress. */
#define TRAIN_SHARE 0.34
#define ENCODE_SHARE 0.33
#define ORDER_SHARE 0.33

typedef struct
{
  HekHnsw *index;
  guint8 *codes;
} Encoding;

static void
encode_rows (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  const Encoding *e = data;
  const HekCodeMap *map = e->index->map;
  const HekRows *rows = &e->index->rows;
  hek_auto_aligned guint8 *scratch = hek_aligned_new (hek_code_map_scratch (map), 1);

  for (gsize i = begin; i < end; i++)
    hek_code_map_encode (map, rows->dtype, hek_rows_get (rows, i), scratch,
                         e->codes + i * map->code_bytes);
}

/* Numbers the vertices and puts the codes into their order. */
static gboolean
arrange (HekHnsw       *index,
         const guint8  *codes,
         const HekTask *task,
         GError       **error)
{
  gsize n = index->rows.n, code_bytes = index->map->code_bytes;
  g_autofree guint32 *begins = g_new (guint32, n + 1);
  guint32 *order = hek_hnsw_block_new (index, n, sizeof (guint32), error);
  guint8 *arranged;

  if (order == NULL)
    return FALSE;
  if (!hek_hnsw_order (index, codes, order, begins, &index->n_vertices, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }
  if (index->n_vertices < n)
    {
      gsize n_begins = (gsize) index->n_vertices + 1;
      guint32 *first = hek_hnsw_block_new (index, n_begins, sizeof (guint32), error);

      if (first == NULL)
        return FALSE;
      memcpy (first, begins, n_begins * sizeof *begins);
      index->first = first;
    }

  /* no mapping is empty */
  arranged = hek_hnsw_block_new (index, index->n_vertices, MAX (code_bytes, 1), error);
  if (arranged == NULL)
    return FALSE;
  for (gsize v = 0; v < index->n_vertices; v++)
    memcpy (arranged + v * code_bytes, codes + order[begins[v]] * code_bytes, code_bytes);
  index->codes = arranged;
  index->row_of = order;
  return TRUE;
}

static gboolean
make_codes (HekHnsw       *index,
            const HekTask *task,
            GError       **error)
{
  Encoding e = { .index = index };
  HekTask encode = hek_task_sub (task, TRAIN_SHARE, ENCODE_SHARE);
  HekTask order = hek_task_sub (task, TRAIN_SHARE + ENCODE_SHARE, ORDER_SHARE);
  gboolean complete;

  e.codes = hek_aligned_try_new (MAX (index->rows.n, 1), index->map->code_bytes);
  if (e.codes == NULL)
    {
      g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_MEMORY,
                   "no memory for an index of %zu rows", index->rows.n);
      return FALSE;
    }
  complete = hek_parallel_for (index->rows.n, 256, encode_rows, &e, &encode);
  if (!complete)
    hek_task_check (task, error);
  else
    complete = arrange (index, e.codes, &order, error);
  hek_aligned_free (e.codes);
  return complete;
}

HekHnsw *
hek_hnsw_begin (const HekRows         *rows,
                HekDistance            distance,
                const HekHnswOptions  *options,
                const HekTask         *task,
                GError               **error)
{
  g_autoptr (HekHnsw) self = g_new0 (HekHnsw, 1);
  HekTask train = hek_task_sub (task, 0, TRAIN_SHARE);

  g_atomic_ref_count_init (&self->ref);
  if (rows->n >= HEK_HNSW_MAX_ROWS || rows->dim == 0 || rows->dim > HEK_CODE_MAP_MAX_DIM)
    {
      g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_LIMIT,
                   "%zu vectors of %u numbers: an index has at most %zu of at most %u",
                   rows->n, rows->dim, HEK_HNSW_MAX_ROWS - 1, HEK_CODE_MAP_MAX_DIM);
      return NULL;
    }

  self->rows = *rows;
  self->distance = distance;
  self->m = CLAMP (options->m, HEK_HNSW_MIN_M, HEK_HNSW_MAX_M);
  self->ef_construction = options->ef_construction;
  self->seed = options->seed;
  self->traverse = options->traverse;
  self->map = hek_code_map_train (rows, distance, options->traverse, options->code_values,
                                  self->seed, &train, error);
  if (self->map == NULL || !make_codes (self, task, error))
    return NULL;
  return g_steal_pointer (&self);
}

HekHnsw *
hek_hnsw_build (const HekRows         *rows,
                HekDistance            distance,
                const HekHnswOptions  *options,
                const HekTask         *task,
                GError               **error)
{
  HekTask begin = hek_task_sub (task, 0, HEK_HNSW_BEGIN_SHARE);
  HekTask graph = hek_task_sub (task, HEK_HNSW_BEGIN_SHARE, 1 - HEK_HNSW_BEGIN_SHARE);
  g_autoptr (HekHnsw) self = NULL;
  HekHnswOptions defaults;

  if (options == NULL)
    {
      hek_hnsw_options_init (&defaults);
      options = &defaults;
    }
  self = hek_hnsw_begin (rows, distance, options, &begin, error);
  if (self == NULL || !hek_hnsw_build_graph (self, NULL, &graph, error))
    return NULL;
  hek_task_progress (task, 1.0);
  return g_steal_pointer (&self);
}
