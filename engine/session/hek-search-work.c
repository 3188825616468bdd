/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One search, on a job: the collection is opened, terms become vectors and the filter rows, the
 * search is timed, and what a page shows of its answers is fetched, so that it needs nothing of the
 * collection later.
 */
#include "config.h"

#include "hek-search-session-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "hek-checked.h"
#include "hek-picture-field.h"
#include "hek-ref.h"
#include "hek-rows-convert.h"
#include "hek-searcher-probe.h"

/* Vectors of answers that are kept for what draws them. */
#define MAX_VECTOR_BYTES (64 * 1024 * 1024)

/* Part of the work that the choice of a width is, where there is one. */
#define CHOICE_SHARE 0.9

void
hek_search_work_free (gpointer data)
{
  HekSearchWork *work = data;

  g_object_unref (work->library);
  hek_search_cache_unref (work->cache);
  hek_search_query_free (work->query);
  g_free (work);
}

HekSearchAnswer *
hek_search_answer_ref (HekSearchAnswer *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hek_search_answer_unref (HekSearchAnswer *self)
{
  if (!hek_ref_drop (&self->ref_count))
    return;
  for (gsize i = 0; self->keys != NULL && i < self->n_rows; i++)
    g_free (self->keys[i]);
  g_free (self->keys);
  g_free (self->distances);
  g_free (self->row_ids);
  g_free (self->term_rows);
  g_free (self->vectors);
  g_clear_pointer (&self->thumbnails, g_ptr_array_unref);
  g_clear_pointer (&self->batch, hek_batch_free);
  hek_schema_unref (self->schema);
  hek_search_query_free (self->query);
  g_free (self);
}

/* --- what is asked --------------------------------------------------------------------------- */

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_QUERY, message);
  return FALSE;
}

static gboolean
check_query (const HekSearchQuery  *query,
             GError               **error)
{
  if (query->n_terms == 0)
    return fail (error, _("there is nothing to look for yet"));
  if (query->n_terms > HEK_SEARCH_MAX_TERMS)
    return fail (error, _("there are too many things to look for at once"));
  if (query->k == 0 || query->k > HEK_SEARCH_MAX_K)
    return fail (error, _("the number of answers is out of range"));
  if (!isnan (query->radius) && (query->n_terms > 1 || query->terms[0].weight != 1))
    return fail (error, _("a radius goes with one thing to look for, which has the weight 1"));
  return TRUE;
}

/* Whether the weights have a nearest row: what the search itself would say, translated. */
static gboolean
check_weights (const HekSearchQuery  *query,
               HekSnapshot           *snapshot,
               GError               **error)
{
  double sum = 0;

  for (guint i = 0; i < query->n_terms; i++)
    {
      double weight = query->terms[i].weight;

      if (!isfinite (weight))
        return fail (error, _("a weight is not a finite number"));
      if (query->n_terms > 1 && query->combine == HEK_COMBINE_MIN && weight != 1)
        return fail (error, _("rows that are like any of several take no weights"));
      sum += weight;
    }
  if (hek_snapshot_get_distance (snapshot) == HEK_DISTANCE_L2 && !(sum > 0))
    return fail (error, _("what is wanted has to weigh more than what is not: the weights must add "
                          "up to more than 0"));
  return TRUE;
}

/* A query of an open collection. */
typedef struct
{
  const HekSearchQuery *query;
  HekSearcher *searcher;    /* owned */
  HekRowFilter *filter;     /* owned (nullable) */
  HekSearchOptions options;
} HekAsked;

static void
hek_asked_clear (HekAsked *asked)
{
  g_clear_pointer (&asked->filter, hek_row_filter_free);
  g_clear_pointer (&asked->searcher, hek_searcher_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekAsked, hek_asked_clear)

static gboolean
hek_asked_open (HekAsked       *asked,
                HekSearchWork  *work,
                const HekTask  *task,
                GError        **error)
{
  const HekSearchQuery *query = work->query;
  g_autoptr (HekFilter) filter = NULL;
  HekSnapshot *snapshot;

  *asked = (HekAsked) { .query = query, .options = { .k = query->k, .exact = query->exact } };
  asked->searcher = hek_search_cache_open (work->cache, work->library, query, task, error);
  if (asked->searcher == NULL)
    return FALSE;
  if (query->filter == NULL || query->filter[strspn (query->filter, " \t\r\n")] == '\0')
    return TRUE;
  snapshot = hek_searcher_get_snapshot (asked->searcher);
  filter = hek_filter_parse (query->filter, hek_snapshot_get_schema (snapshot), error);
  if (filter == NULL)
    return FALSE;
  asked->filter = hek_row_filter_new (asked->searcher, filter, task, error);
  asked->options.filter = asked->filter;
  return asked->filter != NULL;
}

/* --- the search ------------------------------------------------------------------------------ */

static double
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

/* (transfer full) (element-type HekHit): without the rows that terms are */
static GArray *
find_nearest (const HekAsked          *asked,
              const HekSearchVectors  *vectors,
              HekSearchSummary        *summary,
              const HekTask           *task,
              GError                 **error)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HekHit));
  HekSearchOptions options = asked->options;
  double start;
  guint n_hits;

  options.k += vectors->n_own; /* they come too */
  g_array_set_size (hits, options.k);
  start = now_us ();
  if (!hek_searcher_search_multi (asked->searcher, &vectors->rows, vectors->weights,
                                  vectors->rows.n > 1 ? asked->query->combine : HEK_COMBINE_SUM,
                                  &options, (HekHit *) hits->data, &n_hits, task, error))
    return NULL;
  summary->search_us = now_us () - start;
  n_hits = hek_searcher_leave_out (asked->searcher, (HekHit *) hits->data, n_hits,
                                   vectors->own_ids, vectors->n_own, asked->options.k);
  g_array_set_size (hits, n_hits);
  summary->n_found = n_hits;
  return g_steal_pointer (&hits);
}

