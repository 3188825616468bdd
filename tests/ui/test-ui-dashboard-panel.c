/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The side panel of a dashboard on a small collection: what is chosen and typed reaches the
 * document, typing is one step of undo, what cannot be taken is told in place and not lost, and
 * what this workspace has is offered.
 */
#include "config.h"

#include <string.h>

#include "dashboard-panel-fixture.h"
#include "hek-dashboard-choices.h"
#include "studio-dashboard-query-names.h"
#include "studio-filter-completion.h"
#include "studio-option-row.h"
#include "studio-test-window.h"

/* --- title and kind -------------------------------------------------------------------------- */

static void
test_title (PanelFixture *f, gconstpointer data)
{
  g_autoptr (GString) much = g_string_new (NULL);
  int end = 3;
  GtkWidget *title;

  panel_add (f, "line");
  title = panel_find (f, GTK_TYPE_ENTRY, "Title", 0);
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (title)), ==, "Search latency");
  studio_dashboard_panel_focus (f->panel);
  panel_type (title, "Latency");
  g_assert_cmpstr (panel_get (f)->title, ==, "Latency");
  g_assert_cmpstr (hek_dashboard_session_get_undo (f->session), ==, "Rename Widget");
  g_assert_true (hek_dashboard_session_undo (f->session));
  g_assert_cmpstr (panel_get (f)->title, ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (title)), ==, "");
  g_assert_cmpstr (hek_dashboard_session_get_undo (f->session), ==, "Add Widget");

  /* Return ends the step, Escape takes back what came after it */
  panel_type (title, "One");
  studio_test_key (title, GDK_KEY_Return, 0);
  panel_type (title, "Two");
  g_assert_cmpstr (panel_get (f)->title, ==, "Two");
  g_assert_true (studio_test_key (title, GDK_KEY_Escape, 0));
  g_assert_cmpstr (panel_get (f)->title, ==, "One");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (title)), ==, "One");

  /* as many characters as there may be bytes: told, and not lost */
  for (guint i = 0; i < 600; i++)
    g_string_append (much, "ä");
  gtk_editable_insert_text (GTK_EDITABLE (title), much->str, -1, &end);
  g_assert_cmpstr (panel_get (f)->title, ==, "One");
  g_assert_true (gtk_widget_has_css_class (title, "error"));
  g_assert_cmpuint (strlen (gtk_editable_get_text (GTK_EDITABLE (title))), ==, 3 + much->len);
}

static void
test_kind (PanelFixture *f, gconstpointer data)
{
  panel_add (f, "line");
  panel_type (panel_find (f, GTK_TYPE_ENTRY, "Title", 0), "Speed");
  panel_choose (f, "Kind", 0, "Metric card");
  g_assert_cmpstr (panel_get (f)->kind->id, ==, "card");
  g_assert_cmpstr (panel_get (f)->title, ==, "Speed");
  g_assert_cmpstr (panel_get_field (f, 0, "series"), ==, "search.latency");
  g_assert_true (panel_says (f, "Digits"));
  g_assert_true (hek_dashboard_session_undo (f->session));
  panel_settle (f);
  g_assert_cmpstr (panel_get_chosen (f, "Kind", 0), ==, "Line chart");
  g_assert_false (panel_says (f, "Digits"));
}

/* --- data ------------------------------------------------------------------------------------ */

static void
test_query (PanelFixture *f, gconstpointer data)
{
  panel_add (f, "table");
  panel_choose (f, "Source", 0, "Attributes");
  /* the first collection that there is: something is seen at once */
  g_assert_cmpstr (hek_widget_query_get_source (panel_get (f)->queries->pdata[0]), ==,
                   "attributes");
  g_assert_cmpstr (panel_get_field (f, 0, "collection"), ==, "photos");
  g_assert_cmpstr (panel_get_chosen (f, "Collection", 0), ==, "photos");

  panel_unfold (f);
  panel_choose (f, "Which rows", 0, "The first");
  g_assert_cmpstr (panel_get_field (f, 0, "take"), ==, "first");
  gtk_spin_button_set_value (panel_find (f, GTK_TYPE_SPIN_BUTTON, "Rows at most", 0), 20);
  g_assert_cmpstr (panel_get_field (f, 0, "limit"), ==, "20");

  hek_dashboard_session_undo (f->session);
  hek_dashboard_session_undo (f->session);
  g_assert_null (panel_get_field (f, 0, "take"));
  g_assert_cmpfloat (
    gtk_spin_button_get_value (panel_find (f, GTK_TYPE_SPIN_BUTTON, "Rows at most", 0)), ==,
    100000);
}

