/* SPDX-License-Identifier: Apache-2.0 */
/* Stored layouts that cannot be opened: why, and what is shown instead. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-explorer-view.h"

/* One bit of the positions of a layout, whose file begins with its name. */
static void
damage (ExplorerFixture *fixture,
        const char      *name)
{
  g_autofree char *dir = g_build_filename (hek_library_get_path (fixture->base.library),
                                           "collections", fixture->uuid, NULL);
  g_autofree char *prefix = g_strdup_printf ("layout-%s-", name);
  g_autoptr (GDir) files = g_dir_open (dir, 0, NULL);
  const char *file_name;
  guint n = 0;

  while ((file_name = g_dir_read_name (files)) != NULL)
    if (g_str_has_prefix (file_name, prefix) && strstr (file_name, ".pos") != NULL)
      {
        g_autofree char *path = g_build_filename (dir, file_name, NULL);
        FILE *file = fopen (path, "r+b");
        int byte;

        fseek (file, 4096 + 40, SEEK_SET);
        byte = fgetc (file);
        fseek (file, 4096 + 40, SEEK_SET);
        fputc (byte ^ 16, file);
        fclose (file);
        n++;
      }
  g_assert_cmpuint (n, ==, 1);
}

static const HekCollectionLayoutInfo *
find (HekExplorerSession *session,
      const char         *name)
{
  const GPtrArray *layouts = hek_explorer_session_get_layouts (session);

  for (guint i = 0; i < layouts->len; i++)
    if (g_str_equal (((HekCollectionLayoutInfo *) layouts->pdata[i])->name, name))
      return layouts->pdata[i];
  g_assert_not_reached ();
}

static void
count (HekExplorerSession *session,
       const char         *what,
       const GError       *error,
       guint              *n_failed)
{
  (*n_failed)++;
}

/* A page that is opened anew would show the newest; where that is damaged, the one before it. */
static void
test_next (ExplorerFixture *fixture,
           gconstpointer    data)
{
  HekExplorerSession *session;
  HekExplorerView *view;
  g_autofree char *id = NULL;
  guint n_failed = 0;

  explorer_fixture_compute (fixture, "random", 2, "second");
  damage (fixture, "second");
  session = hek_explorer_session_new (fixture->base.library, fixture->base.jobs);
  g_signal_connect (session, "failed", G_CALLBACK (count), &n_failed);
  view = hek_explorer_view_new (session, fixture->base.jobs);
  hek_explorer_session_set_collection (session, fixture->uuid);
  while (hek_explorer_session_get_data (session) == NULL)
    explorer_fixture_iterate ();
  g_assert_cmpstr (hek_explorer_session_get_data (session)->info->name, ==, "first");
  g_assert_cmpuint (n_failed, ==, 1);
  id = g_strdup (find (session, "second")->id);
  g_assert_nonnull (strstr (hek_explorer_session_get_problem (session, id), "second"));
  g_assert_null (hek_explorer_session_get_problem (session, find (session, "first")->id));

  /* computed again it can be opened */
  hek_explorer_session_compute_again (session, id);
  while (hek_explorer_session_is_computing (session)
         || hek_explorer_session_is_opening (session))
    explorer_fixture_iterate ();
  g_assert_cmpstr (hek_explorer_session_get_data (session)->info->name, ==, "second");
  g_assert_null (hek_explorer_session_get_problem (session, id));
  hek_explorer_view_close (view);
  explorer_fixture_release (view);
  hek_explorer_session_close (session);
  explorer_fixture_release (session);
}

/* Where none can be opened it is tried once with each. */
static void
test_none (ExplorerFixture *fixture,
           gconstpointer    data)
{
  HekExplorerSession *session;
  HekExplorerView *view;
  guint n_failed = 0;

  explorer_fixture_compute (fixture, "random", 2, "second");
  damage (fixture, "second");
  damage (fixture, "first");
  session = hek_explorer_session_new (fixture->base.library, fixture->base.jobs);
  g_signal_connect (session, "failed", G_CALLBACK (count), &n_failed);
  view = hek_explorer_view_new (session, fixture->base.jobs);
  hek_explorer_session_set_collection (session, fixture->uuid);
  while (n_failed < 2)
    explorer_fixture_iterate ();
  for (guint i = 0; i < 100; i++)
    explorer_fixture_iterate ();
  g_assert_cmpuint (n_failed, ==, 2);
  g_assert_null (hek_explorer_session_get_data (session));
  g_assert_false (hek_explorer_session_is_opening (session));
  for (guint i = 0; i < 2; i++)
    g_assert_nonnull (hek_explorer_session_get_problem (
      session, find (session, i == 0 ? "first" : "second")->id));
  hek_explorer_view_close (view);
  explorer_fixture_release (view);
  hek_explorer_session_close (session);
  explorer_fixture_release (session);
}

#define ADD(name, test)                                                                \
  g_test_add ("/session/explorer-open/" name, ExplorerFixture, NULL, explorer_fixture_set_up, \
              test, explorer_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("next", test_next);
  ADD ("none", test_none);
  return g_test_run ();
}
