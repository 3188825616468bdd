/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "library-fixture.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "hek-rng.h"

/* That are different in one file. */
#define N_VECTORS 4096u

static void
on_changed (HekLibrary     *library,
            LibraryFixture *fixture)
{
  fixture->n_changed++;
}

static void
on_imported (HekLibrary            *library,
             const char            *uuid,
             const char            *name,
             const HekImportReport *report,
             GPtrArray             *left_out,
             GPtrArray             *notes,
             LibraryFixture        *fixture)
{
  g_assert_nonnull (hek_library_find (library, uuid));
  g_assert_cmpstr (hek_library_item_get_name (hek_library_find (library, uuid)), ==, name);
  fixture->report = *report;
  g_clear_pointer (&fixture->left_out, g_ptr_array_unref);
  fixture->left_out = g_ptr_array_ref (left_out);
  g_clear_pointer (&fixture->notes, g_ptr_array_unref);
  fixture->notes = g_ptr_array_ref (notes);
  fixture->n_imported++;
}

static void
on_deleted (HekLibrary     *library,
            const char     *uuid,
            const char     *name,
            LibraryFixture *fixture)
{
  fixture->n_deleted++;
}

static void
on_verified (HekLibrary     *library,
             const char     *name,
             GPtrArray      *problems,
             LibraryFixture *fixture)
{
  fixture->n_problems = problems->len;
  fixture->n_verified++;
}

static void
on_exported (HekLibrary     *library,
             const char     *name,
             const char     *path,
             LibraryFixture *fixture)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  fixture->n_exported++;
}

static void
on_failed (HekLibrary     *library,
           const char     *what,
           const GError   *error,
           LibraryFixture *fixture)
{
  g_free (fixture->what);
  g_free (fixture->message);
  fixture->what = g_strdup (what);
  fixture->message = g_strdup (error->message);
  fixture->n_failed++;
}

void
library_fixture_set_up (LibraryFixture *fixture,
                        gconstpointer   data)
{
  fixture->dir = g_dir_make_tmp ("hek-library-XXXXXX", NULL);
  fixture->workspace_path = g_build_filename (fixture->dir, "not", "there", "workspace", NULL);
  fixture->jobs = hek_job_list_new ();
  fixture->library = hek_library_new (fixture->jobs, fixture->workspace_path);
  g_signal_connect (fixture->library, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->library, "imported", G_CALLBACK (on_imported), fixture);
  g_signal_connect (fixture->library, "deleted", G_CALLBACK (on_deleted), fixture);
  g_signal_connect (fixture->library, "verified", G_CALLBACK (on_verified), fixture);
  g_signal_connect (fixture->library, "exported", G_CALLBACK (on_exported), fixture);
  g_signal_connect (fixture->library, "failed", G_CALLBACK (on_failed), fixture);
}

/* Closing goes on behind the scenes: until the lock is free. */
static void
wait_closed (LibraryFixture *fixture)
{
  HekWorkspace *workspace = NULL;

  if (!g_file_test (fixture->workspace_path, G_FILE_TEST_IS_DIR))
    return;
  while ((workspace = hek_workspace_open (fixture->workspace_path, HEK_WORKSPACE_WRITE,
                                          NULL)) == NULL)
    g_usleep (1000);
  hek_workspace_close (workspace);
}

/* What was recorded is closed behind the scenes, too, and takes its log away while files are
 * removed here: once more then. */
static void
remove_tree (const char *path)
{
  gint64 start = g_get_monotonic_time ();

  do
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *inner = g_build_filename (path, name, NULL);

          if (g_file_test (inner, G_FILE_TEST_IS_DIR))
            remove_tree (inner);
          else
            g_assert_true (g_remove (inner) == 0 || errno == ENOENT);
        }
    }
  while (g_rmdir (path) != 0 && errno == ENOTEMPTY &&
         g_get_monotonic_time () - start < 10 * G_USEC_PER_SEC);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

void
library_fixture_tear_down (LibraryFixture *fixture,
                           gconstpointer   data)
{
  library_fixture_close (fixture);
  g_assert_finalize_object (fixture->library);
  g_object_unref (fixture->jobs);
  remove_tree (fixture->dir);
  g_clear_pointer (&fixture->left_out, g_ptr_array_unref);
  g_clear_pointer (&fixture->notes, g_ptr_array_unref);
  g_free (fixture->workspace_path);
  g_free (fixture->dir);
  g_free (fixture->what);
  g_free (fixture->message);
}