static void
test_filter (PanelFixture *f, gconstpointer data)
{
  GtkWidget *filter;

  panel_add (f, "table");
  panel_choose (f, "Source", 0, "Attributes");
  filter = panel_find (f, GTK_TYPE_ENTRY, "Filter", 0);
  panel_type (filter, "count < 10");
  g_assert_cmpstr (panel_get_field (f, 0, "filter"), ==, "count < 10");
  g_assert_false (gtk_widget_has_css_class (filter, "error"));

  /* the mistake is told at once, the document keeps the last that was right */
  panel_type (filter, "");
  g_assert_null (panel_get_field (f, 0, "filter"));
  panel_type (filter, "size < 10");
  g_assert_null (panel_get_field (f, 0, "filter"));
  g_assert_true (gtk_widget_has_css_class (filter, "error"));
  g_assert_true (panel_says (f, "size"));
  /* another change does not take away what was typed */
  panel_unfold (f);
  panel_choose (f, "Which rows", 0, "The first");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (filter)), ==, "size < 10");
  g_assert_true (gtk_widget_has_css_class (filter, "error"));
  /* of another widget it is nothing */
  panel_add (f, "table");
  panel_choose (f, "Source", 0, "Attributes");
  filter = panel_find (f, GTK_TYPE_ENTRY, "Filter", 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (filter)), ==, "");
}

static void
test_names (PanelFixture *f, gconstpointer data)
{
  GtkWidget *names, *mark;

  panel_add (f, "table");
  panel_choose (f, "Source", 0, "Attributes");
  panel_find (f, GTK_TYPE_MENU_BUTTON, "Attributes", 0);
  names = studio_test_need (f->panel, STUDIO_TYPE_DASHBOARD_QUERY_NAMES, 0);
  mark = studio_test_need (names, GTK_TYPE_CHECK_BUTTON, 1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), TRUE);
  g_assert_cmpstr (panel_get_field (f, 0, "attributes"), ==, "count");
  mark = studio_test_need (names, GTK_TYPE_CHECK_BUTTON, 0);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), TRUE);
  g_assert_cmpstr (panel_get_field (f, 0, "attributes"), ==, "count, key");
  mark = studio_test_need (names, GTK_TYPE_CHECK_BUTTON, 1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), FALSE);
  g_assert_cmpstr (panel_get_field (f, 0, "attributes"), ==, "key");
}

/* What may come next is offered; while it is, half a word is no mistake. */
static void
test_words (PanelFixture *f, gconstpointer data)
{
  GtkWidget *filter, *words;

  panel_add (f, "table");
  panel_choose (f, "Source", 0, "Attributes");
  filter = panel_find (f, GTK_TYPE_ENTRY, "Filter", 0);
  words = studio_test_need (filter, STUDIO_TYPE_FILTER_COMPLETION, 0);
  gtk_widget_grab_focus (filter);
  gtk_editable_set_text (GTK_EDITABLE (filter), "cou");
  gtk_editable_set_position (GTK_EDITABLE (filter), 3);
  g_assert_true (gtk_widget_get_visible (words));
  g_assert_false (gtk_widget_has_css_class (filter, "error"));
  g_assert_null (panel_get_field (f, 0, "filter"));
  g_assert_true (studio_test_key (filter, GDK_KEY_Down, 0));
  g_assert_true (studio_test_key (filter, GDK_KEY_Return, 0));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (filter)), ==, "count ");
  /* Escape closes the list, and takes back what was typed only then */
  g_assert_true (studio_test_key (filter, GDK_KEY_Escape, 0));
  g_assert_false (gtk_widget_get_visible (words));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (filter)), ==, "count ");
  g_assert_true (gtk_widget_has_css_class (filter, "error"));
}

typedef struct
{
  guint n_answers;
  guint n_values;
  char *problem;
} Answers;

static void
on_values (HekJob *job, GPtrArray *values, const GError *error, GObject *object)
{
  Answers *answers = g_object_get_data (object, "answers");

  answers->n_answers++;
  answers->n_values = values != NULL ? values->len : 0;
  g_free (answers->problem);
  answers->problem = error != NULL ? g_strdup (error->message) : NULL;
}

