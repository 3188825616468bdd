/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "replay.h"

static const HekField fields[] = {
  { (char *) "name", HEK_FIELD_TEXT },   { (char *) "count", HEK_FIELD_INTEGER },
  { (char *) "price", HEK_FIELD_REAL },  { (char *) "good", HEK_FIELD_BOOLEAN },
  { (char *) "note", HEK_FIELD_TEXT },   { (char *) "class", HEK_FIELD_TEXT },
};

enum
{
  NAME,
  COUNT,
  PRICE,
  GOOD,
  NOTE,
  CLASS,
};

HekSchema *
store_fixture_schema (void)
{
  return hek_schema_new (HEK_DTYPE_F32, STORE_FIXTURE_DIM, fields, G_N_ELEMENTS (fields));
}

HekStoreSpec
store_fixture_spec (HekSchema *schema,
                    gint64     history_s)
{
  return (HekStoreSpec) { .schema = schema, .distance = HEK_DISTANCE_L2, .key_field = "name",
                          .text_field = "note", .history_s = history_s };
}

void
store_fixture_set_up (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  memset (fixture, 0, sizeof *fixture);
  fixture->folder = g_dir_make_tmp ("hek-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->schema = store_fixture_schema ();
  fixture->workspace = hek_workspace_open (fixture->folder, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
}

void
store_fixture_create (StoreFixture *fixture,
                      gint64        history_s)
{
  HekStoreSpec spec = store_fixture_spec (fixture->schema, history_s);
  g_autoptr (GError) error = NULL;

  fixture->store = hek_workspace_create (fixture->workspace, "things", &spec, &error);
  g_assert_no_error (error);
}

void
store_fixture_reopen (StoreFixture     *fixture,
                      HekWorkspaceMode  mode)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, hek_store_unref);
  g_clear_pointer (&fixture->workspace, hek_workspace_close);
  fixture->workspace = hek_workspace_open (fixture->folder, mode, &error);
  g_assert_no_error (error);
  fixture->store = hek_workspace_open_store (fixture->workspace, "things", &error);
  g_assert_no_error (error);
}

