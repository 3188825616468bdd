/* SPDX-License-Identifier: Apache-2.0 */
/* Folders of pictures: what is kept of them comes with their rows by every way into a collection,
 * and stays with them through what is done to it. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-collection-compact.h"
#include "hek-collection-export.h"
#include "hek-collection-import.h"
#include "hek-image-file.h"
#include "hek-picture-thumbnail.h"
#include "things.h"

/* Two batches and a few. */
#define N_PICTURES 140
#define N_MORE 3
#define SIDE 12

typedef struct
{
  char *folder, *pictures;
  HekWorkspace *workspace;
  HekStore *store;
} Fixture;

/* Picture @number is of one colour of its own, and a little larger than the one before. */
static void
write_pictures (const Fixture *fixture,
                guint          first,
                guint          n)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%04u.png", fixture->pictures, i);
      g_autoptr (HekImage) image = hek_image_new (SIDE + i % 8, SIDE, 3, HEK_SAMPLE_U8,
                                                  HEK_ENCODING_SRGB, NULL);
      g_autoptr (GBytes) png = NULL;

      for (guint32 y = 0; y < image->height; y++)
        memset (hek_image_row (image, y), (int) (i % 250), 3 * image->width);
      png = hek_image_encode_png (image, 1, NULL, NULL);
      g_assert_true (g_file_set_contents (path, g_bytes_get_data (png, NULL),
                                          (gssize) g_bytes_get_size (png), NULL));
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *workspace = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = things_new_folder ();
  fixture->pictures = g_build_filename (fixture->folder, "pictures", NULL);
  workspace = g_build_filename (fixture->folder, "ws", NULL);
  g_assert_cmpint (g_mkdir (fixture->pictures, 0700), ==, 0);
  write_pictures (fixture, 0, N_PICTURES);
  fixture->workspace = hek_workspace_open (workspace, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);

  g_assert_true (hek_workspace_verify (fixture->workspace, problems, NULL, NULL));
  g_assert_cmpuint (problems->len, ==, 0);
  g_clear_pointer (&fixture->store, hek_store_unref);
  hek_workspace_close (fixture->workspace);
  things_remove_folder (fixture->folder);
  g_free (fixture->pictures);
}

static void
open_store (Fixture    *fixture,
            const char *name)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, hek_store_unref);
  fixture->store = hek_workspace_open_store (fixture->workspace, name, &error);
  g_assert_no_error (error);
}

static GPtrArray *
open_sources (Fixture *fixture)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sources, hek_source_open (fixture->pictures, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  return sources;
}

static void
import (Fixture         *fixture,
        HekImportReport *report,
        HekImportPlan   *plan,
        const HekTask   *task)
{
  g_autoptr (GPtrArray) sources = open_sources (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_collection_import (fixture->workspace, "pictures", plan, sources, report, task,
                                        &error));
  g_assert_no_error (error);
  open_store (fixture, "pictures");
}

/* Every row has the picture of its path. */
static void
check (Fixture *fixture,
       guint64  n_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (fixture->store, &error);
  guint64 n_thumbnails, n_seen = 0;

  g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, n_rows);
  g_assert_true (hek_snapshot_count_thumbnails (snapshot, &n_thumbnails, &error));
  g_assert_cmpuint (n_thumbnails, ==, n_rows);
  for (guint s = 0; s < hek_snapshot_get_n_segments (snapshot); s++)
    for (gsize row = 0; row < hek_snapshot_get_segment (snapshot, s)->rows.n; row++)
      {
        HekRowPlace place = { s, row };
        g_autoptr (HekBatch) batch = NULL;
        g_autoptr (HekThumbnail) thumbnail = NULL;
        g_autoptr (GBytes) bytes = NULL;
        g_autoptr (HekImage) image = NULL;
        g_autofree char *name = NULL;
        guint64 number;

        if (!hek_snapshot_segment_is_live (hek_snapshot_get_segment (snapshot, s), row))
          continue;
        batch = hek_snapshot_fetch (snapshot, &place, 1, FALSE, &error);
        name = g_path_get_basename (hek_column_get_text (batch->columns[0], 0, NULL));
        number = g_ascii_strtoull (name, NULL, 10);
        thumbnail = hek_snapshot_find_thumbnail (snapshot, place, &error);
        bytes = hek_thumbnail_read (thumbnail, &error);
        image = hek_image_load_bytes (bytes, name, NULL, NULL, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (image->width, ==, SIDE + number % 8);
        g_assert_cmpuint (hek_image_row (image, 3)[5], ==, number % 250);
        n_seen++;
      }
  g_assert_cmpuint (n_seen, ==, n_rows);
}