static void
ask (PanelFixture *f, GObject *object, const char *collection, const char *field)
{
  Answers *answers = g_object_get_data (object, "answers");
  g_autoptr (HekWidgetQuery) layout = hek_widget_query_new ("layout");
  g_autoptr (HekWidgetQuery) query = hek_widget_query_with (layout, "collection", collection);
  g_autoptr (HekJob) job
    = hek_dashboard_session_list_values (f->session, query, field, on_values, object);

  library_fixture_wait (&f->base, &answers->n_answers, answers->n_answers + 1);
}

/* What is looked for in the workspace, by a job. */
static void
test_choices (PanelFixture *f, gconstpointer data)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (HekWidgetQuery) query = hek_widget_query_new ("layout");
  Answers answers = { 0 };

  g_object_set_data (object, "answers", &answers);
  ask (f, object, "photos", "color");
  g_assert_cmpuint (answers.n_values, ==, 2); /* key and count */
  ask (f, object, "photos", "layout");
  g_assert_null (answers.problem);
  g_assert_cmpuint (answers.n_values, ==, 0);
  ask (f, object, "gone", "layout");
  g_assert_nonnull (strstr (answers.problem, "gone"));
  g_free (answers.problem);

  /* nobody who has gone is told */
  answers.n_answers = 0;
  g_object_unref (hek_dashboard_session_list_values (f->session, query, "layout", on_values,
                                                     object));
  g_clear_object (&object);
  studio_test_wait (100);
  g_assert_cmpuint (answers.n_answers, ==, 0);

  panel_add (f, "scene");
  panel_choose (f, "Source", 0, "Layout");
  studio_test_wait (50);
  g_assert_cmpstr (panel_get_chosen (f, "Layout", 0), ==, "The last that was made");
  panel_choose (f, "Colour", 0, "count");
  g_assert_cmpstr (panel_get_field (f, 0, "color"), ==, "count");
}

/* Nothing can be asked yet: that is told, and the widget shows what it had. */
static void
test_no_collection (PanelFixture *f, gconstpointer data)
{
  panel_add (f, "table");
  panel_choose (f, "Source", 0, "Attributes");
  g_assert_cmpstr (hek_widget_query_get_source (panel_get (f)->queries->pdata[0]), ==,
                   "collections");
  g_assert_true (panel_says (f, "Choose a collection."));
  g_assert_cmpstr (panel_get_chosen (f, "Source", 0), ==, "Attributes");
  /* one that comes can be chosen there */
  panel_import (f, "photos", 20);
  panel_choose (f, "Collection", 0, "photos");
  g_assert_cmpstr (panel_get_field (f, 0, "collection"), ==, "photos");
  g_assert_false (panel_says (f, "Choose a collection."));
}

static void
test_several (PanelFixture *f, gconstpointer data)
{
  panel_add (f, "line");
  g_assert_false (panel_says (f, "Query 1"));
  panel_click (f, "Add query", 0);
  g_assert_cmpuint (panel_get (f)->queries->len, ==, 2);
  g_assert_true (panel_says (f, "Query 2"));
  panel_choose (f, "Value", 1, "Mean");
  g_assert_cmpstr (panel_get_field (f, 1, "reduce"), ==, "mean");
  g_assert_null (panel_get_field (f, 0, "reduce"));

  panel_click (f, "Move up", 1);
  g_assert_cmpstr (panel_get_field (f, 0, "reduce"), ==, "mean");
  g_assert_null (panel_get_field (f, 1, "reduce"));
  g_assert_cmpstr (panel_get_chosen (f, "Value", 0), ==, "Mean");
  g_assert_false (gtk_widget_get_sensitive (panel_find (f, GTK_TYPE_BUTTON, "Move up", 0)));
  g_assert_false (gtk_widget_get_sensitive (panel_find (f, GTK_TYPE_BUTTON, "Move down", 1)));

  panel_click (f, "Remove the query", 0);
  g_assert_cmpuint (panel_get (f)->queries->len, ==, 1);
  g_assert_null (panel_get_field (f, 0, "reduce"));
  hek_dashboard_session_undo (f->session);
  panel_settle (f);
  g_assert_cmpstr (panel_get_chosen (f, "Value", 0), ==, "Mean");

  for (guint i = 2; i < panel_get (f)->kind->max_frames; i++)
    panel_click (f, "Add query", 0);
  g_assert_false (panel_says (f, "Add query"));
}

/* --- options --------------------------------------------------------------------------------- */

