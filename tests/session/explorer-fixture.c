/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "explorer-fixture.h"
#include "../test-timing.h"

static void
count (GObject *object,
       guint   *counter)
{
  (*counter)++;
}

/* "exported" has an argument before the counter. */
static void
on_exported (GObject         *object,
             const char      *path,
             ExplorerFixture *fixture)
{
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  fixture->n_exported++;
}

static void
on_failed (GObject         *object,
           const char      *what,
           const GError    *error,
           ExplorerFixture *fixture)
{
  g_assert_nonnull (what);
  g_free (fixture->message);
  fixture->message = g_strdup (error->message);
  fixture->n_failed++;
}

void
explorer_fixture_iterate (void)
{
  g_main_context_iteration (NULL, FALSE);
  g_usleep (200);
}

void
explorer_fixture_wait (ExplorerFixture *fixture,
                       const guint     *counter,
                       guint            value)
{
  gint64 start = g_get_monotonic_time ();

  while (*counter < value)
    {
      explorer_fixture_iterate ();
      if (counter != &fixture->n_failed && fixture->n_failed > 0)
        g_error ("failed: %s", fixture->message);
      if (g_get_monotonic_time () - start > 100 * G_TIME_SPAN_SECOND * HEK_TEST_SLOWDOWN)
        g_error ("nothing came in 100 seconds; last failure: %s", fixture->message);
    }
}

void
explorer_fixture_follow (ExplorerFixture *fixture,
                         gpointer         object,
                         const char      *signal)
{
  g_signal_connect (object, signal, G_CALLBACK (count), &fixture->n_other);
  g_signal_connect (object, "failed", G_CALLBACK (on_failed), fixture);
}

void
explorer_fixture_settle (ExplorerFixture *fixture,
                         HekExplorerView *view)
{
  gint64 start = g_get_monotonic_time ();

  do
    {
      explorer_fixture_iterate ();
      if (g_get_monotonic_time () - start > 100 * G_TIME_SPAN_SECOND * HEK_TEST_SLOWDOWN)
        g_error ("it is still busy; last failure: %s", fixture->message);
    }
  while (hek_explorer_view_is_busy (view) || g_main_context_pending (NULL));
}

double
explorer_fixture_get_azimuth (HekExplorerView *view)
{
  HekSceneCamera camera;

  g_assert_true (hek_explorer_view_get_camera (view, &camera));
  return camera.azimuth_deg;
}

HekSceneCamera
explorer_fixture_turned (double azimuth_deg)
{
  HekSceneCamera camera;

  hek_scene_camera_init (&camera);
  camera.azimuth_deg = azimuth_deg;
  return camera;
}

void
explorer_fixture_release (gpointer object)
{
  gpointer gone = object;

  g_object_add_weak_pointer (G_OBJECT (object), &gone);
  g_object_unref (object);
  while (gone != NULL)
    explorer_fixture_iterate ();
}

HekExplorerData *
explorer_fixture_compute (ExplorerFixture *fixture,
                          const char      *method,
                          guint            n_dims,
                          const char      *name)
{
  guint n_data = fixture->n_data;
  HekLayoutRecipe recipe;

  hek_layout_recipe_init (&recipe, hek_layout_method_find (method));
  recipe.n_dims = n_dims;
  hek_explorer_session_compute (fixture->session, &recipe, name, FALSE);
  explorer_fixture_wait (fixture, &fixture->n_data, n_data + 1);
  return hek_explorer_session_get_data (fixture->session);
}

void
explorer_fixture_import (ExplorerFixture *fixture,
                         const char      *name,
                         guint            n_rows)
{
  g_autofree char *base = g_strdup_printf ("%s.csv", name);
  g_autofree char *path = library_fixture_make_csv (&fixture->base, base, 0, n_rows, 8, FALSE);
  const char *const paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = hek_library_import (fixture->base.library, name, paths, NULL, &plan);

  g_assert_nonnull (job);
  while (hek_job_get_state (job) == HEK_JOB_RUNNING)
    explorer_fixture_iterate ();
  g_assert_cmpint (hek_job_get_state (job), ==, HEK_JOB_DONE);
  g_free (fixture->uuid);
  fixture->uuid =
    g_strdup (hek_library_item_get_info (library_fixture_find (&fixture->base, name))->uuid);
  hek_explorer_session_set_collection (fixture->session, fixture->uuid);
}

char *
explorer_fixture_path (ExplorerFixture *fixture,
                       const char      *name)
{
  return g_build_filename (fixture->base.dir, name, NULL);
}

guint32
explorer_fixture_find (ExplorerFixture *fixture,
                       guint            n)
{
  HekExplorerData *data = hek_explorer_session_get_data (fixture->session);
  g_autofree char *key = g_strdup_printf ("item-%u", n);
  HekRowPlace place;

  g_assert_true (hek_snapshot_find_key (data->snapshot, key, &place, NULL));
  return hek_explorer_rows_find (data->rows, hek_snapshot_get_row_id (data->snapshot, place));
}

void
explorer_fixture_set_up (ExplorerFixture *fixture,
                         gconstpointer    data)
{
  static const struct
  {
    const char *signal;
    gsize offset;
  } counters[] = {
    { "data-changed", G_STRUCT_OFFSET (ExplorerFixture, n_data) },
    { "selection-changed", G_STRUCT_OFFSET (ExplorerFixture, n_selection) },
    { "neighbors-changed", G_STRUCT_OFFSET (ExplorerFixture, n_neighbors) },
  };

  library_fixture_set_up (&fixture->base, NULL);
  library_fixture_open (&fixture->base);
  fixture->uuid = library_fixture_import (&fixture->base, "things", EXPLORER_FIXTURE_ROWS);
  fixture->session = hek_explorer_session_new (fixture->base.library, fixture->base.jobs);
  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    g_signal_connect (fixture->session, counters[i].signal, G_CALLBACK (count),
                      G_STRUCT_MEMBER_P (fixture, counters[i].offset));
  g_signal_connect (fixture->session, "exported", G_CALLBACK (on_exported), fixture);
  g_signal_connect (fixture->session, "failed", G_CALLBACK (on_failed), fixture);
  hek_explorer_session_set_collection (fixture->session, fixture->uuid);
  explorer_fixture_compute (fixture, "pca", 3, "first");
}

void
explorer_fixture_tear_down (ExplorerFixture *fixture,
                            gconstpointer    data)
{
  hek_explorer_session_close (fixture->session);
  explorer_fixture_release (fixture->session);
  library_fixture_tear_down (&fixture->base, NULL);
  g_free (fixture->uuid);
  g_free (fixture->message);
}
