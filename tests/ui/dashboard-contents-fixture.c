/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "dashboard-contents-fixture.h"

#include <math.h>
#include <string.h>

#include "studio-test-window.h"

/* --- a dashboard of all kinds ----------------------------------------------------------------- */

#define ROWS "\"queries\": [{\"source\": \"attributes\", \"collection\": \"things\""

static const char document[]
  = "{\"format\": \"hektor-dashboard\", \"version\": 1, \"name\": \"All\","
    "\"range\": {\"from\": \"2024-05-01T00:00:00Z\", \"to\": \"2024-05-01T05:00:00Z\"},"
    "\"widgets\": ["
    "{\"id\": \"line-1\", \"kind\": \"line\", \"title\": \"Size\","
    " \"grid\": {\"x\": 0, \"y\": 0, \"w\": 4, \"h\": 4}," ROWS
    ", \"attributes\": \"seen, size\"}]},"
    "{\"id\": \"line-2\", \"kind\": \"line\", \"title\": \"Two\","
    " \"grid\": {\"x\": 4, \"y\": 0, \"w\": 4, \"h\": 4}," ROWS
    ", \"attributes\": \"seen, x, y\"}]},"
    "{\"id\": \"scatter-1\", \"kind\": \"scatter\", \"title\": \"Plane\","
    " \"grid\": {\"x\": 8, \"y\": 0, \"w\": 4, \"h\": 4},"
    " \"options\": {\"x-column\": \"x\", \"y-column\": \"y\", \"color-column\": \"kind\"}," ROWS
    "}]},"
    "{\"id\": \"table-1\", \"kind\": \"table\", \"title\": \"Things\","
    " \"grid\": {\"x\": 0, \"y\": 4, \"w\": 5, \"h\": 4}," ROWS
    ", \"attributes\": \"key, kind, size\"}]},"
    "{\"id\": \"scene-1\", \"kind\": \"scene\", \"title\": \"Space\","
    " \"grid\": {\"x\": 5, \"y\": 4, \"w\": 4, \"h\": 4},"
    " \"options\": {\"x-column\": \"x\", \"y-column\": \"y\", \"z-column\": \"size\"}," ROWS "}]},"
    "{\"id\": \"histogram-1\", \"kind\": \"histogram\", \"title\": \"Sizes\","
    " \"grid\": {\"x\": 9, \"y\": 4, \"w\": 3, \"h\": 4}," ROWS ", \"attributes\": \"size\"}]},"
    "{\"id\": \"heatmap-1\", \"kind\": \"heatmap\", \"title\": \"Correlation\","
    " \"grid\": {\"x\": 0, \"y\": 8, \"w\": 3, \"h\": 3},"
    " \"queries\": [{\"source\": \"correlation\", \"collection\": \"things\"}]},"
    "{\"id\": \"card-1\", \"kind\": \"card\", \"title\": \"Memory\","
    " \"grid\": {\"x\": 3, \"y\": 8, \"w\": 3, \"h\": 3}," ROWS
    ", \"attributes\": \"seen, size\"}]},"
    "{\"id\": \"gauge-1\", \"kind\": \"gauge\", \"title\": \"Gauge\","
    " \"grid\": {\"x\": 6, \"y\": 8, \"w\": 3, \"h\": 3}," ROWS
    ", \"attributes\": \"seen, size\"}]},"
    "{\"id\": \"line-3\", \"kind\": \"line\", \"title\": \"Broken\","
    " \"grid\": {\"x\": 9, \"y\": 8, \"w\": 3, \"h\": 3},"
    " \"queries\": [{\"source\": \"attributes\", \"collection\": \"nowhere\"}]}]}";