static void
test_options (PanelFixture *f, gconstpointer data)
{
  GtkWidget *row, *scale;

  panel_add (f, "card");
  row = studio_test_need (f->panel, STUDIO_TYPE_OPTION_ROW, 2);
  scale = studio_test_need (row, GTK_TYPE_SCALE, 0);
  for (int digits = 4; digits < 8; digits++) /* a drag */
    gtk_range_set_value (GTK_RANGE (scale), digits);
  g_assert_cmpfloat (
    hek_widget_options_get (panel_get (f)->kind, &panel_get (f)->options, "digits"), ==, 7);
  g_assert_true (hek_dashboard_session_undo (f->session));
  g_assert_cmpfloat (
    hek_widget_options_get (panel_get (f)->kind, &panel_get (f)->options, "digits"), ==, 3);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 3);

  panel_choose (f, "Value", 1, "Mean");
  g_assert_cmpfloat (
    hek_widget_options_get (panel_get (f)->kind, &panel_get (f)->options, "reduce"), ==, 1);
}

static void
test_columns (PanelFixture *f, gconstpointer data)
{
  panel_add (f, "table");
  panel_choose (f, "Source", 0, "Attributes");
  panel_wait_for_content (f);
  panel_choose (f, "Sorted by", 0, "count");
  g_assert_cmpstr (panel_get (f)->options.texts[0], ==, "count");
  panel_type (panel_find (f, GTK_TYPE_ENTRY, "Filter", 1), "7");
  g_assert_cmpstr (
    hek_widget_options_get_text (panel_get (f)->kind, &panel_get (f)->options, "filter"), ==, "7");

  /* a column that is no more there is kept, and told */
  panel_choose (f, "Source", 0, "Collections");
  while (hek_dashboard_session_is_fetching (f->session))
    studio_test_wait (5);
  studio_test_wait (20);
  g_assert_cmpstr (panel_get_chosen (f, "Sorted by", 0), ==, "count (missing)");
  g_assert_true (panel_says (f, "no such column"));
  g_assert_cmpstr (panel_get (f)->options.texts[0], ==, "count");
}

static void
test_amount (PanelFixture *f, gconstpointer data)
{
  GtkWidget *most;

  panel_add (f, "gauge");
  panel_choose (f, "Series", 0, "Search latency");
  while (hek_dashboard_session_get_content (f->session, f->id) == NULL)
    panel_wait_for_content (f);
  most = panel_find (f, GTK_TYPE_ENTRY, "Greatest", 0);
  panel_type (most, "250 ms");
  g_assert_cmpfloat (hek_widget_options_get (panel_get (f)->kind, &panel_get (f)->options, "max"),
                     ==, 250e6);
  panel_type (most, "much");
  g_assert_true (gtk_widget_has_css_class (most, "error"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (most)), ==, "much");
  hek_dashboard_session_undo (f->session);
}

/* --- bands ----------------------------------------------------------------------------------- */

static void
test_bands (PanelFixture *f, gconstpointer data)
{
  const HekWidgetOptions *options;

  panel_add (f, "line");
  panel_wait_for_content (f);
  panel_click (f, "Add range", 0);
  g_assert_cmpuint (panel_get (f)->options.n_bands, ==, 0); /* it says nothing yet */
  panel_type (panel_find (f, GTK_TYPE_ENTRY, "From", 0), "50 ms");
  options = &panel_get (f)->options;
  g_assert_cmpuint (options->n_bands, ==, 1);
  g_assert_cmpfloat (options->bands[0].from, ==, 50e6);
  g_assert_true (options->bands[0].to > 1e300);
  g_assert_cmpint (options->bands[0].level, ==, HEK_WIDGET_WARNING);
  /* typing a unit is one step: "5" and "50 m" are none that is kept */
  g_assert_true (hek_dashboard_session_undo (f->session));
  g_assert_cmpuint (panel_get (f)->options.n_bands, ==, 0);
  hek_dashboard_session_redo (f->session);
  panel_settle (f);
  g_assert_cmpstr (gtk_editable_get_text (panel_find (f, GTK_TYPE_ENTRY, "From", 0)), ==, "50 ms");

  panel_type (panel_find (f, GTK_TYPE_ENTRY, "To", 0), "20 ms");
  g_assert_true (panel_says (f, "below"));
  g_assert_true (panel_get (f)->options.bands[0].to > 1e300);
  panel_type (panel_find (f, GTK_TYPE_ENTRY, "To", 0), "100 ms");
  g_assert_false (panel_says (f, "below"));
  g_assert_cmpfloat (panel_get (f)->options.bands[0].to, ==, 100e6);
  panel_type (panel_find (f, GTK_TYPE_ENTRY, "Label", 0), "Slow");
  g_assert_cmpstr (panel_get (f)->options.bands[0].label, ==, "Slow");
  panel_choose (f, "Level", 0, "Bad");
  g_assert_cmpint (panel_get (f)->options.bands[0].level, ==, HEK_WIDGET_BAD);

  panel_click (f, "Remove the range", 0);
  g_assert_cmpuint (panel_get (f)->options.n_bands, ==, 0);
  hek_dashboard_session_undo (f->session);
  panel_settle (f);
  g_assert_cmpstr (gtk_editable_get_text (panel_find (f, GTK_TYPE_ENTRY, "To", 0)), ==, "100 ms");
  for (guint i = 1; i < HEK_WIDGET_MAX_BANDS; i++)
    panel_click (f, "Add range", 0);
  g_assert_false (panel_says (f, "Add range"));
}