void
store_fixture_tear_down (StoreFixture *fixture)
{
  g_clear_pointer (&fixture->store, hek_store_unref);
  g_clear_pointer (&fixture->workspace, hek_workspace_close);
  hek_schema_unref (fixture->schema);
  replay_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
append_attributes (HekBatch *batch,
                   guint64   number,
                   guint     version)
{
  g_autofree char *name = g_strdup_printf ("row %" G_GUINT64_FORMAT, number);
  g_autofree char *note = g_strdup_printf ("the word%" G_GUINT64_FORMAT " of version %u",
                                           number % 97, version);
  g_autofree char *class = g_strdup_printf ("class %" G_GUINT64_FORMAT, number % 7);

  hek_column_append_text (batch->columns[NAME], name, -1);
  if (number % 5 == 0)
    hek_column_append_missing (batch->columns[COUNT]);
  else
    hek_column_append_integer (batch->columns[COUNT], (gint64) number * 3 - 100);
  hek_column_append_real (batch->columns[PRICE], (double) number / 8 + version);
  hek_column_append_integer (batch->columns[GOOD], number % 3 == 0);
  hek_column_append_text (batch->columns[NOTE], note, -1);
  hek_column_append_text (batch->columns[CLASS], class, -1);
}

HekBatch *
store_fixture_batch (HekSchema *schema,
                     guint64    first,
                     gsize      n,
                     guint      version)
{
  HekBatch *batch = hek_batch_try_new (schema, n);
  float *vectors = (float *) batch->vectors;

  for (gsize i = 0; i < n; i++)
    {
      for (guint k = 0; k < schema->dim; k++)
        vectors[i * schema->dim + k] = (float) (first + i) + (float) k / 16 + (float) version / 2;
      append_attributes (batch, first + i, version);
    }
  batch->n_rows = n;
  batch->first_row = first;
  return batch;
}

GBytes *
store_fixture_thumbnail (guint64 number,
                         guint   version)
{
  gsize n_bytes = 20 + number % 300;
  guint8 *bytes;

  if (number % 3 == 0)
    return NULL;
  bytes = g_malloc (n_bytes);
  for (gsize i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (number * 31 + version * 7 + i);
  return g_bytes_new_take (bytes, n_bytes);
}

void
store_fixture_add_thumbnails (HekBatch *batch,
                              guint     version)
{
  for (gsize i = 0; i < batch->n_rows; i++)
    hek_batch_take_thumbnail (batch, store_fixture_thumbnail (batch->first_row + i, version));
}

GBytes *
store_fixture_read_thumbnail (HekSnapshot  *snapshot,
                              HekRowPlace   place,
                              GError      **error)
{
  g_autoptr (HekThumbnail) thumbnail = hek_snapshot_find_thumbnail (snapshot, place, error);

  return thumbnail != NULL ? hek_thumbnail_read (thumbnail, error) : NULL;
}

void
store_fixture_check_row (HekSnapshot *snapshot,
                         HekRowPlace  place,
                         guint64      number,
                         guint        version)
{
  HekSchema *schema = hek_snapshot_get_schema (snapshot);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekBatch) expected = store_fixture_batch (schema, number, 1, version);
  g_autoptr (HekBatch) found = hek_snapshot_fetch (snapshot, &place, 1, TRUE, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (found->vectors, hek_batch_vector_bytes (found), expected->vectors,
                   hek_batch_vector_bytes (expected));
  for (guint i = 0; i < schema->n_fields; i++)
    {
      const HekColumn *a = found->columns[i], *b = expected->columns[i];

      g_assert_true (hek_column_is_missing (a, 0) == hek_column_is_missing (b, 0));
      if (a->bytes != NULL)
        g_assert_cmpstr (hek_column_get_text (a, 0, NULL), ==, hek_column_get_text (b, 0, NULL));
      else if (a->type == HEK_FIELD_REAL)
        g_assert_cmpfloat (hek_column_get_real (a, 0), ==, hek_column_get_real (b, 0));
      else
        g_assert_cmpint (hek_column_get_integer (a, 0), ==, hek_column_get_integer (b, 0));
    }
}

void
store_fixture_check_rows (HekSnapshot *snapshot,
                          guint64      first,
                          gsize        n,
                          guint        version)
{
  gsize step = n > 400 ? 37 : 1;

  g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, n);
  for (gsize i = 0; i < n; i += step)
    {
      g_autofree char *key = g_strdup_printf ("row %" G_GUINT64_FORMAT, first + i);
      g_autofree char *back = NULL;
      g_autoptr (GError) error = NULL;
      HekRowPlace place, by_id;

      g_assert_true (hek_snapshot_find_key (snapshot, key, &place, &error));
      store_fixture_check_row (snapshot, place, first + i, version);
      g_assert_true (hek_snapshot_find_row (snapshot, hek_snapshot_get_row_id (snapshot, place),
                                            &by_id));
      g_assert_cmpuint (by_id.segment, ==, place.segment);
      g_assert_cmpuint (by_id.row, ==, place.row);
      back = hek_snapshot_dup_key (snapshot, place, &error);
      g_assert_cmpstr (back, ==, key);
    }
}

guint64
store_fixture_import (HekStore     *store,
                      guint64       first,
                      gsize         n,
                      guint         version,
                      HekKeyPolicy  policy)
{
  const HekImportOptions options = { .policy = policy, .segment_rows = 1000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImport) import = hek_import_new (store, &options, &error);
  guint64 seq = 0;

  g_assert_no_error (error);
  for (gsize done = 0; done < n; done += 300)
    {
      g_autoptr (HekBatch) batch = store_fixture_batch (hek_store_get_schema (store), first + done,
                                                        MIN (300, n - done), version);

      hek_import_append (import, batch, NULL, &error);
      g_assert_no_error (error);
    }
  hek_import_commit (import, NULL, &seq, &error);
  g_assert_no_error (error);
  return seq;
}

guint64
store_fixture_append (HekStore     *store,
                      guint64       first,
                      gsize         n,
                      guint         version,
                      HekKeyPolicy  policy)
{
  g_autoptr (HekBatch) batch = store_fixture_batch (hek_store_get_schema (store), first, n,
                                                    version);
  g_autoptr (GError) error = NULL;
  guint64 seq = 0;

  hek_store_append (store, batch, policy, NULL, &seq, &error);
  g_assert_no_error (error);
  return seq;
}

guint64
store_fixture_delete (HekStore *store,
                      guint64   first,
                      gsize     n)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint64 seq = 0;
  gsize n_deleted;

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (keys, g_strdup_printf ("row %" G_GUINT64_FORMAT, first + i));
  hek_store_delete_keys (store, (const char *const *) keys->pdata, n, &n_deleted, &seq, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_deleted, ==, n);
  return seq;
}

void
store_fixture_verify (HekWorkspace *workspace)
{
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  g_autoptr (GError) error = NULL;

  hek_workspace_verify (workspace, problems, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    {
      const HekStoreProblem *problem = problems->pdata[i];

      g_test_message ("%s at %" G_GUINT64_FORMAT ": %s", problem->file, problem->offset,
                      problem->what);
    }
  g_assert_cmpuint (problems->len, ==, 0);
}

char *
store_fixture_find_file (StoreFixture *fixture,
                         const char   *prefix,
                         const char   *suffix)
{
  g_autofree char *dir = g_build_filename (fixture->folder, "collections",
                                           hek_store_get_uuid (fixture->store), NULL);
  g_autoptr (GDir) names = g_dir_open (dir, 0, NULL);
  const char *name;
  char *found = NULL;

  while ((name = g_dir_read_name (names)) != NULL)
    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, suffix))
      {
        g_assert_null (found);
        found = g_build_filename (dir, name, NULL);
      }
  g_assert_nonnull (found);
  return found;
}

void
store_fixture_begin (StoreFixture *fixture,
                     gint64        history_s)
{
  store_fixture_set_up (fixture);
  store_fixture_create (fixture, history_s);
}

void
store_fixture_end (StoreFixture *fixture)
{
  store_fixture_verify (fixture->workspace);
  store_fixture_tear_down (fixture);
}