static GArray *
find_within (const HekAsked          *asked,
             const HekSearchVectors  *vectors,
             HekSearchSummary        *summary,
             const HekTask           *task,
             GError                 **error)
{
  double start = now_us ();
  g_autoptr (GArray) hits =
    hek_searcher_search_radius (asked->searcher, vectors->vectors, asked->query->radius,
                                &asked->options, task, error);
  guint n_hits;

  if (hits == NULL)
    return NULL;
  summary->search_us = now_us () - start;
  n_hits = hek_searcher_leave_out (asked->searcher, (HekHit *) hits->data, hits->len,
                                   vectors->own_ids, vectors->n_own, G_MAXUINT);
  summary->n_found = n_hits;
  g_array_set_size (hits, MIN (n_hits, HEK_SEARCH_MAX_K));
  return g_steal_pointer (&hits);
}

/* The width: as it was asked for, chosen for a recall, or the default. */
static gboolean
choose_width (HekAsked          *asked,
              HekSearchWork     *work,
              HekSearchSummary  *summary,
              const HekTask     *task,
              GError           **error)
{
  const HekSearchQuery *query = asked->query;

  if (query->exact)
    return TRUE;
  asked->options.ef = query->ef;
  if (query->ef == 0 && query->recall > 0)
    {
      if (!hek_search_cache_choose_ef (work->cache, asked->searcher, query, &asked->options,
                                       &summary->recall, task, error))
        return FALSE;
      asked->options.ef = summary->recall.ef;
      summary->has_recall = summary->recall.n_queries > 0;
    }
  summary->ef = asked->options.ef > 0 ? asked->options.ef : HEK_HNSW_DEFAULT_EF;
  return TRUE;
}

/* --- what is shown of the answers ------------------------------------------------------------ */

static gboolean
take_vectors (HekSearchAnswer *answer)
{
  HekRows rows = hek_batch_get_rows (answer->batch);

  answer->vectors = g_try_new (float, rows.n * rows.dim);
  if (answer->vectors != NULL)
    hek_rows_to_f32 (&rows, 0, rows.n, answer->vectors);
  return answer->vectors != NULL;
}

/* Rows of the answers, and behind them those that terms are. */
static HekRowPlace *
list_places (HekSearchAnswer        *answer,
             const HekSearchVectors *vectors,
             const GArray           *hits)
{
  HekRowPlace *places;

  answer->summary.n_hits = hits->len;
  answer->n_rows = (gsize) hits->len + vectors->n_own;
  places = g_new (HekRowPlace, MAX (answer->n_rows, 1));
  answer->distances = g_new0 (float, MAX (answer->n_rows, 1));
  for (guint i = 0; i < hits->len; i++)
    {
      places[i] = g_array_index (hits, HekHit, i).place;
      answer->distances[i] = g_array_index (hits, HekHit, i).distance;
    }
  answer->term_rows = g_new (guint, answer->query->n_terms);
  for (guint i = 0; i < answer->query->n_terms; i++)
    answer->term_rows[i] = G_MAXUINT;
  for (guint i = 0; i < vectors->n_own; i++)
    {
      places[hits->len + i] = vectors->own_places[i];
      answer->term_rows[vectors->own_terms[i]] = hits->len + i;
    }
  return places;
}

static void
thumbnail_free (gpointer data)
{
  if (data != NULL)
    hek_thumbnail_unref (data);
}

/* Where the thumbnails of the rows lie, without reading them. A row whose file is damaged there is
 * shown as one without: it is verify that says so. */