/* Row i: a minute after row i − 1, on a spiral. */
static void
import_things (ContentsFixture *f)
{
  g_autoptr (GString) text = g_string_new ("key,kind,seen,size,x,y,v0,v1");
  g_autofree char *path = g_build_filename (f->base.dir, "things.csv", NULL);
  const char *paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = NULL;

  for (guint i = 0; i < f->n_rows; i++)
    g_string_append_printf (text, "\nitem-%u,%s,2024-05-%02uT%02u:%02u:00Z,%u,%.4f,%.4f,%u,%u", i,
                            i % 3 == 0 ? "cat" : "dog", 1 + i / 1440, i / 60 % 24, i % 60,
                            (i * 37) % 101, i * cos (i * 0.1), i * sin (i * 0.1), i % 7, i % 5);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  job = hek_library_import (f->base.library, "things", paths, NULL, &plan);
  g_assert_nonnull (job);
  library_fixture_wait_idle (&f->base);
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
on_configure (GObject *contents, const char *id, ContentsFixture *f)
{
  f->n_configure++;
  g_free (f->configured);
  f->configured = g_strdup (id);
}

static void
on_rows (GObject *contents, const char *collection, GArray *ids, ContentsFixture *f)
{
  g_assert_cmpstr (collection, ==, "things");
  f->n_rows_selected++;
  f->n_ids = ids->len;
  f->first_id = ids->len > 0 ? g_array_index (ids, guint64, 0) : 0;
}

static gboolean
on_range (GObject *contents, gint64 from_us, gint64 to_us, ContentsFixture *f)
{
  g_assert_cmpint (from_us, <, to_us);
  f->n_ranges++;
  return FALSE; /* the session has it then */
}

static void
on_hover (GObject *contents, gint64 moment_us, ContentsFixture *f)
{
  f->n_hover++;
  f->hover_us = moment_us;
}

static void
on_changed (HekDashboardSession *session, ContentsFixture *f)
{
  studio_dashboard_grid_set_dashboard (STUDIO_DASHBOARD_GRID (f->grid),
                                       hek_dashboard_session_get (session));
}

static void
on_failed (GObject *session, const char *what, const GError *error, ContentsFixture *f)
{
  g_error ("%s: %s", what, error->message);
}

/* --- waiting ---------------------------------------------------------------------------------- */

static gboolean
is_whole (gconstpointer data)
{
  const ContentsFixture *f = data;
  HekDashboard *dashboard = hek_dashboard_session_get (f->session);

  if (dashboard == NULL || hek_dashboard_get_n_widgets (dashboard) == 0
      || hek_dashboard_session_is_fetching (f->session))
    return FALSE;
  for (guint i = 0; i < hek_dashboard_get_n_widgets (dashboard); i++)
    if (!hek_dashboard_session_is_current (f->session, hek_dashboard_get_widget (dashboard, i)->id))
      return FALSE;
  return TRUE;
}

/* Everything is fetched, drawn and rendered. */
void
contents_fixture_settle (ContentsFixture *f)
{
  studio_test_wait_until (is_whole, f);
  studio_test_wait (400);
  studio_test_wait_until (is_whole, f);
  studio_test_wait_frame (f->grid);
}

GtkWidget *
contents_fixture_get_tile (ContentsFixture *f, const char *id)
{
  StudioDashboardTile *tile = studio_dashboard_grid_get_tile (STUDIO_DASHBOARD_GRID (f->grid), id);

  g_assert_nonnull (tile);
  return GTK_WIDGET (tile);
}

GtkWidget *
contents_fixture_get_body (ContentsFixture *f, const char *id)
{
  return studio_dashboard_tile_get_body (STUDIO_DASHBOARD_TILE (contents_fixture_get_tile (f, id)));
}

/* (transfer full): what a screen reader says of the read-out */
char *
contents_fixture_get_text (ContentsFixture *f, const char *id)
{
  GtkWidget *body = contents_fixture_get_body (f, id);
  char *text = gtk_test_accessible_check_property (GTK_ACCESSIBLE (body),
                                                   GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "\1");

  return text != NULL ? text : g_strdup ("");
}

gboolean
contents_fixture_contains (ContentsFixture *f, const char *id, const char *words)
{
  g_autofree char *text = contents_fixture_get_text (f, id);

  if (strstr (text, words) != NULL)
    return TRUE;
  g_test_message ("“%s” does not hold “%s”", text, words);
  return FALSE;
}

/* A number that is another one when the pixels are. */
guint
contents_fixture_get_look (ContentsFixture *f, const char *id)
{
  g_auto (StudioTestGrab) grab = { 0 };
  guint hash = 5381;

  studio_test_wait_frame (f->grid);
  grab = studio_test_grab (contents_fixture_get_body (f, id));
  for (int i = 0; i < grab.width * grab.height; i++)
    hash = hash * 33 + grab.pixels[i];
  return hash;
}

void
contents_fixture_press (ContentsFixture *f, const char *id, guint keyval, GdkModifierType state)
{
  g_assert_true (studio_test_key (contents_fixture_get_body (f, id), keyval, state));
}

/* --- the fixture ------------------------------------------------------------------------------ */

static void
make_sessions (ContentsFixture *f)
{
  f->telemetry = hek_telemetry_session_new (f->base.jobs, f->base.library);
  g_signal_connect_swapped (f->telemetry, "state-changed", G_CALLBACK (count), &f->n_states);
  f->session = hek_dashboard_session_new (f->base.jobs, f->base.library, f->telemetry);
  g_signal_connect_swapped (f->session, "closed", G_CALLBACK (count), &f->n_closed);
  g_signal_connect (f->session, "failed", G_CALLBACK (on_failed), f);
  g_signal_connect (f->session, "changed", G_CALLBACK (on_changed), f);
  g_signal_connect (f->session, "list-changed", G_CALLBACK (on_changed), f);
}

void
contents_fixture_set_up (ContentsFixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  const char *json = data != NULL ? data : document;

  if (f->n_rows == 0)
    f->n_rows = CONTENTS_FIXTURE_ROWS;
  library_fixture_set_up (&f->base, NULL);
  library_fixture_open (&f->base);
  import_things (f);
  f->grid = studio_dashboard_grid_new ();
  make_sessions (f);
  f->contents = studio_dashboard_contents_new (f->session, STUDIO_DASHBOARD_GRID (f->grid));
  g_signal_connect (f->contents, "configure", G_CALLBACK (on_configure), f);
  g_signal_connect (f->contents, "rows-selected", G_CALLBACK (on_rows), f);
  g_signal_connect (f->contents, "range-chosen", G_CALLBACK (on_range), f);
  g_signal_connect (f->contents, "hover-changed", G_CALLBACK (on_hover), f);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), f->grid);
  f->window = studio_test_window_new (scrolled, f->width > 0 ? f->width : 1200,
                                      f->height > 0 ? f->height : 860);
  gtk_window_set_title (GTK_WINDOW (f->window), "dashboard-contents");
  path = g_build_filename (f->base.dir, "all.json", NULL);
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  hek_dashboard_session_set_visible (f->session, TRUE);
  while (!hek_dashboard_session_can_edit (f->session))
    g_main_context_iteration (NULL, TRUE);
  hek_dashboard_session_import (f->session, path);
  contents_fixture_settle (f);
}

void
contents_fixture_tear_down (ContentsFixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_assert_finalize_object (f->contents);
  hek_dashboard_session_close (f->session);
  library_fixture_wait (&f->base, &f->n_closed, 1);
  hek_telemetry_session_close (f->telemetry);
  while (hek_telemetry_session_get_state (f->telemetry) != HEK_TELEMETRY_SESSION_STOPPED)
    library_fixture_wait (&f->base, &f->n_states, f->n_states + 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->session);
  g_assert_finalize_object (f->telemetry);
  library_fixture_tear_down (&f->base, NULL);
  g_clear_pointer (&f->configured, g_free);
}
