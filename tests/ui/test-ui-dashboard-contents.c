/* SPDX-License-Identifier: Apache-2.0 */
/* What is seen in the tiles of a dashboard, and what keys and the pointer do in them. */
#include "config.h"

#include <string.h>

#include "dashboard-contents-fixture.h"
#include "studio-test-pointer.h"
#include "studio-test-window.h"

/* Every kind is drawn and described, one that cannot be says why and leads on. */
static void
test_drawn (ContentsFixture *f, gconstpointer data)
{
  static const char *const ids[] = { "line-1",      "line-2",    "scatter-1", "table-1", "scene-1",
                                     "histogram-1", "heatmap-1", "card-1",    "gauge-1" };
  GtkWidget *button;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      GtkWidget *body = contents_fixture_get_body (f, ids[i]);
      g_auto (StudioTestGrab) grab = studio_test_grab (body);
      g_autofree char *text = gtk_test_accessible_check_property (
        GTK_ACCESSIBLE (body), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "\1");
      guint n = 0;

      for (int p = 0; p < grab.width * grab.height; p++)
        n += grab.pixels[p] != grab.pixels[0];
      g_test_message ("%s: %u pixels, %s", ids[i], n, text);
      g_assert_cmpuint (n, >, 200);
      g_assert_cmpuint (strlen (text), >, 10);
    }
  button = studio_test_need (contents_fixture_get_tile (f, "line-3"), GTK_TYPE_BUTTON, 0);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (f->configured, ==, "line-3");
}

/* Keys move the read-out; its moment is seen in the other chart. */
static void
test_read_out (ContentsFixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  guint before, look;

  gtk_widget_grab_focus (contents_fixture_get_body (f, "line-1"));
  before = contents_fixture_get_look (f, "line-1");
  look = contents_fixture_get_look (f, "line-2");
  contents_fixture_press (f, "line-1", GDK_KEY_End, 0);
  g_assert_true (contents_fixture_contains (f, "line-1", "04:59"));
  contents_fixture_press (f, "line-1", GDK_KEY_Home, 0);
  g_assert_true (contents_fixture_contains (f, "line-1", "00:00"));
  first = contents_fixture_get_text (f, "line-1");
  contents_fixture_press (f, "line-1", GDK_KEY_Right, 0);
  g_assert_false (contents_fixture_contains (f, "line-1", first));
  g_assert_cmpint (f->hover_us, >=, G_GINT64_CONSTANT (1714521600) * G_USEC_PER_SEC);
  g_assert_cmpuint (contents_fixture_get_look (f, "line-1"), !=, before);
  g_assert_cmpuint (contents_fixture_get_look (f, "line-2"), !=, look);
  contents_fixture_press (f, "line-1", GDK_KEY_Escape, 0);
  g_assert_cmpint (f->hover_us, ==, 0);
  g_assert_cmpuint (contents_fixture_get_look (f, "line-1"), ==, before);
  g_assert_cmpuint (contents_fixture_get_look (f, "line-2"), ==, look);
  contents_fixture_press (f, "line-1", GDK_KEY_Escape, 0);
  g_assert_true (gtk_widget_is_focus (contents_fixture_get_tile (f, "line-1")));

  /* of other kinds, too */
  contents_fixture_press (f, "histogram-1", GDK_KEY_Home, 0);
  first = (g_free (first), contents_fixture_get_text (f, "histogram-1"));
  g_assert_cmpuint (strlen (first), >, 0);
  contents_fixture_press (f, "histogram-1", GDK_KEY_Right, 0);
  g_assert_false (contents_fixture_contains (f, "histogram-1", first));
  contents_fixture_press (f, "heatmap-1", GDK_KEY_Home, 0);
  contents_fixture_press (f, "heatmap-1", GDK_KEY_Down, 0);
}

static gint64
get_span (ContentsFixture *f)
{
  gint64 from, to;

  hek_dashboard_session_get_span (f->session, &from, &to);
  return to - from;
}

