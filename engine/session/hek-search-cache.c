/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one search leaves for the next: widths that were chosen for a recall, and the last look at
 * the past. The collections themselves are kept by the library, within its memory budget.
 */
#include "config.h"

#include "hek-search-session-private.h"

#include "hek-ref.h"

/* More than a person tries out; the oldest goes. */
#define MAX_WIDTHS 64

/* What was chosen for one kind of search in one state of a collection. */
typedef struct
{
  char *uuid;             /* owned */
  guint64 seq, n_indexed; /* of the state */
  guint k;
  double recall;
  char *filter;           /* owned (nullable) */
  HekHnswRecall chosen;
} HekSearchWidth;

struct _HekSearchCache
{
  gatomicrefcount ref_count;
  pthread_mutex_t lock; /* guards all below; a leaf */
  GArray *widths;       /* owned: of HekSearchWidth */
  HekSearcher *past;    /* owned (nullable): of @past_uuid as of @past_us */
  char *past_uuid;      /* owned (nullable) */
  gint64 past_us;
};

static void
clear_width (gpointer data)
{
  HekSearchWidth *width = data;

  g_free (width->uuid);
  g_free (width->filter);
}

HekSearchCache *
hek_search_cache_new (void)
{
  HekSearchCache *self = g_new0 (HekSearchCache, 1);

  g_atomic_ref_count_init (&self->ref_count);
  pthread_mutex_init (&self->lock, NULL);
  self->widths = g_array_new (FALSE, FALSE, sizeof (HekSearchWidth));
  g_array_set_clear_func (self->widths, clear_width);
  return self;
}

HekSearchCache *
hek_search_cache_ref (HekSearchCache *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_search_cache_unref (HekSearchCache *self)
{
  if (!hek_ref_drop (&self->ref_count))
    return;
  g_clear_pointer (&self->past, hek_searcher_unref);
  g_free (self->past_uuid);
  g_array_unref (self->widths);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* --- the past -------------------------------------------------------------------------------- */

/* @past: (transfer full) (nullable) */
static void
set_past (HekSearchCache       *self,
          const HekSearchQuery *query,
          HekSearcher          *past)
{
  HekSearcher *old; /* freed outside of the lock */

  pthread_mutex_lock (&self->lock);
  old = self->past;
  self->past = past;
  g_free (self->past_uuid);
  self->past_uuid = past != NULL ? g_strdup (query->uuid) : NULL;
  self->past_us = past != NULL ? query->as_of_us : 0;
  pthread_mutex_unlock (&self->lock);
  g_clear_pointer (&old, hek_searcher_unref);
}

/* What was does not change. */
static HekSearcher *
find_past (HekSearchCache       *self,
           const HekSearchQuery *query)
{
  HekSearcher *found = NULL;

  pthread_mutex_lock (&self->lock);
  if (self->past != NULL && self->past_us == query->as_of_us &&
      g_str_equal (self->past_uuid, query->uuid))
    found = hek_searcher_ref (self->past);
  pthread_mutex_unlock (&self->lock);
  return found;
}

static HekSearcher *
open_past (HekSearchCache        *self,
           HekLibrary            *library,
           const HekSearchQuery  *query,
           const HekTask         *task,
           GError               **error)
{
  g_autoptr (HekStore) store = hek_library_open_store (library, query->uuid, error);
  g_autoptr (HekSnapshot) snapshot = NULL;
  HekSearcher *searcher;
  guint64 seq;

  if (store == NULL)
    return NULL;
  searcher = find_past (self, query);
  if (searcher != NULL)
    return searcher;
  if (!hek_store_seq_at (store, query->as_of_us, &seq, error))
    return NULL;
  snapshot = hek_store_snapshot_at (store, seq, error);
  searcher = snapshot != NULL ? hek_searcher_new (snapshot, task, error) : NULL;
  if (searcher != NULL && query->as_of_us < g_get_real_time ())
    set_past (self, query, hek_searcher_ref (searcher));
  return searcher;
}

HekSearcher *
hek_search_cache_open (HekSearchCache        *self,
                       HekLibrary            *library,
                       const HekSearchQuery  *query,
                       const HekTask         *task,
                       GError               **error)
{
  if (query->as_of_us != 0)
    return open_past (self, library, query, task, error);
  set_past (self, NULL, NULL);
  return hek_library_open_searcher (library, query->uuid, task, error);
}

/* --- widths ---------------------------------------------------------------------------------- */

static gboolean
is_same_width (const HekSearchWidth *a,
               const HekSearchWidth *b)
{
  return a->seq == b->seq && a->n_indexed == b->n_indexed && a->k == b->k &&
         a->recall == b->recall && g_strcmp0 (a->filter, b->filter) == 0 &&
         g_str_equal (a->uuid, b->uuid);
}

static gboolean
find_width (HekSearchCache       *self,
            const HekSearchWidth *wanted,
            HekHnswRecall        *recall)
{
  gboolean found = FALSE;

  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < self->widths->len && !found; i++)
    {
      const HekSearchWidth *width = &g_array_index (self->widths, HekSearchWidth, i);

      found = is_same_width (width, wanted);
      if (found)
        *recall = width->chosen;
    }
  pthread_mutex_unlock (&self->lock);
  return found;
}

gboolean
hek_search_cache_choose_ef (HekSearchCache          *self,
                            HekSearcher             *searcher,
                            const HekSearchQuery    *query,
                            const HekSearchOptions  *options,
                            HekHnswRecall           *recall,
                            const HekTask           *task,
                            GError                 **error)
{
  HekSearchWidth width = {
    .uuid = query->uuid,
    .seq = hek_snapshot_get_seq (hek_searcher_get_snapshot (searcher)),
    .n_indexed = hek_searcher_get_n_indexed (searcher),
    .k = query->k,
    .recall = query->recall,
    .filter = query->filter,
  };

  if (find_width (self, &width, recall))
    return TRUE;
  if (!hek_searcher_choose_ef (searcher, NULL, options, query->recall, recall, task, error))
    return FALSE;
  width.uuid = g_strdup (query->uuid);
  width.filter = g_strdup (query->filter);
  width.chosen = *recall;
  pthread_mutex_lock (&self->lock);
  if (self->widths->len == MAX_WIDTHS)
    g_array_remove_index (self->widths, 0);
  g_array_append_val (self->widths, width);
  pthread_mutex_unlock (&self->lock);
  return TRUE;
}

void
hek_search_cache_clear (HekSearchCache *self)
{
  set_past (self, NULL, NULL);
  pthread_mutex_lock (&self->lock);
  g_array_set_size (self->widths, 0);
  pthread_mutex_unlock (&self->lock);
}
