/* SPDX-License-Identifier: Apache-2.0 */
/* Some rows of a collection as a file, in every format that is written: of segments and journals,
 * in the order of their ids. */
#include "config.h"

#include "hek-collection-export.h"

#include <string.h>

#include "hek-rows-convert.h"
#include "hek-source.h"
#include "things.h"

#define DIM 3
#define N_FIRST 9000 /* more than two batches */
#define N_MORE 100
#define N_ALL (N_FIRST + N_MORE)
#define STEP 2       /* every second row is exported */

typedef struct
{
  Things things;
  float numbers[N_ALL * DIM];
  guint64 row_ids[N_ALL];
  gsize n;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const guint64 gone[] = { 1, 4097 };
  g_autoptr (HekBatch) first = NULL, more = NULL;

  things_set_up (&fixture->things, DIM, HEK_DISTANCE_L2, -1);
  for (guint i = 0; i < N_ALL * DIM; i++)
    fixture->numbers[i] = (float) i;
  first = things_new_batch (&fixture->things, fixture->numbers, 0, N_FIRST, 10);
  more = things_new_batch (&fixture->things, fixture->numbers + N_FIRST * DIM, N_FIRST, N_MORE, 10);
  things_import (&fixture->things, first, NULL);
  things_append (&fixture->things, more);
  things_delete (&fixture->things, gone, G_N_ELEMENTS (gone));
  for (guint64 id = 0; id < N_ALL; id += STEP)
    fixture->row_ids[fixture->n++] = id;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  things_tear_down (&fixture->things);
}

static void
check_file (Fixture    *fixture,
            const char *path,
            gboolean    has_fields)
{
  g_autoptr (HekSource) source = hek_source_open (path, NULL, NULL, NULL, NULL);
  gsize n = 0;

  g_assert_nonnull (source);
  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;
      HekRows rows;

      g_assert_true (hek_source_next (source, 1000, &batch, NULL, NULL));
      if (batch == NULL || batch->n_rows == 0)
        break;
      rows = hek_batch_get_rows (batch);
      for (gsize i = 0; i < rows.n; i++, n++)
        {
          float row[DIM];
          int label = hek_schema_find_field (source->schema, "label");

          hek_rows_to_f32 (&rows, i, 1, row);
          g_assert_cmpmem (row, sizeof row, fixture->numbers + fixture->row_ids[n] * DIM,
                           sizeof row);
          g_assert_cmpint (label >= 0, ==, has_fields);
          if (label >= 0)
            g_assert_cmpint (hek_column_get_integer (batch->columns[label], i), ==,
                             (gint64) (fixture->row_ids[n] % 10));
        }
    }
  g_assert_cmpuint (n, ==, fixture->n);
}

static void
test_formats (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (fixture->things.store, NULL);
  guint n_written = 0, n_with_fields = 0;

  for (guint i = 0; i < hek_source_n_formats (); i++)
    {
      const HekSourceFormat *format = hek_source_format (i);
      g_autofree char *name = g_strconcat ("rows.", format->suffixes[0], NULL);
      g_autofree char *path = g_build_filename (fixture->things.folder, name, NULL);
      g_autoptr (GError) error = NULL;

      if (format->sink_open == NULL)
        continue;
      if (!hek_collection_export_rows (snapshot, fixture->row_ids, fixture->n, path, format, NULL,
                                       &error))
        {
          g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_UNSUPPORTED); /* bytes only */
          g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
          continue;
        }
      check_file (fixture, path, format->writes_fields);
      n_written++;
      n_with_fields += format->writes_fields;
    }
  g_assert_cmpuint (n_written, >=, 5);
  g_assert_cmpuint (n_with_fields, >=, 3);
}

static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (fixture->things.store, NULL);
  g_autofree char *path = g_build_filename (fixture->things.folder, "rows.csv", NULL);
  const guint64 row_ids[] = { 0, 1, 2 };
  g_autoptr (GError) error = NULL;

  g_assert_false (hek_collection_export_rows (snapshot, row_ids, 3, path, NULL, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (hek_collection_export_rows (snapshot, row_ids, 0, path, NULL, NULL, NULL));
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (fixture->things.store, NULL);
  g_autofree char *path = g_build_filename (fixture->things.folder, "rows.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (hek_collection_export_rows (snapshot, fixture->row_ids, fixture->n, path, NULL,
                                              &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define ADD(path, func) \
  g_test_add ("/collection/export/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("formats", test_formats);
  ADD ("gone", test_gone);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
