/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "search-fixture.h"

#include <math.h>
#include <string.h>

#include "hek-rng.h"

static const char *const labels[] = { "red", "green", "Grey" };

static void
on_changed (HekSearchSession *search,
            SearchFixture    *fixture)
{
  fixture->n_changed++;
}

static void
on_saved (HekSearchSession *search,
          const char       *path,
          SearchFixture    *fixture)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  fixture->n_saved++;
}

static void
on_failed (HekSearchSession *search,
           const GError     *error,
           SearchFixture    *fixture)
{
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
  fixture->n_failed++;
}

void
search_fixture_open (SearchFixture *fixture)
{
  fixture->search = hek_search_session_new (fixture->base.library, fixture->base.jobs,
                                            fixture->history);
  g_signal_connect (fixture->search, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->search, "saved", G_CALLBACK (on_saved), fixture);
  g_signal_connect (fixture->search, "failed", G_CALLBACK (on_failed), fixture);
}

/* Everything that jobs still hold is let go when their ends were delivered. */
void
search_fixture_close (SearchFixture *fixture)
{
  gpointer gone = fixture->search;

  hek_search_session_close (fixture->search);
  g_object_add_weak_pointer (G_OBJECT (fixture->search), &gone);
  g_object_unref (fixture->search);
  while (gone != NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
  fixture->search = NULL;
}

void
search_fixture_import (SearchFixture *fixture,
                       const char    *name,
                       const char    *path,
                       const char    *key)
{
  const char *paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = key };
  guint n = fixture->base.n_imported;
  g_autoptr (HekJob) job = hek_library_import (fixture->base.library, name, paths, NULL, &plan);

  g_assert_nonnull (job);
  library_fixture_wait (&fixture->base, &fixture->base.n_imported, n + 1);
  g_free (fixture->uuid);
  fixture->uuid =
    g_strdup (hek_library_item_get_info (library_fixture_find (&fixture->base, name))->uuid);
}

static char *
make_csv (SearchFixture *fixture)
{
  g_autoptr (GString) text = g_string_new ("key,label,price,seen,good");
  char *path = g_build_filename (fixture->base.dir, "things.csv", NULL);
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint j = 0; j < SEARCH_DIM; j++)
    g_string_append_printf (text, ",v%u", j);
  for (guint i = 0; i < SEARCH_ROWS; i++)
    {
      g_string_append_printf (text, "\nitem-%u,%s,", i, labels[i % 10 % 3]);
      if (i % 10 != 0)
        g_string_append_printf (text, "%u.5", i / 2);
      g_string_append_printf (text, ",2024-05-%02uT12:00:00Z,%s", 1 + i % 28,
                              i % 4 == 0 ? "true" : "false");
      for (guint j = 0; j < SEARCH_DIM; j++)
        {
          int thousandths = (int) hek_rng_below (&rng, 2000) - 1000;

          fixture->vectors[i * SEARCH_DIM + j] = (float) thousandths / 1000;
          g_string_append_printf (text, ",%.3f", thousandths / 1000.0);
        }
    }
  g_string_append_c (text, '\n');
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  return path;
}

void
search_fixture_set_up (SearchFixture *fixture,
                       gconstpointer  data)
{
  g_autofree char *path = NULL;

  library_fixture_set_up (&fixture->base, NULL);
  library_fixture_open (&fixture->base);
  fixture->history = g_build_filename (fixture->base.dir, "deep", "history.json", NULL);
  path = make_csv (fixture);
  search_fixture_import (fixture, "things", path, "key");
  library_fixture_wait_idle (&fixture->base);
  search_fixture_open (fixture);
}

void
search_fixture_tear_down (SearchFixture *fixture,
                          gconstpointer  data)
{
  if (fixture->search != NULL)
    search_fixture_close (fixture);
  library_fixture_tear_down (&fixture->base, NULL);
  g_free (fixture->uuid);
  g_free (fixture->history);
  g_clear_error (&fixture->error);
}

/* Starts the query and waits for its end. */
static void
run (SearchFixture        *fixture,
     const HekSearchQuery *query)
{
  hek_search_session_start (fixture->search, query);
  g_assert_nonnull (hek_search_session_get_job (fixture->search));
  while (hek_search_session_get_job (fixture->search) != NULL)
    library_fixture_wait (&fixture->base, &fixture->n_changed, fixture->n_changed + 1);
}

void
search_fixture_run (SearchFixture        *fixture,
                    const HekSearchQuery *query)
{
  guint n = fixture->n_failed;

  run (fixture, query);
  if (fixture->n_failed > n)
    g_error ("%s", fixture->error->message);
}

void
search_fixture_run_badly (SearchFixture        *fixture,
                          const HekSearchQuery *query,
                          const char           *words,
                          int                   term)
{
  guint n = fixture->n_failed, found;

  run (fixture, query);
  library_fixture_wait (&fixture->base, &fixture->n_failed, n + 1);
  if (strstr (fixture->error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", fixture->error->message, words);
  g_assert_cmpint (hek_search_error_get_term (fixture->error, &found) ? (int) found : -1, ==,
                   term);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->base.jobs)), ==, 0);
}

HekSearchItem *
search_fixture_hit (SearchFixture *fixture,
                    guint          idx)
{
  g_autoptr (HekSearchItem) item =
    g_list_model_get_item (hek_search_session_get_hits (fixture->search), idx);

  g_assert_nonnull (item);
  return item; /* the list keeps it */
}

guint
search_fixture_n_hits (SearchFixture *fixture)
{
  return g_list_model_get_n_items (hek_search_session_get_hits (fixture->search));
}

double
search_fixture_squared (const SearchFixture *fixture,
                        const float         *vector,
                        guint                row)
{
  double sum = 0;

  for (guint j = 0; j < SEARCH_DIM; j++)
    sum += pow ((double) vector[j] - fixture->vectors[row * SEARCH_DIM + j], 2);
  return sum;
}
