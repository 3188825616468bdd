/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library.h"
#include "hek-search-query.h"

G_BEGIN_DECLS

/* One answer as a list item: frozen. */
#define HEK_TYPE_SEARCH_ITEM (hek_search_item_get_type ())
G_DECLARE_FINAL_TYPE (HekSearchItem, hek_search_item, HEK, SEARCH_ITEM, GObject)

guint       hek_search_item_get_rank (HekSearchItem *item);      /* from 1; 0: of a term */
double      hek_search_item_get_distance (HekSearchItem *item);
guint64     hek_search_item_get_row_id (HekSearchItem *item);
const char *hek_search_item_get_key (HekSearchItem *item);
/* (nullable): the attribute as people read it, %NULL where it is missing */
const char *hek_search_item_get_text (HekSearchItem *item, guint field);
/* (nullable): the picture file that the row came from */
const char *hek_search_item_get_picture (HekSearchItem *item);
/* (nullable) (transfer none): the small picture that is kept with the row; hek_thumbnail_read() is
 * for a job */
HekThumbnail *hek_search_item_get_thumbnail (HekSearchItem *item);
/* (transfer full): a name that no other row of any collection has: what is made of it can be kept
 * by it */
char       *hek_search_item_dup_row_name (HekSearchItem *item);
/* (array) (nullable): the vector, for what draws it; as many numbers as the collection has; %NULL
 * when those of all answers are more than 64 MiB */
const float *hek_search_item_get_vector (HekSearchItem *item);

/* How a search went. */
typedef struct
{
  guint n_hits;               /* that are shown: at most HEK_SEARCH_MAX_K */
  guint64 n_found;            /* more than those, where a radius has more */
  guint64 n_rows, n_matching; /* of the collection; of them, what the filter lets through */
  guint64 n_indexed;
  double search_us;           /* the search alone, wall clock */
  guint ef;                   /* that was used; 0: exact */
  guint64 seq;                /* the commit that was searched */
  gint64 time_us;             /* its time */
  gboolean has_recall;        /* measured on a sample against exact search: by _measure(), or to
                               * choose @ef for a wanted recall */
  HekHnswRecall recall;
} HekSearchSummary;

/*
 * HekSearchSession is the model of the Search page: one query at a time, its answers, the history.
 * A newer query replaces one that runs; until it has come, the last answers stay. A row that is
 * asked for by its key is not among the answers. Main thread only; it never works on it.
 */
#define HEK_TYPE_SEARCH_SESSION (hek_search_session_get_type ())
G_DECLARE_FINAL_TYPE (HekSearchSession, hek_search_session, HEK, SEARCH_SESSION, GObject)

/* @history_path: (nullable): a file for the history; %NULL: search-history.json in the user's data
 * folder under hektor */
HekSearchSession *hek_search_session_new (HekLibrary *library, HekJobList *jobs,
                                          const char *history_path);

void        hek_search_session_start (HekSearchSession *self, const HekSearchQuery *query);
void        hek_search_session_cancel (HekSearchSession *self);
HekJob     *hek_search_session_get_job (HekSearchSession *self); /* (nullable) borrowed */

/* (transfer none): GListModel of HekSearchItem, nearest first */
GListModel *hek_search_session_get_hits (HekSearchSession *self);
/* (nullable) borrowed: of the answers that are shown */
const HekSearchQuery   *hek_search_session_get_query (HekSearchSession *self);
const HekSearchSummary *hek_search_session_get_summary (HekSearchSession *self);
HekSchema  *hek_search_session_get_schema (HekSearchSession *self); /* (nullable) */

/* (nullable) borrowed: term @idx of that query when it is a row of the collection */
HekSearchItem *hek_search_session_get_term (HekSearchSession *self, guint idx);

/* Measures the recall of the shown answers' settings on a sample against exact search: "changed"
 * with summary.has_recall. */
void        hek_search_session_measure (HekSearchSession *self);
gboolean    hek_search_session_is_measuring (HekSearchSession *self);

/* Writes the shown answers without their vectors (.csv .json .jsonl): rank, distance, key, row (its
 * number in the order of import) and the fields; "saved" or "failed". */
void        hek_search_session_save (HekSearchSession *self, const char *path);

/* Values of field @field that begin with @prefix in upper or lower case, the most frequent first,
 * at most 50, for completion: as they are, without the quotes that texts and times have in a
 * filter. They are delivered to @func (array zero-terminated, transfer none) unless another call
 * comes before. */
typedef void (*HekSearchValuesFunc) (const char *const *values, gpointer user_data);
void        hek_search_session_list_values (HekSearchSession *self, const char *uuid, guint field,
                                            const char *prefix, HekSearchValuesFunc func,
                                            gpointer user_data);

/* (transfer none): GListModel of HekSearchPast, newest first, at most 50; kept on the disk. It is
 * read on a job, and may come a moment after the session. */
GListModel *hek_search_session_get_history (HekSearchSession *self);
void        hek_search_session_clear_history (HekSearchSession *self);

#define HEK_TYPE_SEARCH_PAST (hek_search_past_get_type ())
G_DECLARE_FINAL_TYPE (HekSearchPast, hek_search_past, HEK, SEARCH_PAST, GObject)
const HekSearchQuery *hek_search_past_get_query (HekSearchPast *past);
gint64                hek_search_past_get_time (HekSearchPast *past); /* microseconds since 1970 */

/* Stops every job, and lets go of collections; what is not on the disk yet is written. */
void        hek_search_session_close (HekSearchSession *self);

/*
 * Signals
 *   changed ()                started, ended; answers, query or summary are others
 *   saved (const char *path)
 *   failed (const GError *)   %HEK_FILTER_ERROR has a place, see hek_filter_error_get_place();
 *                             %HEK_SEARCH_ERROR may have a term, see hek_search_error_get_term()
 */

G_END_DECLS
