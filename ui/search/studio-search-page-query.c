/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each change of the draft is run a moment later, so that a burst of changes is one search. The
 * queries that ran are a trail, along which back and forward go as in a browser; numbers that are
 * changed in a row become one step of it.
 */
#include "config.h"

#include "studio-search-page-private.h"

#include <math.h>

#define STUDIO_DEBOUNCE_MS 150
#define STUDIO_SAME_STEP_US (2 * G_USEC_PER_SEC)
#define STUDIO_MAX_TRAIL 100

/* --- the trail ------------------------------------------------------------------------------- */

static gboolean
studio_search_page_is_same_question (const HekSearchQuery *a,
                                     const HekSearchQuery *b)
{
  if (a->n_terms != b->n_terms || !g_str_equal (a->uuid, b->uuid) || a->exact != b->exact
      || isnan (a->radius) != isnan (b->radius) || g_strcmp0 (a->filter, b->filter) != 0)
    return FALSE;
  for (guint i = 0; i < a->n_terms; i++)
    if (a->terms[i].kind != b->terms[i].kind || a->terms[i].weight != b->terms[i].weight
        || !g_str_equal (a->terms[i].text, b->terms[i].text))
      return FALSE;
  return TRUE;
}

static void
studio_search_page_remember (StudioSearchPage     *self,
                             const HekSearchQuery *query)
{
  gint64 now = g_get_monotonic_time ();
  HekSearchQuery *here = self->trail->len > 0 ? self->trail->pdata[self->trail_idx] : NULL;

  if (here != NULL && hek_search_query_equal (here, query))
    return;
  if (here != NULL && self->trail_idx + 1 < self->trail->len)
    g_ptr_array_remove_range (self->trail, self->trail_idx + 1,
                              self->trail->len - self->trail_idx - 1);
  if (here != NULL && now - self->trail_time < STUDIO_SAME_STEP_US
      && studio_search_page_is_same_question (here, query))
    g_ptr_array_set_size (self->trail, (int) self->trail->len - 1);
  else if (self->trail->len == STUDIO_MAX_TRAIL)
    g_ptr_array_remove_index (self->trail, 0);
  g_ptr_array_add (self->trail, hek_search_query_copy (query));
  self->trail_idx = self->trail->len - 1;
  self->trail_time = now;
}

gboolean
studio_search_page_can_go (StudioSearchPage *self,
                           int               steps)
{
  gint64 idx = (gint64) self->trail_idx + steps;

  return idx >= 0 && idx < self->trail->len;
}

/* --- running --------------------------------------------------------------------------------- */

static void
studio_search_page_run (StudioSearchPage *self,
                        gboolean          again)
{
  g_autoptr (HekSearchQuery) query = hek_search_query_copy (studio_search_draft_get (self->draft));
  HekLibraryItem *item = studio_search_page_get_collection (self);
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;

  g_clear_handle_id (&self->run_timeout, g_source_remove);
  if (query->n_terms == 0 || stats == NULL)
    {
      hek_search_session_cancel (self->session);
      g_clear_pointer (&self->started, hek_search_query_free);
      studio_search_page_update (self);
      return;
    }
  if (query->n_terms > 1)
    query->radius = NAN;
  if (!again && self->started != NULL && hek_search_query_equal (self->started, query))
    return;
  studio_search_page_remember (self, query);
  g_clear_pointer (&self->started, hek_search_query_free);
  self->started = hek_search_query_copy (query);
  self->has_failed = FALSE;
  self->n_rows = stats->n_rows;
  self->n_indexed = hek_library_item_get_n_indexed (item);
  studio_message_bar_hide (self->message_bar);
  hek_search_session_start (self->session, query);
}

static gboolean
studio_search_page_rested (gpointer user_data)
{
  StudioSearchPage *self = user_data;

  self->run_timeout = 0;
  studio_search_page_run (self, FALSE);
  return G_SOURCE_REMOVE;
}

void
studio_search_page_schedule (StudioSearchPage *self)
{
  g_clear_handle_id (&self->run_timeout, g_source_remove);
  self->run_timeout = g_timeout_add (STUDIO_DEBOUNCE_MS, studio_search_page_rested, self);
  studio_search_page_library_changed (self);
}

void
studio_search_page_run_again (StudioSearchPage *self)
{
  if (self->session != NULL)
    studio_search_page_run (self, TRUE);
}

void
studio_search_page_go (StudioSearchPage *self,
                       int               steps)
{
  if (!studio_search_page_can_go (self, steps))
    return;
  self->trail_idx = (guint) ((int) self->trail_idx + steps);
  studio_search_page_set_query (self, self->trail->pdata[self->trail_idx]);
}

/* At once: nobody is typing. */
void
studio_search_page_set_query (StudioSearchPage     *self,
                              const HekSearchQuery *query)
{
  studio_search_draft_set (self->draft, query);
  studio_search_page_run (self, FALSE);
}
