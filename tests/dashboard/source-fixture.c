/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "source-fixture.h"

#include <stdio.h>
#include <string.h>

#include "hek-store.h"

#define DIM 4u

static HekBatch *
make_batch (HekSchema *schema)
{
  static const char *const labels[] = { "red", "green", "blue" };
  HekBatch *batch = hek_batch_try_new (schema, N_ROWS);
  float *numbers = (float *) (void *) batch->vectors;

  for (guint i = 0; i < N_ROWS; i++)
    {
      for (guint d = 0; d < DIM; d++)
        numbers[i * DIM + d] = (float) ((i * 7 + d * 13) % 31) / 31.0f;
      hek_column_append_text (batch->columns[0], labels[i % 3], -1);
      if (i % 10 == 0)
        {
          hek_column_append_missing (batch->columns[1]);
          hek_column_append_missing (batch->columns[2]);
        }
      else
        {
          hek_column_append_real (batch->columns[1], i / 4.0);
          hek_column_append_real (batch->columns[2], -(i / 4.0));
        }
      hek_column_append_integer (batch->columns[3], T0 + i * SECOND);
    }
  batch->n_rows = N_ROWS;
  return batch;
}

static void
create_photos (SourceFixture *fixture)
{
  HekField fields[] = { { (char *) "label", HEK_FIELD_TEXT }, { (char *) "price", HEK_FIELD_REAL },
                        { (char *) "back", HEK_FIELD_REAL }, { (char *) "seen", HEK_FIELD_TIME } };
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, DIM, fields,
                                                 G_N_ELEMENTS (fields));
  HekStoreSpec spec = { .schema = schema, .distance = HEK_DISTANCE_L2, .history_s = -1 };
  g_autoptr (HekBatch) batch = make_batch (schema);
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GError) error = NULL;

  store = hek_workspace_create (fixture->workspace, "photos", &spec, &error);
  g_assert_no_error (error);
  hek_store_append (store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->uuid = g_strdup (hek_store_get_uuid (store));
}

void
source_fixture_set_up (SourceFixture *fixture)
{
  HekSeriesRetention all = { .budget_bytes = G_GUINT64_CONSTANT (1) << 30 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  memset (fixture, 0, sizeof *fixture);
  fixture->folder = g_dir_make_tmp ("hek-source-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "ws", NULL);
  fixture->workspace = hek_workspace_open (path, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  fixture->series = hek_series_store_open (hek_file_ops_system (), path, HEK_SERIES_STORE_OWNER,
                                           &error);
  g_assert_no_error (error);
  hek_series_store_set_retention (fixture->series, &all, &error); /* times of tests are fixed */
  g_assert_no_error (error);
  create_photos (fixture);
  fixture->context = (HekWidgetContext) { .workspace = fixture->workspace,
                                          .series = fixture->series, .from_us = T0,
                                          .to_us = T0 + 600 * SECOND, .n_points = 600 };
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_assert_cmpint (remove (path), ==, 0);
}

void
source_fixture_tear_down (SourceFixture *fixture)
{
  hek_series_store_unref (fixture->series);
  hek_workspace_close (fixture->workspace);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->uuid);
}

void
source_fixture_record (SourceFixture *fixture,
                       const char    *scope,
                       const char    *instrument,
                       HekSeriesKind  kind,
                       gint64         second,
                       double         value)
{
  g_autoptr (HekHistogram) histogram = kind == HEK_SERIES_HISTOGRAM ? hek_histogram_new () : NULL;
  HekSeriesSample sample = {
    .instrument = instrument, .scope = scope, .kind = kind,
    .unit = kind == HEK_SERIES_HISTOGRAM ? "ns" : "1",
    .point = { T0 + second * SECOND, 1, value, value, value, value }, .histogram = histogram,
  };
  g_autoptr (GError) error = NULL;

  if (histogram != NULL)
    hek_histogram_add (histogram, (guint64) value, 1);
  hek_series_store_append (fixture->series, &sample, 1, &error);
  g_assert_no_error (error);
}

HekWidgetQuery *
source_fixture_query (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);
  HekWidgetQuery *query;

  g_assert_no_error (error);
  query = hek_widget_query_from_json (node, "queries[0]", &error);
  g_assert_no_error (error);
  return query;
}

HekFrame *
source_fixture_fetch (SourceFixture *fixture,
                      const char    *json)
{
  g_autoptr (HekWidgetQuery) query = source_fixture_query (json);
  g_autoptr (GError) error = NULL;
  HekFrame *frame = hek_widget_source_fetch (&fixture->context, query, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (frame);
  return frame;
}

void
source_fixture_fail (SourceFixture *fixture,
                     const char    *json,
                     const char    *words)
{
  g_autoptr (HekWidgetQuery) query = source_fixture_query (json);
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_widget_source_fetch (&fixture->context, query, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, words));
}
