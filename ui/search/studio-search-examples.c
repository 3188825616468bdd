/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-search-examples.h"

#include <glib/gi18n.h>

#include "hek-filter-complete.h"
#include "hek-search-query.h"
#include "hek-time.h"

#define STUDIO_MAX_VALUE_BYTES 32 /* a longer text says little on a button */
#define STUDIO_UNLIKE_WEIGHT -0.5
#define STUDIO_N_SAMPLES 64 /* rows that are looked at for a test that several pass */
#define STUDIO_MIN_EQUAL 3  /* of them, for a test of equality */

typedef struct
{
  HekLibrary *library; /* owned; opening a store is for any thread */
  char *uuid;
  int key_field;
} StudioExamples;

static void
studio_examples_free (gpointer data)
{
  StudioExamples *work = data;

  g_object_unref (work->library);
  g_free (work->uuid);
  g_free (work);
}

/* @n: of the live rows. Returns whether there are that many. */
static gboolean
studio_examples_find_place (HekSnapshot *snapshot,
                            guint64      n,
                            HekRowPlace *place)
{
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);

      if (n >= segment->n_live)
        {
          n -= segment->n_live;
          continue;
        }
      if (segment->live == NULL)
        {
          *place = (HekRowPlace){ i, n };
          return TRUE;
        }
      for (gsize row = 0; row < segment->rows.n; row++)
        if (hek_snapshot_segment_is_live (segment, row) && n-- == 0)
          {
            *place = (HekRowPlace){ i, row };
            return TRUE;
          }
    }
  return FALSE;
}

/* How many rows of @batch have the value of its row 0. */
static guint
studio_examples_count_equal (const HekBatch *batch,
                             guint           field)
{
  const HekColumn *column = batch->columns[field];
  gboolean is_text = column->type == HEK_FIELD_TEXT;
  guint n = 0;

  for (gsize i = 0; i < batch->n_rows; i++)
    if (!hek_column_is_missing (column, i))
      n += is_text ? g_str_equal (hek_column_get_text (column, i, NULL),
                                  hek_column_get_text (column, 0, NULL))
                   : hek_column_get_integer (column, i) == hek_column_get_integer (column, 0);
  return n;
}

/* Returns: (transfer full) (nullable): "label = 9": a test that row 0 of @batch and others pass */
static char *
studio_examples_make_test (const HekBatch *batch,
                           guint           field)
{
  const HekField *what = hek_schema_get_field (batch->schema, field);
  const HekColumn *column = batch->columns[field];
  g_autofree char *name = hek_filter_quote_field (what->name);
  g_autofree char *value = NULL;
  char moment[HEK_TIME_TEXT_BYTES];
  gsize length;

  if (hek_column_is_missing (column, 0))
    return NULL;
  switch (what->type)
    {
    case HEK_FIELD_INTEGER:
      return g_strdup_printf (studio_examples_count_equal (batch, field) >= STUDIO_MIN_EQUAL
                                ? "%s = %" G_GINT64_FORMAT : "%s >= %" G_GINT64_FORMAT,
                              name, hek_column_get_integer (column, 0));
    case HEK_FIELD_BOOLEAN:
      return g_strdup_printf (hek_column_get_integer (column, 0) != 0 ? "%s" : "not %s", name);
    case HEK_FIELD_REAL:
      {
        char number[G_ASCII_DTOSTR_BUF_SIZE];

        g_ascii_formatd (number, sizeof number, "%.4g", hek_column_get_real (column, 0));
        return g_strdup_printf ("%s >= %s", name, number);
      }
    case HEK_FIELD_TEXT:
      value = hek_filter_quote_text (hek_column_get_text (column, 0, &length));
      if (length == 0 || length > STUDIO_MAX_VALUE_BYTES
          || studio_examples_count_equal (batch, field) < STUDIO_MIN_EQUAL)
        return NULL;
      return g_strdup_printf ("%s = %s", name, value);
    case HEK_FIELD_TIME:
      hek_time_format (hek_column_get_integer (column, 0), moment);
      value = hek_filter_quote_text (moment);
      return g_strdup_printf ("%s >= %s", name, value);
    case HEK_FIELD_JSON:
    default:
      return NULL;
    }
}

/* Returns: (transfer full): row @place, and some from all over the collection */
static HekBatch *
studio_examples_sample (HekSnapshot *snapshot,
                        HekRowPlace  place,
                        GError     **error)
{
  HekRowPlace places[STUDIO_N_SAMPLES] = { place };
  guint64 n_rows = hek_snapshot_get_n_rows (snapshot);
  guint64 step = MAX (n_rows / STUDIO_N_SAMPLES, 1);
  gsize n = 1;

  while (n < STUDIO_N_SAMPLES && studio_examples_find_place (snapshot, (n - 1) * step, &places[n]))
    n++;
  return hek_snapshot_fetch (snapshot, places, n, FALSE, error);
}

/* Like the first row; like the middle one and unlike the first; like the middle one and passing a
 * test that it passes itself, or found exactly where there is nothing to test. */
static gpointer
studio_examples_make (const HekTask *task,
                      gpointer       data,
                      GError       **error)
{
  const StudioExamples *work = data;
  g_autoptr (GPtrArray) queries
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_search_query_free);
  g_autoptr (HekStore) store = hek_library_open_store (work->library, work->uuid, error);
  g_autoptr (HekSnapshot) snapshot = store != NULL ? hek_store_snapshot (store, error) : NULL;
  HekSearchQuery *queries_of[3];
  g_autofree char *first = NULL;
  g_autofree char *middle = NULL;
  g_autoptr (HekBatch) batch = NULL;
  HekRowPlace place;

  if (snapshot == NULL)
    return NULL;
  if (!studio_examples_find_place (snapshot, 0, &place))
    return g_steal_pointer (&queries);
  first = hek_snapshot_dup_key (snapshot, place, error);
  if (first == NULL
      || !studio_examples_find_place (snapshot, hek_snapshot_get_n_rows (snapshot) / 2, &place))
    return NULL;
  middle = hek_snapshot_dup_key (snapshot, place, error);
  batch = middle != NULL ? studio_examples_sample (snapshot, place, error) : NULL;
  if (batch == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (queries_of); i++)
    {
      queries_of[i] = hek_search_query_new (work->uuid);
      g_ptr_array_add (queries, queries_of[i]);
      hek_search_query_add_term (queries_of[i], HEK_TERM_KEY, i == 0 ? first : middle, 1);
    }
  if (!g_str_equal (first, middle))
    hek_search_query_add_term (queries_of[1], HEK_TERM_KEY, first, STUDIO_UNLIKE_WEIGHT);
  for (guint i = 0; i < batch->schema->n_fields && queries_of[2]->filter == NULL; i++)
    if ((int) i != work->key_field)
      queries_of[2]->filter = studio_examples_make_test (batch, i);
  queries_of[2]->exact = queries_of[2]->filter == NULL;
  return g_steal_pointer (&queries);
}

HekJob *
studio_search_examples_start (HekLibrary *library,
                              const char *uuid,
                              int         key_field,
                              HekJobDone  done,
                              gpointer    user_data)
{
  StudioExamples *work = g_new0 (StudioExamples, 1);

  work->library = g_object_ref (library);
  work->uuid = g_strdup (uuid);
  work->key_field = key_field;
  return hek_job_start (_("Looking for examples"), HEK_LANE_INTERACTIVE, studio_examples_make,
                        work, studio_examples_free, (GDestroyNotify) g_ptr_array_unref, done,
                        user_data);
}
