/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-search-query.h"

G_BEGIN_DECLS

/*
 * The query that is being composed: the query bar and the sidebar change it and follow it, the page
 * runs it. It may lack what a search needs, a term or a right filter.
 *
 * Weights are kept such that a nearest row exists: 1 for what the answers shall be like; what they
 * shall be unlike has half the weight of the former together.
 *
 * Signal "changed" (): it is another query now; not when a setter changed nothing.
 */
#define STUDIO_TYPE_SEARCH_DRAFT (studio_search_draft_get_type ())
G_DECLARE_FINAL_TYPE (StudioSearchDraft, studio_search_draft, STUDIO, SEARCH_DRAFT, GObject)

StudioSearchDraft *studio_search_draft_new (void);

/* Never %NULL; its uuid is "" while no collection is chosen. */
const HekSearchQuery *studio_search_draft_get (StudioSearchDraft *self);
void studio_search_draft_set (StudioSearchDraft *self, const HekSearchQuery *query);

/* Another collection has other keys and other fields: only the settings stay. */
void studio_search_draft_set_collection (StudioSearchDraft *self, const char *uuid);

/* A term that is there already only becomes like or unlike. */
void studio_search_draft_add_term (StudioSearchDraft *self, HekTermKind kind, const char *text,
                                   gboolean is_like);
void studio_search_draft_remove_term (StudioSearchDraft *self, guint idx);
void studio_search_draft_set_like (StudioSearchDraft *self, guint idx, gboolean is_like);
/* This term and no other. */
void studio_search_draft_replace_terms (StudioSearchDraft *self, HekTermKind kind,
                                        const char *text);
void studio_search_draft_clear_terms (StudioSearchDraft *self);

void studio_search_draft_set_combine (StudioSearchDraft *self, HekCombine combine);
void studio_search_draft_set_k (StudioSearchDraft *self, guint k);
void studio_search_draft_set_radius (StudioSearchDraft *self, double radius); /* NaN: off */
void studio_search_draft_set_exact (StudioSearchDraft *self, gboolean exact);
void studio_search_draft_set_recall (StudioSearchDraft *self, double recall); /* 0: default */
void studio_search_draft_set_filter (StudioSearchDraft *self, const char *filter);
void studio_search_draft_set_as_of (StudioSearchDraft *self, gint64 as_of_us); /* 0: now */

/* How many terms the answers shall be unlike. */
guint studio_search_draft_count_unlike (const HekSearchQuery *query);

G_END_DECLS
