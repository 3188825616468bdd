/* SPDX-License-Identifier: Apache-2.0 */
/* Exact distances from the rows, by the means of exact search, and search without the graph. */
#include "config.h"

#include "hek-hnsw-search-private.h"

/* Bytes of a row that are asked for before any is measured. */
#define PREFETCH_BYTES 512

guint64
hek_hnsw_answerable (const HekHnsw      *index,
                     const HekHnswQuery *query,
                     gsize               word)
{
  guint64 bits = query->allowed != NULL ? query->allowed[word] : G_MAXUINT64;

  if (query->dead != NULL)
    bits &= ~query->dead[word];
  if (word == index->rows.n / 64)
    bits &= ((guint64) 1 << (index->rows.n % 64)) - 1;
  return bits;
}

void
hek_hnsw_searcher_aim (HekHnswSearcher *self,
                       const float     *vector,
                       guint            k,
                       guint64          limit)
{
  self->query.numbers = vector;
  if (self->index->distance == HEK_DISTANCE_COSINE)
    self->query.square = self->compare.norm->pair (vector, vector, self->index->rows.dim);
  self->list.n = 0;
  self->list.k = k;
  self->list.limit = limit;
  self->n_exact = 0;
}

gboolean
hek_hnsw_searcher_measure (HekHnswSearcher    *self,
                           const HekHnswQuery *query,
                           const guint32      *rows,
                           gsize               n)
{
  guint64 keys[HEK_FLAT_RUN];

  if (n > 0 && query->check != NULL && !query->check (rows, n, query->check_data))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      const char *row = hek_rows_get (&self->index->rows, rows[i]);

      for (gsize b = 0; b < MIN (PREFETCH_BYTES, self->index->rows.stride_bytes); b += 64)
        __builtin_prefetch (row + b);
    }
  for (gsize begin = 0; begin < n; begin += HEK_FLAT_RUN)
    {
      gsize n_keys = hek_flat_keys (&self->compare, &self->query, 0, rows + begin,
                                    MIN (HEK_FLAT_RUN, n - begin), NULL, self->space,
                                    self->list.limit, keys);

      for (gsize i = 0; i < n_keys; i++)
        if (keys[i] < self->list.limit && !hek_flat_list_push (&self->list, keys[i]))
          return FALSE;
    }
  self->n_exact += n;
  return TRUE;
}

guint
hek_hnsw_searcher_answer (HekHnswSearcher *self,
                          HekNeighbor     *out)
{
  hek_flat_list_sort (&self->list);
  for (gsize i = 0; i < self->list.n; i++)
    out[i] = (HekNeighbor) { hek_flat_key_distance (self->compare.value, self->list.keys[i]),
                             (guint32) self->list.keys[i] };
  return (guint) self->list.n;
}

guint
hek_hnsw_search_exact (HekHnswSearcher    *self,
                       const float        *vector,
                       const HekHnswQuery *query,
                       HekNeighbor        *out)
{
  gsize n_words = (self->index->rows.n + 63) / 64;
  guint32 rows[HEK_FLAT_RUN];
  gsize n = 0;

  self->n_codes = 0;
  if (query->k == 0)
    return 0;
  hek_hnsw_searcher_aim (self, vector, query->k, HEK_FLAT_NO_KEY);
  for (gsize word = 0; word < n_words; word++)
    for (guint64 bits = hek_hnsw_answerable (self->index, query, word); bits != 0;
         bits &= bits - 1)
      {
        rows[n++] = (guint32) (word * 64 + (guint) __builtin_ctzll (bits));
        if (n < HEK_FLAT_RUN)
          continue;
        if (!hek_hnsw_searcher_measure (self, query, rows, n))
          return 0;
        n = 0;
      }
  return hek_hnsw_searcher_measure (self, query, rows, n) ? hek_hnsw_searcher_answer (self, out)
                                                          : 0;
}