/* Along time it is the range of the dashboard that is zoomed, along values only the view. */
static void
test_zoom (ContentsFixture *f, gconstpointer data)
{
  gint64 span = get_span (f);
  guint look = contents_fixture_get_look (f, "line-1");

  g_assert_false (studio_dashboard_contents_can_reset (f->contents, "line-1"));
  contents_fixture_press (f, "line-1", GDK_KEY_plus, 0);
  contents_fixture_press (f, "line-1", GDK_KEY_plus, 0);
  g_assert_cmpuint (f->n_ranges, ==, 2);
  g_assert_cmpint (get_span (f), <, span / 2);
  /* both are one step of undo */
  g_assert_true (hek_dashboard_session_undo (f->session));
  g_assert_cmpint (get_span (f), ==, span);
  g_assert_true (hek_dashboard_session_redo (f->session));
  contents_fixture_settle (f);
  g_assert_true (studio_dashboard_contents_can_reset (f->contents, "line-1"));
  contents_fixture_press (f, "line-1", GDK_KEY_0, 0);
  g_assert_cmpint (get_span (f), ==, span);
  contents_fixture_settle (f);
  g_assert_cmpuint (contents_fixture_get_look (f, "line-1"), ==, look);

  contents_fixture_press (f, "line-1", GDK_KEY_Up, GDK_SHIFT_MASK);
  g_assert_cmpint (get_span (f), ==, span);
  g_assert_cmpuint (contents_fixture_get_look (f, "line-1"), !=, look);
  g_assert_true (studio_dashboard_contents_can_reset (f->contents, "line-1"));
  studio_dashboard_contents_reset (f->contents, "line-1");
  g_assert_cmpuint (contents_fixture_get_look (f, "line-1"), ==, look);
}

static gboolean
has_text (gconstpointer data)
{
  return *(char *const *)data != NULL;
}

