/* SPDX-License-Identifier: Apache-2.0 */
/* Codes opened for a searcher. */
#include "config.h"

#include "hek-search-codes-private.h"

#include "hek-collection-codes.h"
#include "hek-searcher-private.h"

/* Measured on Fashion-MNIST (60,000 × 784, 300 queries, pq of 98 bytes): recall@10 is 0.82 with 10
 * candidates, 0.98 with 20, 0.999 with 50, 1 with 100. */
#define RERANK_PER_ANSWER 10u
#define RERANK_LEAST 100u

guint
hek_search_codes_default_rerank (guint k)
{
  return k <= G_MAXUINT / (2 * RERANK_PER_ANSWER) ? MAX (RERANK_PER_ANSWER * k, RERANK_LEAST) : k;
}

static HekCodebook *
get_codebook (HekSnapshot  *snapshot,
              const char   *uuid,
              GError      **error)
{
  HekCodebook *book = hek_segment_codes_find_codebook (snapshot, uuid);
  g_autoptr (HekCodebookInfo) info = NULL;

  if (book == NULL)
    info = hek_codes_read_codebook (snapshot, uuid, &book, error);
  return book;
}

/* The bytes of a codebook may be any: those of another one must not be read past their end. */
static gboolean
check_fit (HekSnapshot  *snapshot,
           HekCodebook  *book,
           const char   *name,
           GError      **error)
{
  return hek_codebook_check_fit (book, name, hek_snapshot_get_schema (snapshot)->dim,
                                 hek_snapshot_get_distance (snapshot), error);
}

HekSearchCodes *
hek_search_codes_open (HekSearcher    *searcher,
                       const char     *name,
                       const HekTask  *task,
                       GError        **error)
{
  HekSnapshot *snapshot = searcher->snapshot;
  g_autofree char *uuid = hek_collection_find_codes (snapshot, NULL, name, error);
  g_autoptr (HekCodebook) book = uuid != NULL ? get_codebook (snapshot, uuid, error) : NULL;
  g_autoptr (HekSearchCodes) self = NULL;

  if (book == NULL || !check_fit (snapshot, book, name, error))
    return NULL;
  self = g_new0 (HekSearchCodes, 1);
  pthread_mutex_init (&self->lock, NULL);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_code_query_free);
  self->n_segments = searcher->n_segments;
  self->segments = g_new0 (HekSegmentCodes *, MAX (self->n_segments, 1));
  self->book = g_steal_pointer (&book);
  for (guint i = 0; i < self->n_segments; i++)
    {
      const HekSnapshotSegment *segment = searcher->segments[i].segment;
      g_autoptr (GError) local = NULL;

      if (!hek_task_check (task, error))
        return NULL;
      if (segment->sealed)
        self->segments[i] = hek_segment_codes_open (snapshot, i, uuid, self->book, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (self->segments[i] != NULL)
        self->n_rows += segment->n_live;
    }
  return g_steal_pointer (&self);
}

void
hek_search_codes_free (HekSearchCodes *self)
{
  for (guint i = 0; i < self->n_segments; i++)
    g_clear_pointer (&self->segments[i], hek_segment_codes_unref);
  g_ptr_array_unref (self->idle);
  hek_codebook_unref (self->book);
  pthread_mutex_destroy (&self->lock);
  g_free (self->segments);
  g_free (self);
}

const HekCodebook *
hek_search_codes_get_codebook (const HekSearchCodes *self)
{
  return self->book;
}

guint64
hek_search_codes_get_n_rows (const HekSearchCodes *self)
{
  return self->n_rows;
}

guint64
hek_search_codes_get_memory (const HekSearchCodes *self)
{
  guint64 n_bytes = hek_codebook_share_bytes (self->book);

  for (guint i = 0; i < self->n_segments; i++)
    if (self->segments[i] != NULL)
      n_bytes += self->segments[i]->n_bytes;
  return n_bytes;
}

HekCodeQuery *
hek_search_codes_take (HekSearchCodes *self)
{
  HekCodeQuery *query = NULL;

  pthread_mutex_lock (&self->lock);
  if (self->idle->len > 0)
    query = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  pthread_mutex_unlock (&self->lock);
  return query != NULL ? query : hek_code_query_new (self->book);
}

void
hek_search_codes_put (HekSearchCodes *self,
                      HekCodeQuery   *query)
{
  pthread_mutex_lock (&self->lock);
  g_ptr_array_add (self->idle, query);
  pthread_mutex_unlock (&self->lock);
}