static gint64
processor_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
iterate (LibraryFixture *fixture)
{
  gint64 start = processor_ns ();

  g_main_context_iteration (NULL, FALSE);
  fixture->longest_ns = MAX (fixture->longest_ns, processor_ns () - start);
  g_usleep (200);
}

void
library_fixture_wait (LibraryFixture *fixture,
                      const guint    *counter,
                      guint           value)
{
  gint64 start = g_get_monotonic_time ();

  while (*counter < value)
    {
      iterate (fixture);
      if (g_get_monotonic_time () - start > 300 * G_USEC_PER_SEC)
        g_error ("nothing happened for five minutes; %s: %s", fixture->what, fixture->message);
    }
}

static guint
count_running (LibraryFixture *fixture)
{
  guint n;

  g_object_get (fixture->jobs, "n-running", &n, NULL);
  return n;
}

/* Jobs that are not in the list hold the library: of these there may be one more reference. */
void
library_fixture_wait_idle (LibraryFixture *fixture)
{
  gint64 start = g_get_monotonic_time ();

  while (count_running (fixture) > 0 || G_OBJECT (fixture->library)->ref_count > 1 ||
         g_main_context_pending (NULL))
    {
      iterate (fixture);
      if (g_get_monotonic_time () - start > 300 * G_USEC_PER_SEC)
        g_error ("still busy after five minutes");
    }
}

void
library_fixture_close (LibraryFixture *fixture)
{
  hek_library_close (fixture->library);
  library_fixture_wait_idle (fixture);
  wait_closed (fixture);
}

void
library_fixture_open (LibraryFixture *fixture)
{
  hek_library_open (fixture->library);
  library_fixture_wait_idle (fixture);
}

/* Vectors as CSV has them: rows that are far apart have the same one. */
static GPtrArray *
make_vectors (guint   first,
              guint   n,
              guint   dim)
{
  GPtrArray *vectors = g_ptr_array_new_with_free_func (g_free);
  HekRng rng;

  hek_rng_init (&rng, first + 1);
  for (guint i = 0; i < MIN (n, N_VECTORS); i++)
    {
      GString *text = g_string_new ("");

      for (guint j = 0; j < dim; j++)
        g_string_append_printf (text, ",%u.%03u", (guint) (hek_rng_u64 (&rng) % 10),
                                (guint) (hek_rng_u64 (&rng) % 1000));
      g_ptr_array_add (vectors, g_string_free (text, FALSE));
    }
  return vectors;
}

char *
library_fixture_make_csv (LibraryFixture *fixture,
                          const char     *name,
                          guint           first,
                          guint           n,
                          guint           dim,
                          gboolean        with_bad)
{
  g_autoptr (GString) text = g_string_new ("key,count");
  g_autoptr (GPtrArray) vectors = make_vectors (first, n, dim);
  char *path = g_build_filename (fixture->dir, name, NULL);

  for (guint i = 0; i < dim; i++)
    g_string_append_printf (text, ",v%u", i);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < n; i++)
    {
      const char *vector = vectors->pdata[i % vectors->len];

      g_string_append_printf (text, "item-%u,%u", first + i, first + i);
      if (with_bad && i % 100 == 99)
        {
          g_string_append (text, ",none");
          vector = strchr (vector + 1, ',');
        }
      g_string_append (text, vector);
      g_string_append_c (text, '\n');
    }
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  return path;
}

HekLibraryItem *
library_fixture_find (LibraryFixture *fixture,
                      const char     *name)
{
  GListModel *list = hek_library_get_collections (fixture->library);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (list, i);

      if (g_str_equal (hek_library_item_get_name (item), name))
        return item;
    }
  g_error ("there is no collection %s", name);
}

char *
library_fixture_import (LibraryFixture *fixture,
                        const char     *name,
                        guint           n)
{
  g_autofree char *base = g_strdup_printf ("%s.csv", name);
  g_autofree char *path = NULL;
  const char *paths[] = { NULL, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = NULL;

  g_strdelimit (base, "/", '-');
  paths[0] = path = library_fixture_make_csv (fixture, base, 0, n, 8, FALSE);
  job = hek_library_import (fixture->library, name, paths, NULL, &plan);
  g_assert_nonnull (job);
  library_fixture_wait_idle (fixture);
  return g_strdup (hek_library_item_get_info (library_fixture_find (fixture, name))->uuid);
}