static void
find_thumbnails (HekSearchAnswer   *answer,
                 HekSnapshot       *snapshot,
                 const HekRowPlace *places)
{
  for (guint i = 0; i < answer->n_rows; i++)
    {
      HekThumbnail *thumbnail = hek_snapshot_find_thumbnail (snapshot, places[i], NULL);

      if (thumbnail == NULL)
        continue;
      if (answer->thumbnails == NULL)
        {
          answer->thumbnails = g_ptr_array_new_with_free_func (thumbnail_free);
          g_ptr_array_set_size (answer->thumbnails, (int) answer->n_rows);
        }
      answer->thumbnails->pdata[i] = thumbnail;
    }
}

static gboolean
fetch_answer (HekSearchAnswer         *answer,
              HekSnapshot             *snapshot,
              const HekSearchVectors  *vectors,
              const GArray            *hits,
              const HekTask           *task,
              GError                 **error)
{
  g_autofree HekRowPlace *places = list_places (answer, vectors, hits);
  gsize n_bytes;
  gboolean with_vectors =
    hek_checked_mul (answer->n_rows, (gsize) answer->schema->dim * sizeof (float), &n_bytes) &&
    n_bytes <= MAX_VECTOR_BYTES;

  answer->row_ids = g_new (guint64, MAX (answer->n_rows, 1));
  answer->keys = g_new0 (char *, MAX (answer->n_rows, 1));
  for (gsize i = 0; i < answer->n_rows; i++)
    {
      answer->row_ids[i] = hek_snapshot_get_row_id (snapshot, places[i]);
      answer->keys[i] = hek_snapshot_dup_key (snapshot, places[i], error);
      if (answer->keys[i] == NULL || !hek_task_check (task, error))
        return FALSE;
    }
  answer->batch = hek_snapshot_fetch (snapshot, places, answer->n_rows, with_vectors, error);
  if (answer->batch == NULL)
    return FALSE;
  if (with_vectors && !take_vectors (answer))
    g_debug ("no memory for the vectors of the answers");
  find_thumbnails (answer, snapshot, places);
  return TRUE;
}

static void
fill_summary (HekSearchSummary *summary,
              const HekAsked   *asked)
{
  HekSnapshot *snapshot = hek_searcher_get_snapshot (asked->searcher);

  summary->n_rows = hek_snapshot_get_n_rows (snapshot);
  summary->n_matching = asked->filter != NULL ? hek_row_filter_get_n_rows (asked->filter)
                                              : summary->n_rows;
  summary->n_indexed = hek_searcher_get_n_indexed (asked->searcher);
  summary->seq = hek_snapshot_get_seq (snapshot);
  summary->time_us = hek_snapshot_get_time (snapshot);
}

gpointer
hek_search_work_run (const HekTask  *task,
                     gpointer        data,
                     GError        **error)
{
  HekSearchWork *work = data;
  HekTask first = hek_task_sub (task, 0, CHOICE_SHARE);
  HekTask second = hek_task_sub (task, CHOICE_SHARE, 1 - CHOICE_SHARE);
  g_auto (HekSearchVectors) vectors = { 0 };
  g_auto (HekAsked) asked = { 0 };
  g_autoptr (HekSearchAnswer) answer = NULL;
  g_autoptr (GArray) hits = NULL;
  HekSnapshot *snapshot;

  if (!check_query (work->query, error) || !hek_asked_open (&asked, work, task, error))
    return NULL;
  snapshot = hek_searcher_get_snapshot (asked.searcher);
  answer = g_new0 (HekSearchAnswer, 1);
  g_atomic_ref_count_init (&answer->ref_count);
  answer->query = hek_search_query_copy (work->query);
  answer->schema = hek_schema_ref (hek_snapshot_get_schema (snapshot));
  answer->picture_field = hek_picture_field_find (answer->schema);
  fill_summary (&answer->summary, &asked);
  if (!check_weights (work->query, snapshot, error) ||
      !hek_search_vectors_init (&vectors, work->query, snapshot, task, error) ||
      !choose_width (&asked, work, &answer->summary, &first, error))
    return NULL;
  hits = isnan (work->query->radius)
           ? find_nearest (&asked, &vectors, &answer->summary, &second, error)
           : find_within (&asked, &vectors, &answer->summary, &second, error);
  if (hits == NULL || !fetch_answer (answer, snapshot, &vectors, hits, task, error))
    return NULL;
  return g_steal_pointer (&answer);
}

gpointer
hek_search_work_measure (const HekTask  *task,
                         gpointer        data,
                         GError        **error)
{
  HekSearchWork *work = data;
  g_auto (HekAsked) asked = { 0 };
  HekHnswRecall recall;

  if (!check_query (work->query, error) || !hek_asked_open (&asked, work, task, error))
    return NULL;
  asked.options.ef = work->ef;
  if (!hek_searcher_measure_recall (asked.searcher, NULL, HEK_SEARCHER_PROBE_QUERIES,
                                    &asked.options, work->query->radius, &recall, task, error))
    return NULL;
  return g_memdup2 (&recall, sizeof recall);
}