/* --- the dashboard --------------------------------------------------------------------------- */

static void
test_whole (PanelFixture *f, gconstpointer data)
{
  GtkWidget *name = panel_find (f, GTK_TYPE_ENTRY, "Name", 0);
  GtkWidget *range, *mark;
  HekDashboardRange shown;

  panel_type (name, "");
  g_assert_true (gtk_widget_has_css_class (name, "error"));
  panel_type (name, "Night");
  g_signal_emit_by_name (name, "activate");
  g_assert_cmpstr (hek_dashboard_get_name (hek_dashboard_session_get (f->session)), ==, "Night");
  g_assert_cmpstr (hek_dashboard_session_get_undo (f->session), ==, "Rename Dashboard");

  panel_choose (f, "Range", 0, "Last 6 hours");
  hek_dashboard_get_range (hek_dashboard_session_get (f->session), &shown);
  g_assert_cmpint (shown.last_us, ==, 6 * 3600 * (gint64)G_USEC_PER_SEC);
  panel_choose (f, "Range", 0, "Custom");
  range = panel_find (f, GTK_TYPE_ENTRY, "Custom range", 0);
  panel_type (range, "45min");
  hek_dashboard_get_range (hek_dashboard_session_get (f->session), &shown);
  g_assert_cmpint (shown.last_us, ==, 45 * 60 * (gint64)G_USEC_PER_SEC);
  panel_type (range, "soon");
  g_assert_true (gtk_widget_has_css_class (range, "error"));
  hek_dashboard_get_range (hek_dashboard_session_get (f->session), &shown);
  g_assert_cmpint (shown.last_us, ==, 45 * 60 * (gint64)G_USEC_PER_SEC);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (range)), ==, "soon");

  mark = studio_test_need (f->panel, GTK_TYPE_CHECK_BUTTON, HEK_ANNOTATION_INDEX);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), FALSE);
  g_assert_cmpuint (hek_dashboard_get_notes (hek_dashboard_session_get (f->session)), ==,
                    HEK_ANNOTATION_ALL & ~(1u << HEK_ANNOTATION_INDEX));
  hek_dashboard_session_undo (f->session);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (mark)));
}

/* A widget that is removed leaves the settings of the dashboard. */
static void
test_removed (PanelFixture *f, gconstpointer data)
{
  panel_add (f, "line");
  g_assert_true (panel_says (f, "Kind"));
  hek_dashboard_session_remove (f->session, f->id);
  panel_settle (f);
  g_assert_false (panel_says (f, "Kind"));
  g_assert_true (panel_says (f, "Annotations shown"));
  hek_dashboard_session_undo (f->session);
  panel_settle (f);
  g_assert_true (panel_says (f, "Kind"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  panel_init ();
#define ADD(name, data, test)                                                                      \
  g_test_add ("/ui/dashboard-panel/" name, PanelFixture, data, panel_set_up, test, panel_tear_down)
  ADD ("title", NULL, test_title);
  ADD ("kind", NULL, test_kind);
  ADD ("query", NULL, test_query);
  ADD ("filter", NULL, test_filter);
  ADD ("names", NULL, test_names);
  ADD ("words", NULL, test_words);
  ADD ("choices", NULL, test_choices);
  ADD ("no-collection", "empty", test_no_collection);
  ADD ("several", NULL, test_several);
  ADD ("options", NULL, test_options);
  ADD ("columns", NULL, test_columns);
  ADD ("amount", NULL, test_amount);
  ADD ("bands", NULL, test_bands);
  ADD ("whole", NULL, test_whole);
  ADD ("removed", NULL, test_removed);
  return g_test_run ();
}