/* A few more go to the journal; then all becomes one segment, is renamed, deleted and put back. */
static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  const HekCompactOptions all = { .dead = 0, .single = TRUE };
  const HekCollectionChange change = { .name = "other/pictures" };
  HekImportPlan plan = { .keys = HEK_KEYS_REPLACE, .key_field = "path" };
  HekImportReport report;
  HekCompactReport compacted;
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;
  const guint64 dead[] = { 0, 5, 6 };

  import (fixture, &report, &plan, NULL);
  check (fixture, N_PICTURES);
  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *old = g_strdup_printf ("%s/%04u.png", fixture->pictures, i);

      g_remove (old);
    }
  write_pictures (fixture, N_PICTURES, N_MORE);
  import (fixture, &report, &plan, NULL);
  g_assert_true (report.in_journal);
  check (fixture, N_PICTURES + N_MORE);
  g_assert_true (hek_store_delete_rows (fixture->store, dead, G_N_ELEMENTS (dead), NULL, NULL,
                                        &error));
  check (fixture, N_PICTURES + N_MORE - G_N_ELEMENTS (dead));
  g_assert_true (hek_collection_compact (fixture->store, &all, &compacted, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (compacted.n_after, ==, 1);
  check (fixture, N_PICTURES + N_MORE - G_N_ELEMENTS (dead));

  g_assert_true (hek_workspace_change (fixture->workspace, "pictures", &change, &error));
  uuid = g_strdup (hek_store_get_uuid (fixture->store));
  g_clear_pointer (&fixture->store, hek_store_unref);
  g_assert_true (hek_workspace_delete (fixture->workspace, "other/pictures", &error));
  g_assert_true (hek_workspace_restore (fixture->workspace, uuid, &error));
  g_assert_no_error (error);
  open_store (fixture, "other/pictures");
  check (fixture, N_PICTURES + N_MORE - G_N_ELEMENTS (dead));
}

static void
cancel_at_half (double   fraction,
                gpointer data)
{
  if (fraction > 0.4)
    g_cancellable_cancel (data);
}

/* What is kept of a cancelled import, and the rest of it on another day. */
static void
test_resume (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable, .progress = cancel_at_half,
                         .progress_data = cancellable };
  HekImportPlan plan = { .keys = HEK_KEYS_REFUSE, .keep_cancelled = TRUE };
  HekImportReport report = { 0 };
  g_autoptr (GError) error = NULL;
  guint64 n_first;

  import (fixture, &report, &plan, &task);
  g_assert_true (report.cancelled);
  g_assert_cmpuint (report.n_rows, >, 0);
  g_assert_cmpuint (report.n_rows, <, N_PICTURES);
  n_first = report.n_rows;
  check (fixture, n_first);
  g_assert_true (hek_collection_resume_import (fixture->store, NULL, NULL, &report, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_rows, ==, N_PICTURES - n_first);
  check (fixture, N_PICTURES);
}

/* Files of rows are what they were before there were thumbnails. */
static void
test_export (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "rows.jsonl", NULL);
  g_autofree char *text = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  HekImportPlan plan = { .keys = HEK_KEYS_REFUSE };
  HekImportReport report;

  import (fixture, &report, &plan, NULL);
  snapshot = hek_store_snapshot (fixture->store, &error);
  g_assert_true (hek_collection_export (snapshot, path, hek_source_format_find ("jsonl"), NULL,
                                        &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"modified\""));
  g_assert_null (strstr (text, "thumb"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/collection/pictures/life", test_life);
  ADD ("/collection/pictures/resume", test_resume);
  ADD ("/collection/pictures/export", test_export);
  return g_test_run ();
}
