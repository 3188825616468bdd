/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "codebook-fixture.h"

#include "hek-rng.h"

static void
keep (char       **to,
      const char  *text)
{
  g_free (*to);
  *to = g_strdup (text);
}

static void
on_deleted (HekCodebookList *list,
            const char      *name,
            CodebookFixture *fixture)
{
  keep (&fixture->name, name);
  fixture->n_deleted++;
}

static void
on_restored (HekCodebookList *list,
             const char      *uuid,
             const char      *name,
             CodebookFixture *fixture)
{
  keep (&fixture->uuid, uuid);
  keep (&fixture->name, name);
  fixture->n_restored++;
}

static void
on_imported (HekCodebookList *list,
             const char      *uuid,
             const char      *name,
             CodebookFixture *fixture)
{
  keep (&fixture->uuid, uuid);
  keep (&fixture->name, name);
  fixture->n_imported++;
}

static void
on_exported (HekCodebookList *list,
             const char      *name,
             const char      *path,
             CodebookFixture *fixture)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  fixture->n_exported++;
}

static void
on_applied (HekCodebookList      *list,
            const char           *name,
            const char           *collection,
            const HekCodesReport *report,
            CodebookFixture      *fixture)
{
  fixture->report = *report;
  fixture->n_applied++;
}

static void
on_failed (HekCodebookList *list,
           const char      *what,
           const GError    *error,
           CodebookFixture *fixture)
{
  keep (&fixture->what, what);
  keep (&fixture->message, error->message);
  fixture->n_failed++;
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
count_comparison (CodebookFixture *fixture)
{
  if (!hek_codebook_list_is_comparing (fixture->list))
    fixture->n_compared++;
}

void
codebook_fixture_open (CodebookFixture *fixture)
{
  fixture->list = hek_codebook_list_new (fixture->base.library, fixture->base.jobs);
  g_signal_connect (fixture->list, "deleted", G_CALLBACK (on_deleted), fixture);
  g_signal_connect (fixture->list, "restored", G_CALLBACK (on_restored), fixture);
  g_signal_connect (fixture->list, "imported", G_CALLBACK (on_imported), fixture);
  g_signal_connect (fixture->list, "exported", G_CALLBACK (on_exported), fixture);
  g_signal_connect (fixture->list, "applied", G_CALLBACK (on_applied), fixture);
  g_signal_connect (fixture->list, "failed", G_CALLBACK (on_failed), fixture);
  g_signal_connect_swapped (fixture->list, "removed", G_CALLBACK (count), &fixture->n_removed);
  g_signal_connect_swapped (fixture->list, "renamed", G_CALLBACK (count), &fixture->n_renamed);
  g_signal_connect_swapped (fixture->list, "comparison-changed", G_CALLBACK (count_comparison),
                            fixture);
}

/* Jobs hold the list until their ends were delivered. */
void
codebook_fixture_close (CodebookFixture *fixture)
{
  gpointer gone = fixture->list;

  hek_codebook_list_close (fixture->list);
  g_object_add_weak_pointer (G_OBJECT (fixture->list), &gone);
  g_object_unref (fixture->list);
  while (gone != NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
  fixture->list = NULL;
}

void
codebook_fixture_set_up (CodebookFixture *fixture,
                         gconstpointer    data)
{
  g_autofree char *path = NULL;
  const char *paths[] = { NULL, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = NULL;

  library_fixture_set_up (&fixture->base, NULL);
  library_fixture_open (&fixture->base);
  fixture->words = library_fixture_import (&fixture->base, "words", CODEBOOK_ROWS);
  paths[0] = path = library_fixture_make_csv (&fixture->base, "flat.csv", 0, 20, 6, FALSE);
  job = hek_library_import (fixture->base.library, "other/flat", paths, NULL, &plan);
  library_fixture_wait_idle (&fixture->base);
  fixture->flat = g_strdup (
    hek_library_item_get_info (library_fixture_find (&fixture->base, "other/flat"))->uuid);
  codebook_fixture_open (fixture);
}

void
codebook_fixture_tear_down (CodebookFixture *fixture,
                            gconstpointer    data)
{
  if (fixture->list != NULL)
    codebook_fixture_close (fixture);
  g_assert_cmpuint (fixture->base.n_failed, ==, 0); /* the list tells what is about codebooks */
  library_fixture_tear_down (&fixture->base, NULL);
  g_free (fixture->words);
  g_free (fixture->flat);
  g_free (fixture->uuid);
  g_free (fixture->name);
  g_free (fixture->what);
  g_free (fixture->message);
}

/* --- waiting --------------------------------------------------------------------------------- */

static void
iterate (CodebookFixture *fixture,
         gint64           start,
         const char      *for_what)
{
  g_main_context_iteration (NULL, FALSE);
  g_usleep (200);
  if (g_get_monotonic_time () - start > 300 * G_USEC_PER_SEC)
    g_error ("no %s after five minutes; %s: %s", for_what, fixture->what, fixture->message);
}

static char *
list_names (CodebookFixture *fixture)
{
  GListModel *items = hek_codebook_list_get_items (fixture->list);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HekCodebookItem) item = g_list_model_get_item (items, i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", hek_codebook_item_get_name (item));
    }
  return g_strdup (names->str);
}

void
codebook_fixture_wait (CodebookFixture *fixture,
                       const guint     *counter,
                       guint            value)
{
  gint64 start = g_get_monotonic_time ();
  guint n_read = 0;
  gulong id;

  while (*counter < value)
    iterate (fixture, start, "signal");
  id = g_signal_connect_swapped (fixture->list, "changed", G_CALLBACK (count), &n_read);
  hek_codebook_list_refresh (fixture->list);
  while (n_read == 0)
    iterate (fixture, start, "reading");
  g_signal_handler_disconnect (fixture->list, id);
}

void
codebook_fixture_wait_names (CodebookFixture *fixture,
                             const char      *names)
{
  gint64 start = g_get_monotonic_time ();

  hek_codebook_list_refresh (fixture->list);
  for (;;)
    {
      g_autofree char *found = list_names (fixture);

      if (g_str_equal (found, names) && !hek_codebook_list_is_loading (fixture->list))
        return;
      iterate (fixture, start, names);
    }
}

/* --- codebooks ------------------------------------------------------------------------------- */

char *
codebook_fixture_make_file (CodebookFixture *fixture,
                            const char      *base,
                            const char      *method,
                            guint            dim,
                            HekDistance      distance)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *numbers = g_new (float, 300 * dim);
  const HekRows rows = { HEK_DTYPE_F32, dim, 300, dim * sizeof (float), (const guint8 *) numbers };
  const HekCodec *codec = hek_codec_find (method);
  HekCodecTraining training = { .distance = distance, .seed = 5 };
  g_autoptr (HekCodebook) book = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const HekOption *options;
  guint n_options;
  HekRng rng;
  char *path;

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < 300 * dim; i++)
    numbers[i] = (float) hek_rng_below (&rng, 11000) / 1000;
  options = hek_codec_options (codec, &n_options);
  hek_options_defaults (options, n_options, &training.values);
  book = hek_codebook_train (codec, &rows, &training, NULL, &error);
  g_assert_no_error (error);
  bytes = hek_codebook_write (book);
  path = g_build_filename (fixture->base.dir, base, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  return path;
}

char *
codebook_fixture_import (CodebookFixture *fixture,
                         const char      *name,
                         const char      *method,
                         guint            dim,
                         HekDistance      distance)
{
  g_autofree char *path = codebook_fixture_make_file (fixture, "made.hekbook", method, dim,
                                                      distance);
  guint n = fixture->n_imported;
  gint64 start = g_get_monotonic_time ();

  hek_codebook_list_refresh (fixture->list);
  hek_codebook_list_import (fixture->list, path, name);
  while (fixture->n_imported == n || hek_codebook_list_find (fixture->list, fixture->uuid) == NULL)
    iterate (fixture, start, "import");
  return g_strdup (fixture->uuid);
}