static void
on_text (GObject *clipboard, GAsyncResult *result, gpointer text)
{
  *(char **)text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

/* Rows have a focus, are sorted, filtered and copied by keys, and marked in other widgets. */
static void
test_table (ContentsFixture *f, gconstpointer data)
{
  g_autofree char *copied = NULL;
  guint scatter = contents_fixture_get_look (f, "scatter-1");
  GtkWidget *entry;

  gtk_widget_grab_focus (contents_fixture_get_body (f, "table-1"));
  contents_fixture_press (f, "table-1", GDK_KEY_Home, 0);
  g_assert_true (contents_fixture_contains (f, "table-1", "item-0"));
  g_assert_cmpuint (f->n_ids, ==, 1);
  g_assert_cmpuint (contents_fixture_get_look (f, "scatter-1"), !=, scatter);
  contents_fixture_press (f, "table-1", GDK_KEY_Down, GDK_SHIFT_MASK);
  g_assert_cmpuint (f->n_ids, ==, 2);

  /* key, kind, size: the third time to the right */
  for (guint i = 0; i < 3; i++)
    contents_fixture_press (f, "table-1", GDK_KEY_Right, 0);
  g_assert_true (contents_fixture_contains (f, "table-1", "Sorted by size, smallest"));
  contents_fixture_settle (f);
  contents_fixture_press (f, "table-1", GDK_KEY_Home, 0);
  g_assert_true (contents_fixture_contains (f, "table-1", "size 0"));
  contents_fixture_press (f, "table-1", GDK_KEY_space, 0);
  contents_fixture_settle (f);
  contents_fixture_press (f, "table-1", GDK_KEY_Home, 0);
  g_assert_true (contents_fixture_contains (f, "table-1", "size 100"));
  contents_fixture_press (f, "table-1", GDK_KEY_Page_Down, 0);
  contents_fixture_press (f, "table-1", GDK_KEY_End, 0);
  g_assert_true (contents_fixture_contains (f, "table-1", "size 0"));

  contents_fixture_press (f, "table-1", GDK_KEY_f, GDK_CONTROL_MASK);
  entry = studio_test_need (contents_fixture_get_tile (f, "table-1"), GTK_TYPE_SEARCH_ENTRY, 0);
  g_assert_true (gtk_widget_get_visible (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "cat size>=99");
  studio_test_wait (400);
  contents_fixture_settle (f);
  contents_fixture_press (f, "table-1", GDK_KEY_End, 0);
  g_assert_true (contents_fixture_contains (f, "table-1", "kind cat · size 99"));

  studio_dashboard_contents_set_rows (f->contents, NULL, NULL, 0);
  contents_fixture_press (f, "table-1", GDK_KEY_c, GDK_CONTROL_MASK);
  studio_test_wait (200);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (f->grid), NULL, on_text, &copied);
  studio_test_wait_until (has_text, &copied);
  g_test_message ("%s", copied);
  g_assert_true (g_str_has_prefix (copied, "key\tkind\tsize\n"));
  g_assert_nonnull (strstr (copied, "\tcat\t100\n"));
  g_assert_null (strstr (copied, "dog"));

  contents_fixture_press (f, "table-1", GDK_KEY_0, 0);
  studio_test_wait (400);
  contents_fixture_settle (f);
  contents_fixture_press (f, "table-1", GDK_KEY_Home, 0);
  g_assert_true (contents_fixture_contains (f, "table-1", "item-0"));
}

static gboolean
is_described (ContentsFixture *f, const char *id, const char *words)
{
  GtkAccessible *body = GTK_ACCESSIBLE (contents_fixture_get_body (f, id));
  g_autofree char *text
    = gtk_test_accessible_check_property (body, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "\1");

  g_test_message ("%s", text);
  return strstr (text, words) != NULL;
}

/* Rows that are selected somewhere are marked wherever they are, and told only when it was here. */
static void
test_rows (ContentsFixture *f, gconstpointer data)
{
  guint look = contents_fixture_get_look (f, "table-1"), n;
  const guint64 ids[] = { 0, 1, 2, 3 };
  const char *uuid = hek_library_item_get_info (library_fixture_find (&f->base, "things"))->uuid;

  studio_dashboard_contents_set_rows (f->contents, uuid, ids, G_N_ELEMENTS (ids));
  g_assert_cmpuint (f->n_rows_selected, ==, 0);
  g_assert_cmpuint (contents_fixture_get_look (f, "table-1"), !=, look);
  g_assert_true (is_described (f, "scatter-1", "Coloured by kind. 4 rows are selected."));
  studio_dashboard_contents_set_rows (f->contents, "another", ids, G_N_ELEMENTS (ids));
  g_assert_false (is_described (f, "scatter-1", "selected"));
  g_assert_cmpuint (contents_fixture_get_look (f, "table-1"), ==, look);

  /* the middle of the spiral */
  gtk_widget_grab_focus (contents_fixture_get_body (f, "scatter-1"));
  contents_fixture_press (f, "scatter-1", GDK_KEY_Right, 0);
  for (guint i = 0; i < 20 && !contents_fixture_contains (f, "scatter-1", "x"); i++)
    contents_fixture_press (f, "scatter-1", i % 2 == 0 ? GDK_KEY_Right : GDK_KEY_Down, 0);
  contents_fixture_press (f, "scatter-1", GDK_KEY_space, 0);
  g_assert_cmpuint (f->n_ids, ==, 1);
  g_assert_cmpuint (contents_fixture_get_look (f, "table-1"), !=, 0);
  n = f->n_rows_selected;
  contents_fixture_press (f, "scatter-1", GDK_KEY_Escape, 0); /* the read-out */
  contents_fixture_press (f, "scatter-1", GDK_KEY_Escape, 0); /* the selection */
  g_assert_cmpuint (f->n_rows_selected, ==, n + 1);
  g_assert_cmpuint (f->n_ids, ==, 0);
}

#define MANY_ROWS 20000u

static void
set_up_many (ContentsFixture *f, gconstpointer data)
{
  f->n_rows = MANY_ROWS;
  contents_fixture_set_up (f, data);
}

static gboolean
is_half_selected (gconstpointer data)
{
  return is_described ((ContentsFixture *) data, "scatter-1", "10,000 rows are selected");
}

/* Where there are many they are looked for beside the main loop; what is wanted last counts. */
static void
test_many_rows (ContentsFixture *f, gconstpointer data)
{
  g_autofree guint64 *ids = g_new (guint64, MANY_ROWS);

  for (guint i = 0; i < MANY_ROWS; i++)
    ids[i] = i;
  studio_dashboard_contents_set_rows (f->contents, "things", ids, MANY_ROWS);
  g_assert_false (is_described (f, "scatter-1", "selected"));
  studio_dashboard_contents_set_rows (f->contents, "things", ids, MANY_ROWS / 2);
  studio_test_wait_until (is_half_selected, f);
  studio_dashboard_contents_set_rows (f->contents, "things", ids, MANY_ROWS);
  studio_dashboard_contents_set_rows (f->contents, NULL, NULL, 0);
  contents_fixture_settle (f);
  g_assert_false (is_described (f, "scatter-1", "selected"));
}

/* In a 3D plot those that are not selected fade. */
static void
test_scene_rows (ContentsFixture *f, gconstpointer data)
{
  guint64 ids[CONTENTS_FIXTURE_ROWS];
  const guint half = CONTENTS_FIXTURE_ROWS / 2;
  guint all = contents_fixture_get_look (f, "scene-1"), first, second;

  for (guint i = 0; i < CONTENTS_FIXTURE_ROWS; i++)
    ids[i] = i;
  studio_dashboard_contents_set_rows (f->contents, "things", ids, half);
  contents_fixture_settle (f);
  first = contents_fixture_get_look (f, "scene-1");
  studio_dashboard_contents_set_rows (f->contents, "things", ids + half, half);
  contents_fixture_settle (f);
  second = contents_fixture_get_look (f, "scene-1");
  g_assert_cmpuint (first, !=, all);
  g_assert_cmpuint (second, !=, all);
  g_assert_cmpuint (first, !=, second);
  studio_dashboard_contents_set_rows (f->contents, NULL, NULL, 0);
  contents_fixture_settle (f);
  g_assert_cmpuint (contents_fixture_get_look (f, "scene-1"), ==, all);
}

/* Keys turn the camera, which is as it was then. */
static void
test_scene (ContentsFixture *f, gconstpointer data)
{
  guint look = contents_fixture_get_look (f, "scene-1"), turned;

  gtk_widget_grab_focus (contents_fixture_get_body (f, "scene-1"));
  look = contents_fixture_get_look (f, "scene-1");
  contents_fixture_press (f, "scene-1", GDK_KEY_Left, 0);
  contents_fixture_settle (f);
  turned = contents_fixture_get_look (f, "scene-1");
  g_assert_cmpuint (turned, !=, look);
  contents_fixture_press (f, "scene-1", GDK_KEY_Right, 0);
  contents_fixture_settle (f);
  g_assert_cmpuint (contents_fixture_get_look (f, "scene-1"), ==, look);
  contents_fixture_press (f, "scene-1", GDK_KEY_plus, 0);
  contents_fixture_press (f, "scene-1", GDK_KEY_Up, GDK_SHIFT_MASK);
  contents_fixture_settle (f);
  g_assert_cmpuint (contents_fixture_get_look (f, "scene-1"), !=, look);
  studio_dashboard_contents_reset (f->contents, "scene-1");
  contents_fixture_settle (f);
  g_assert_cmpuint (contents_fixture_get_look (f, "scene-1"), ==, look);
}

/* Drags across a chart choose a range, over a plot rows. */
static void
test_drag (ContentsFixture *f, gconstpointer data)
{
  GtkWidget *line = contents_fixture_get_body (f, "line-1"),
            *scatter = contents_fixture_get_body (f, "scatter-1");
  double width = gtk_widget_get_width (line), height = gtk_widget_get_height (line);
  gint64 span = get_span (f);

  if (!studio_test_pointer_exists ())
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  studio_test_pointer_move (line, width * 0.5, height * 0.5);
  studio_test_pointer_press ();
  studio_test_pointer_glide (line, width * 0.75, height * 0.52);
  studio_test_pointer_release ();
  g_assert_cmpuint (f->n_ranges, ==, 1);
  g_assert_cmpint (get_span (f), <, span / 2);
  contents_fixture_settle (f);
  studio_dashboard_contents_reset (f->contents, "line-1");
  g_assert_cmpint (get_span (f), ==, span);
  contents_fixture_settle (f);

  width = gtk_widget_get_width (scatter);
  height = gtk_widget_get_height (scatter);
  studio_test_pointer_move (scatter, width * 0.3, height * 0.2);
  studio_test_pointer_press ();
  studio_test_pointer_glide (scatter, width * 0.8, height * 0.6);
  studio_test_pointer_release ();
  g_assert_cmpuint (f->n_rows_selected, ==, 1);
  g_assert_cmpuint (f->n_ids, >, 5);
  g_assert_cmpuint (f->n_ids, <, CONTENTS_FIXTURE_ROWS);
}

/* The pointer reads out, a click sorts and selects. */
static void
test_pointer (ContentsFixture *f, gconstpointer data)
{
  GtkWidget *table = contents_fixture_get_body (f, "table-1");
  GtkWidget *line = contents_fixture_get_body (f, "line-1");
  double width = gtk_widget_get_width (table);
  guint look;

  if (!studio_test_pointer_exists ())
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  look = contents_fixture_get_look (f, "line-2");
  studio_test_pointer_move (line, gtk_widget_get_width (line) * 0.5,
                            gtk_widget_get_height (line) * 0.5);
  g_assert_true (contents_fixture_contains (f, "line-1", "2024-05-01 02:"));
  g_assert_cmpint (f->hover_us, >, 0);
  g_assert_cmpuint (contents_fixture_get_look (f, "line-2"), !=, look);

  /* the header of "size", then the first row */
  studio_test_pointer_move (table, width - 8, 10);
  studio_test_pointer_press ();
  studio_test_pointer_release ();
  g_assert_true (contents_fixture_contains (f, "table-1", "Sorted by size"));
  g_assert_cmpint (f->hover_us, ==, 0);
  contents_fixture_settle (f);
  studio_test_pointer_move (table, 30, 36);
  studio_test_pointer_press ();
  studio_test_pointer_release ();
  g_assert_true (contents_fixture_contains (f, "table-1", "size 0"));
  g_assert_cmpuint (f->n_ids, ==, 1);
  g_assert_true (gtk_widget_is_focus (table));
  look = contents_fixture_get_look (f, "table-1");
  studio_test_pointer_move (table, 30, 100);
  studio_test_pointer_wheel (3);
  g_assert_cmpuint (contents_fixture_get_look (f, "table-1"), !=, look);
}

/* Another dashboard has tiles of the same ids: nothing of the one before stays. */
static void
test_another (ContentsFixture *f, gconstpointer data)
{
  guint look;

  contents_fixture_press (f, "line-1", GDK_KEY_Up, GDK_SHIFT_MASK);
  contents_fixture_press (f, "table-1", GDK_KEY_Right, 0);
  contents_fixture_settle (f);
  look = contents_fixture_get_look (f, "line-1");
  g_assert_true (studio_dashboard_contents_can_reset (f->contents, "line-1"));
  g_assert_true (studio_dashboard_contents_can_reset (f->contents, "table-1"));
  hek_dashboard_session_duplicate (f->session);
  contents_fixture_settle (f);
  g_assert_false (studio_dashboard_contents_can_reset (f->contents, "line-1"));
  g_assert_false (studio_dashboard_contents_can_reset (f->contents, "table-1"));
  g_assert_cmpuint (contents_fixture_get_look (f, "line-1"), !=, look);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/hektor/Studio/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/dashboard/contents/" path, ContentsFixture, NULL, contents_fixture_set_up,      \
              func, contents_fixture_tear_down)
  ADD ("drawn", test_drawn);
  ADD ("read-out", test_read_out);
  ADD ("zoom", test_zoom);
  ADD ("table", test_table);
  ADD ("rows", test_rows);
  ADD ("scene", test_scene);
  ADD ("scene-rows", test_scene_rows);
  ADD ("drag", test_drag);
  ADD ("pointer", test_pointer);
  ADD ("another", test_another);
  g_test_add ("/ui/dashboard/contents/many-rows", ContentsFixture, NULL, set_up_many,
              test_many_rows, contents_fixture_tear_down);
#undef ADD
  return g_test_run ();
}
