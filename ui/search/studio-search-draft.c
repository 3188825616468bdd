/* SPDX-License-Identifier: Apache-2.0 */
/* A setter makes a changed copy of the query, which takes the place of the old one when it differs:
 * queries are small, and no field can be forgotten in a comparison. */
#include "config.h"

#include "studio-search-draft.h"

#include <math.h>

/* Of the weight of all that the answers shall be like: their sum stays above 0, as l2 needs. */
#define STUDIO_UNLIKE_SHARE 0.5

struct _StudioSearchDraft
{
  GObject parent_instance;

  HekSearchQuery *query; /* owned */
};

G_DEFINE_FINAL_TYPE (StudioSearchDraft, studio_search_draft, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
studio_search_draft_finalize (GObject *object)
{
  hek_search_query_free (STUDIO_SEARCH_DRAFT (object)->query);
  G_OBJECT_CLASS (studio_search_draft_parent_class)->finalize (object);
}

static void
studio_search_draft_class_init (StudioSearchDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_search_draft_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_search_draft_init (StudioSearchDraft *self)
{
  self->query = hek_search_query_new ("");
}

StudioSearchDraft *
studio_search_draft_new (void)
{
  return g_object_new (STUDIO_TYPE_SEARCH_DRAFT, NULL);
}

const HekSearchQuery *
studio_search_draft_get (StudioSearchDraft *self)
{
  g_return_val_if_fail (STUDIO_IS_SEARCH_DRAFT (self), NULL);

  return self->query;
}

guint
studio_search_draft_count_unlike (const HekSearchQuery *query)
{
  guint n = 0;

  for (guint i = 0; i < query->n_terms; i++)
    n += query->terms[i].weight < 0;
  return n;
}

static void
studio_search_draft_weigh (HekSearchQuery *query)
{
  guint n_unlike = studio_search_draft_count_unlike (query);
  guint n_like = query->n_terms - n_unlike;

  for (guint i = 0; i < query->n_terms; i++)
    if (query->terms[i].weight >= 0)
      query->terms[i].weight = 1;
    else
      query->terms[i].weight = n_like > 0 ? -STUDIO_UNLIKE_SHARE * n_like / n_unlike : -1;
  if (n_unlike > 0 || query->n_terms < 2)
    query->combine = HEK_COMBINE_SUM;
}

/* @query: (transfer full) */
static void
studio_search_draft_take (StudioSearchDraft *self,
                          HekSearchQuery    *query)
{
  if (hek_search_query_equal (query, self->query))
    {
      hek_search_query_free (query);
      return;
    }
  hek_search_query_free (self->query);
  self->query = query;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
studio_search_draft_set (StudioSearchDraft    *self,
                         const HekSearchQuery *query)
{
  g_return_if_fail (STUDIO_IS_SEARCH_DRAFT (self) && query != NULL);

  studio_search_draft_take (self, hek_search_query_copy (query));
}

static void
studio_search_draft_remove_all (HekSearchQuery *query)
{
  while (query->n_terms > 0)
    hek_search_query_remove_term (query, query->n_terms - 1);
  query->combine = HEK_COMBINE_SUM;
}

void
studio_search_draft_set_collection (StudioSearchDraft *self,
                                    const char        *uuid)
{
  HekSearchQuery *query;

  g_return_if_fail (STUDIO_IS_SEARCH_DRAFT (self) && uuid != NULL);

  if (g_str_equal (self->query->uuid, uuid))
    return;
  query = hek_search_query_copy (self->query);
  studio_search_draft_remove_all (query);
  g_free (query->uuid);
  query->uuid = g_strdup (uuid);
  g_clear_pointer (&query->filter, g_free);
  query->radius = NAN; /* distances of another collection are others */
  query->as_of_us = 0;
  studio_search_draft_take (self, query);
}

/* --- terms ----------------------------------------------------------------------------------- */

void
studio_search_draft_add_term (StudioSearchDraft *self,
                              HekTermKind        kind,
                              const char        *text,
                              gboolean           is_like)
{
  HekSearchQuery *query;
  guint idx = 0;

  g_return_if_fail (STUDIO_IS_SEARCH_DRAFT (self) && text != NULL);

  query = hek_search_query_copy (self->query);
  while (idx < query->n_terms
         && (query->terms[idx].kind != kind || !g_str_equal (query->terms[idx].text, text)))
    idx++;
  if (idx < query->n_terms)
    query->terms[idx].weight = is_like ? 1 : -1;
  else if (query->n_terms < HEK_SEARCH_MAX_TERMS)
    hek_search_query_add_term (query, kind, text, is_like ? 1 : -1);
  studio_search_draft_weigh (query);
  studio_search_draft_take (self, query);
}

void
studio_search_draft_remove_term (StudioSearchDraft *self,
                                 guint              idx)
{
  HekSearchQuery *query;

  g_return_if_fail (STUDIO_IS_SEARCH_DRAFT (self) && idx < self->query->n_terms);

  query = hek_search_query_copy (self->query);
  hek_search_query_remove_term (query, idx);
  studio_search_draft_weigh (query);
  studio_search_draft_take (self, query);
}

void
studio_search_draft_set_like (StudioSearchDraft *self,
                              guint              idx,
                              gboolean           is_like)
{
  HekSearchQuery *query;

  g_return_if_fail (STUDIO_IS_SEARCH_DRAFT (self) && idx < self->query->n_terms);

  query = hek_search_query_copy (self->query);
  query->terms[idx].weight = is_like ? 1 : -1;
  studio_search_draft_weigh (query);
  studio_search_draft_take (self, query);
}

void
studio_search_draft_replace_terms (StudioSearchDraft *self,
                                   HekTermKind        kind,
                                   const char        *text)
{
  HekSearchQuery *query;

  g_return_if_fail (STUDIO_IS_SEARCH_DRAFT (self) && text != NULL);

  query = hek_search_query_copy (self->query);
  studio_search_draft_remove_all (query);
  hek_search_query_add_term (query, kind, text, 1);
  studio_search_draft_take (self, query);
}

void
studio_search_draft_clear_terms (StudioSearchDraft *self)
{
  HekSearchQuery *query;

  g_return_if_fail (STUDIO_IS_SEARCH_DRAFT (self));

  query = hek_search_query_copy (self->query);
  studio_search_draft_remove_all (query);
  studio_search_draft_take (self, query);
}

/* --- settings -------------------------------------------------------------------------------- */

void
studio_search_draft_set_combine (StudioSearchDraft *self,
                                 HekCombine         combine)
{
  HekSearchQuery *query = hek_search_query_copy (studio_search_draft_get (self));

  query->combine = combine;
  studio_search_draft_weigh (query);
  studio_search_draft_take (self, query);
}

void
studio_search_draft_set_k (StudioSearchDraft *self,
                           guint              k)
{
  HekSearchQuery *query = hek_search_query_copy (studio_search_draft_get (self));

  query->k = CLAMP (k, 1, HEK_SEARCH_MAX_K);
  studio_search_draft_take (self, query);
}

void
studio_search_draft_set_radius (StudioSearchDraft *self,
                                double             radius)
{
  HekSearchQuery *query = hek_search_query_copy (studio_search_draft_get (self));

  query->radius = radius;
  studio_search_draft_take (self, query);
}

void
studio_search_draft_set_exact (StudioSearchDraft *self,
                               gboolean           exact)
{
  HekSearchQuery *query = hek_search_query_copy (studio_search_draft_get (self));

  query->exact = exact;
  studio_search_draft_take (self, query);
}

void
studio_search_draft_set_recall (StudioSearchDraft *self,
                                double             recall)
{
  HekSearchQuery *query = hek_search_query_copy (studio_search_draft_get (self));

  query->recall = recall;
  query->ef = 0;
  studio_search_draft_take (self, query);
}

void
studio_search_draft_set_filter (StudioSearchDraft *self,
                                const char        *filter)
{
  HekSearchQuery *query = hek_search_query_copy (studio_search_draft_get (self));

  g_free (query->filter);
  query->filter = filter != NULL && *filter != '\0' ? g_strdup (filter) : NULL;
  studio_search_draft_take (self, query);
}

void
studio_search_draft_set_as_of (StudioSearchDraft *self,
                               gint64             as_of_us)
{
  HekSearchQuery *query = hek_search_query_copy (studio_search_draft_get (self));

  query->as_of_us = as_of_us;
  studio_search_draft_take (self, query);
}
