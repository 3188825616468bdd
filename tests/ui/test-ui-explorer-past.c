/* SPDX-License-Identifier: Apache-2.0 */
/* The Explorer page as of a moment: the action of other pages, the strip that says so, moments that
 * are typed, and rows that were selected elsewhere. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-row-selection.h"
#include "studio-explorer-page.h"
#include "studio-explorer-past.h"
#include "studio-settings.h"
#include "studio-test-window.h"

#define N EXPLORER_FIXTURE_ROWS

typedef struct
{
  ExplorerFixture base;
  gint64 then; /* 3 rows that live then do not any more */
  GtkWidget *page, *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const guint64 ids[] = { 3, 7, 8 };
  g_autoptr (HekStore) store = NULL;

  g_settings_reset (studio_settings_get (), "explorer-collection");
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->then = g_get_real_time ();
  g_usleep (2000); /* the commit is later */
  store = hek_library_open_store (fixture->base.base.library, fixture->base.uuid, NULL);
  g_assert_true (hek_store_delete_rows (store, ids, G_N_ELEMENTS (ids), NULL, NULL, NULL));
  fixture->page = studio_explorer_page_new (fixture->base.base.jobs, fixture->base.base.library);
  fixture->window = studio_test_window_new (fixture->page, 1100, 700);
  studio_page_insert_actions (STUDIO_PAGE (fixture->page), fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  studio_test_wait (20);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

/* --- what is seen ---------------------------------------------------------------------------- */

static StudioExplorerPast *
get_strip (const Fixture *fixture)
{
  return studio_test_need (fixture->page, STUDIO_TYPE_EXPLORER_PAST, 0);
}

static const char *
get_detail (const Fixture *fixture)
{
  return gtk_label_get_text (studio_test_need (get_strip (fixture), GTK_TYPE_LABEL, 1));
}

static GtkEditable *
get_entry (const Fixture *fixture)
{
  return GTK_EDITABLE (studio_test_need (get_strip (fixture), GTK_TYPE_ENTRY, 0));
}

static gboolean
is_seen (const Fixture *fixture)
{
  return gtk_widget_get_mapped (GTK_WIDGET (get_strip (fixture)));
}

static gboolean
says_then (gconstpointer data)
{
  return is_seen (data) && strstr (get_detail (data), "400") != NULL;
}

static gboolean
says_nothing_kept (gconstpointer data)
{
  return strstr (get_detail (data), "2001") != NULL;
}

static gboolean
is_gone (gconstpointer data)
{
  return !is_seen (data);
}

static gboolean
is_wrong (const Fixture *fixture)
{
  return gtk_widget_has_css_class (GTK_WIDGET (get_entry (fixture)), "error");
}

static void
look_back (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "explorer.as-of", "(sx)",
                                             fixture->base.uuid, fixture->then));
  studio_test_wait_until (says_then, fixture);
}

/* --- tests ----------------------------------------------------------------------------------- */

/* Also before the page was ever seen, which is when it is first asked. */
static void
test_action (Fixture       *fixture,
             gconstpointer  data)
{
  HekRowSelection *selection = hek_row_selection_of (fixture->base.base.library);
  const guint64 ids[] = { 3, 10 };

  g_assert_false (is_seen (fixture));
  hek_row_selection_set_ids (selection, fixture->base.uuid, ids, G_N_ELEMENTS (ids));
  look_back (fixture);
  g_assert_cmpstr (get_detail (fixture), ==, "All 400 rows of then are drawn.");

  g_assert_true (gtk_widget_activate_action (fixture->page, "explorer.now", NULL));
  g_assert_false (is_seen (fixture));
  /* row 3 stays selected for those that show it */
  g_assert_cmpuint (hek_row_selection_get_n_rows (selection), ==, 2);
}

static void
test_strip (Fixture       *fixture,
            gconstpointer  data)
{
  look_back (fixture);

  /* what is no moment is said in place, and stays to be mended */
  gtk_editable_set_text (get_entry (fixture), "yesterday");
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_true (is_wrong (fixture));
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "yesterday");
  gtk_editable_set_text (get_entry (fixture), "2999-01-01");
  g_assert_false (is_wrong (fixture));
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_true (is_wrong (fixture));
  g_assert_nonnull (strstr (get_detail (fixture), "ahead"));

  /* also when it is found out by looking; what is shown stays */
  gtk_editable_set_text (get_entry (fixture), "2001-02-03");
  g_signal_emit_by_name (get_entry (fixture), "activate");
  studio_test_wait_until (says_nothing_kept, fixture);
  g_assert_true (is_wrong (fixture));
  gtk_editable_set_text (get_entry (fixture), "2001-02-0");
  g_assert_false (is_wrong (fixture));
  g_assert_true (says_then (fixture));

  /* and the way back */
  g_signal_emit_by_name (studio_test_need (get_strip (fixture), GTK_TYPE_BUTTON, 0), "clicked");
  studio_test_wait_until (is_gone, fixture);
}

/* By the keyboard, from now. */
static void
test_ask (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "explorer.as-of", "(sx)",
                                             fixture->base.uuid, (gint64) 0));
  g_assert_true (gtk_widget_activate_action (fixture->page, "explorer.look-back", NULL));
  studio_test_wait (20);
  g_assert_true (is_seen (fixture));
  g_assert_false (is_wrong (fixture));
  g_assert_true (gtk_widget_is_ancestor (
    gtk_window_get_focus (GTK_WINDOW (fixture->window)), GTK_WIDGET (get_strip (fixture))));
  g_signal_emit_by_name (get_strip (fixture), "leave");
  g_assert_false (is_seen (fixture));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, test) \
  g_test_add ("/ui/explorer-past/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("action", test_action);
  ADD ("strip", test_strip);
  ADD ("ask", test_ask);
  return g_test_run ();
}
