/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-search-session.h"

G_BEGIN_DECLS

/* --- hek-search-term.c ----------------------------------------------------------------------- */

/* The terms of a query as vectors. */
typedef struct
{
  HekRows rows;      /* of @vectors */
  float *vectors;    /* owned */
  double *weights;   /* owned: one a term */
  guint64 *own_ids;  /* owned: rows that terms are, which are no answers */
  HekRowPlace *own_places; /* owned: of the same */
  guint *own_terms;  /* owned: which term each is */
  guint n_own;
} HekSearchVectors;

gboolean hek_search_vectors_init (HekSearchVectors *vectors, const HekSearchQuery *query,
                                  HekSnapshot *snapshot, const HekTask *task, GError **error);
void     hek_search_vectors_clear (HekSearchVectors *vectors);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekSearchVectors, hek_search_vectors_clear)

/* --- hek-search-cache.c ---------------------------------------------------------------------- */

/* What one search leaves for the next. Threads: any. */
typedef struct _HekSearchCache HekSearchCache;

HekSearchCache *hek_search_cache_new (void);
HekSearchCache *hek_search_cache_ref (HekSearchCache *cache);
void            hek_search_cache_unref (HekSearchCache *cache);

/* Returns: (transfer full): of the collection as it is now, or as of query->as_of_us */
HekSearcher *hek_search_cache_open (HekSearchCache *cache, HekLibrary *library,
                                    const HekSearchQuery *query, const HekTask *task,
                                    GError **error);

/* The width that query->recall needs, and what it was measured with: kept, since it takes longer
 * than the search. */
gboolean hek_search_cache_choose_ef (HekSearchCache *cache, HekSearcher *searcher,
                                     const HekSearchQuery *query, const HekSearchOptions *options,
                                     HekHnswRecall *recall, const HekTask *task, GError **error);

void hek_search_cache_clear (HekSearchCache *cache);

/* --- hek-search-work.c ----------------------------------------------------------------------- */

/* What a search found: frozen but for what is measured of it later, on the main thread. */
typedef struct
{
  gatomicrefcount ref_count;
  HekSearchQuery *query;    /* owned */
  HekSearchSummary summary;
  HekSchema *schema;        /* owned */
  int picture_field;        /* -1: none */
  gsize n_rows;             /* summary.n_hits, and behind them the rows that terms are */
  guint *term_rows;         /* owned: one a term: its row, or %G_MAXUINT */
  float *distances;         /* owned: n_rows, as all below; 0 of a term */
  guint64 *row_ids;         /* owned */
  char **keys;              /* owned */
  HekBatch *batch;          /* owned: attributes */
  float *vectors;           /* owned (nullable): n_rows × dim */
  GPtrArray *thumbnails;    /* owned (nullable): of HekThumbnail (nullable), one a row */
} HekSearchAnswer;

HekSearchAnswer *hek_search_answer_ref (HekSearchAnswer *answer);
void             hek_search_answer_unref (HekSearchAnswer *answer);

/* What a job works on. */
typedef struct
{
  HekLibrary *library;   /* owned */
  HekSearchCache *cache; /* owned */
  HekSearchQuery *query; /* owned */
  guint ef;              /* of a measurement: what was searched with */
} HekSearchWork;

void     hek_search_work_free (gpointer work);

/* HekJobFunc. The results are a HekSearchAnswer, and a HekHnswRecall to g_free(). */
gpointer hek_search_work_run (const HekTask *task, gpointer data, GError **error);
gpointer hek_search_work_measure (const HekTask *task, gpointer data, GError **error);

/* --- hek-search-item.c ----------------------------------------------------------------------- */

HekSearchItem *hek_search_item_new (HekSearchAnswer *answer, guint idx);

/* --- hek-search-past.c ----------------------------------------------------------------------- */

/* Searches that are kept. */
#define HEK_SEARCH_MAX_PASTS 50u

HekSearchPast *hek_search_past_new (const HekSearchQuery *query, gint64 time_us);

/* A search of the past in a file. */
typedef struct
{
  HekSearchQuery *query; /* owned */
  gint64 time_us;
} HekSearchRecord;

/* @pasts: (element-type HekSearchPast), newest first: what a file holds. Threads: any */
char      *hek_search_past_to_json (const GPtrArray *pasts);
/* Returns: (transfer full) (element-type HekSearchRecord) */
GArray    *hek_search_past_from_json (const char *json, gsize n_bytes, GError **error);

/* --- the session ----------------------------------------------------------------------------- */

typedef struct _HekSearchHistory HekSearchHistory;

/* Everything below belongs to the main thread. */
struct _HekSearchSession
{
  GObject parent_instance;

  /* owned */
  HekLibrary *library;
  HekJobList *jobs;
  HekSearchCache *cache;
  HekJob *job;             /* (nullable): the search that runs */
  HekJob *measure_job;     /* (nullable) */
  HekJob *values_job;      /* (nullable) */
  HekSearchAnswer *answer; /* (nullable): what is shown */
  GListStore *hits;        /* of HekSearchItem: those of @answer */
  GPtrArray *terms;        /* of HekSearchItem (nullable): one a term of @answer */
  HekSearchHistory *history;

  guint show_timer;        /* until @job is listed among the jobs */
};

enum
{
  HEK_SEARCH_SIGNAL_CHANGED,
  HEK_SEARCH_SIGNAL_SAVED,
  HEK_SEARCH_SIGNAL_FAILED,
  HEK_SEARCH_N_SIGNALS,
};

void hek_search_session_emit_changed (HekSearchSession *self);
void hek_search_session_emit_saved (HekSearchSession *self, const char *path);

/* Tells the user, unless it was a cancel. */
void hek_search_session_fail (HekSearchSession *self, const GError *error);

HekSearchWork *hek_search_session_new_work (HekSearchSession *self, const HekSearchQuery *query);

/* --- hek-search-session-history.c ------------------------------------------------------------ */

HekSearchHistory *hek_search_history_new (HekSearchSession *session, const char *path);
void              hek_search_history_free (HekSearchHistory *history);
GListModel       *hek_search_history_get_list (HekSearchHistory *history);
void              hek_search_history_add (HekSearchHistory *history, const HekSearchQuery *query);
void              hek_search_history_clear (HekSearchHistory *history);
/* What is not on the disk yet is written now; nothing is told afterwards. */
void              hek_search_history_close (HekSearchHistory *history);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSearchAnswer, hek_search_answer_unref)

G_END_DECLS
