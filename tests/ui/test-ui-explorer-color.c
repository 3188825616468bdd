/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Explorer's colours from inside: numbers of a range, histograms that are brushed, a legend
 * that filters, what can be chosen to colour by, and what the panel makes of it.
 */
#include "config.h"

#include <adwaita.h>
#include <math.h>

#include "../session/explorer-fixture.h"
#include "hek-explorer-view.h"
#include "studio-explorer-choices.h"
#include "studio-explorer-color-scale.h"
#include "studio-explorer-color.h"
#include "studio-explorer-filters.h"
#include "studio-explorer-histogram.h"
#include "studio-explorer-histograms.h"
#include "studio-explorer-legend-body.h"
#include "studio-explorer-legend-entry.h"
#include "studio-explorer-legend.h"
#include "studio-explorer-numbers.h"
#include "studio-explorer-value-chooser.h"
#include "studio-explorer-value-options.h"
#include "studio-test-window.h"

/* --- numbers --------------------------------------------------------------------------------- */

static void
assert_text (double      min,
             double      max,
             double      number,
             gboolean    is_time,
             const char *wanted)
{
  HekSceneRange range = { .min = min, .max = max };
  g_autofree char *text = studio_explorer_number_text (&range, number, is_time);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_number_text (void)
{
  assert_text (0, 9, 3, FALSE, "3");
  assert_text (0, 1, 0.25, FALSE, "0.25");
  assert_text (-1, 1, -0.5, FALSE, "−0.5");
  assert_text (60000, 60010, 60001.25, FALSE, "60001.25");
  assert_text (0, 60000, 100, FALSE, "100");
  assert_text (0, 1, 0, FALSE, "0");
  assert_text (0, 10 * 365 * 86400.0, 1714521600, TRUE, "1 May 2024");
  assert_text (1714521600, 1714521600 + 86400, 1714564800, TRUE, "1 May 2024, 12:00");
  assert_text (1714521600, 1714521600 + 60, 1714521630, TRUE, "1 May 2024, 00:00:30");
}

/* What an entry shows can be read again. */
static void
test_number_entry (void)
{
  const double spans[] = { 60, 86400, 1e8 };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      HekSceneRange range = { .min = 1714521600, .max = 1714521600 + spans[i] };
      g_autofree char *text = studio_explorer_number_entry_text (&range, range.min, TRUE);
      double number = 0;

      g_assert_true (g_str_has_prefix (text, "2024-05-01"));
      g_assert_true (studio_explorer_number_parse (text, TRUE, &number));
      g_assert_cmpfloat (number, ==, range.min);
    }
}

static void
test_number_near (void)
{
  const HekSceneRange range = { .min = 0.013, .max = 98.7 };
  const HekSceneRange positive = { .min = 1, .max = 10000 };
  const HekSceneRange huge = { .min = -G_MAXDOUBLE, .max = G_MAXDOUBLE };

  /* the ends are the ends */
  g_assert_cmpfloat (studio_explorer_number_near (&range, HEK_PLOT_LINEAR, 0), ==, 0.013);
  g_assert_cmpfloat (studio_explorer_number_near (&range, HEK_PLOT_LINEAR, 1), ==, 98.7);
  g_assert_cmpfloat (studio_explorer_number_near (&range, HEK_PLOT_LINEAR, 0.304), ==, 30);
  g_assert_cmpfloat (studio_explorer_number_near (&positive, HEK_PLOT_LOG10, 0.5), ==, 100);
  g_assert_true (isfinite (studio_explorer_number_near (&huge, HEK_PLOT_LINEAR, 0.25)));
  for (guint i = 0; i <= 100; i++)
    {
      double fraction = i / 100.0;
      double number = studio_explorer_number_near (&positive, HEK_PLOT_LOG10, fraction);

      g_assert_cmpfloat_with_epsilon (
        studio_explorer_number_fraction (&positive, HEK_PLOT_LOG10, number), fraction, 0.005);
    }
  g_assert_cmpfloat (studio_explorer_number_fraction (&range, HEK_PLOT_LINEAR, -5), ==, 0);
  g_assert_cmpfloat (studio_explorer_number_fraction (&range, HEK_PLOT_LINEAR, G_MAXDOUBLE), ==, 1);
}

static void
test_number_parse (void)
{
  double number = 7;

  g_assert_true (studio_explorer_number_parse (" 0.25 ", FALSE, &number));
  g_assert_cmpfloat (number, ==, 0.25);
  g_assert_true (studio_explorer_number_parse ("−3e2", FALSE, &number));
  g_assert_cmpfloat (number, ==, -300);
  g_assert_true (studio_explorer_number_parse ("2024-05-01", TRUE, &number));
  g_assert_cmpfloat (number, ==, 1714521600);
  g_assert_false (studio_explorer_number_parse ("", FALSE, &number));
  g_assert_false (studio_explorer_number_parse (NULL, FALSE, &number));
  g_assert_false (studio_explorer_number_parse ("3 kB", FALSE, &number));
  g_assert_false (studio_explorer_number_parse ("inf", FALSE, &number));
  g_assert_false (studio_explorer_number_parse ("yesterday", TRUE, &number));
  g_assert_cmpfloat (number, ==, 1714521600);
}

/* --- histograms ------------------------------------------------------------------------------ */

typedef struct
{
  guint n;
  double min, max;
} Brushed;

static void
on_brushed (GtkWidget *plot,
            double     min,
            double     max,
            Brushed   *brushed)
{
  brushed->n++;
  brushed->min = min;
  brushed->max = max;
}

static void
test_brush_keys (void)
{
  static const guint32 bins[4] = { 1, 2, 3, 4 }, visible[4] = { 1, 0, 0, 4 };
  StudioExplorerHistogramData data = {
    .range = { .min = 0, .max = 64, .n_values = 10 },
    .bins = bins, .visible = visible, .n_bins = 4, .unit = "kB",
  };
  GtkWidget *plot = studio_explorer_histogram_new ();
  GtkWidget *window = studio_test_window_new (plot, 320, 90);
  StudioExplorerHistogram *histogram = STUDIO_EXPLORER_HISTOGRAM (plot);
  Brushed brushed = { 0 };

  g_signal_connect (plot, "brushed", G_CALLBACK (on_brushed), &brushed);
  g_assert_false (studio_test_key (plot, GDK_KEY_Right, 0)); /* nothing to choose from */
  studio_explorer_histogram_set_data (histogram, &data);
  studio_test_assert_description (plot, "10 rows from 0\u00a0kB to 64\u00a0kB");
  g_assert_true (studio_test_key (plot, GDK_KEY_Right, 0));
  g_assert_cmpfloat (brushed.min, ==, 0);
  g_assert_cmpfloat (brushed.max, ==, 16);
  g_assert_true (studio_test_key (plot, GDK_KEY_Right, 0));
  g_assert_cmpfloat (brushed.min, ==, 1);
  g_assert_cmpfloat (brushed.max, ==, 17);
  g_assert_true (studio_test_key (plot, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_cmpfloat (brushed.min, ==, 1);
  g_assert_cmpfloat (brushed.max, ==, 18);
  g_assert_true (studio_test_key (plot, GDK_KEY_Up, 0));
  g_assert_cmpfloat (brushed.min, ==, 0);
  g_assert_cmpfloat (brushed.max, ==, 19);
  g_assert_true (studio_test_key (plot, GDK_KEY_Down, 0));
  g_assert_true (studio_test_key (plot, GDK_KEY_End, 0));
  g_assert_cmpfloat (brushed.min, ==, 1);
  g_assert_cmpfloat (brushed.max, ==, 64);
  /* at its end it stays */
  g_assert_true (studio_test_key (plot, GDK_KEY_Right, 0));
  g_assert_cmpfloat (brushed.max, ==, 64);
  g_assert_true (studio_test_key (plot, GDK_KEY_Escape, 0));
  g_assert_cmpfloat (brushed.min, >, brushed.max);
  g_assert_false (studio_test_key (plot, GDK_KEY_Escape, 0));
  g_assert_cmpuint (brushed.n, ==, 7);
  /* from outside: told to nobody */
  studio_explorer_histogram_set_brush (histogram, 8, 24);
  g_assert_cmpuint (brushed.n, ==, 7);
  studio_test_wait_frame (plot);
  studio_explorer_histogram_set_data (histogram, NULL);
  studio_test_wait_frame (plot);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- with a view ----------------------------------------------------------------------------- */

typedef struct
{
  ExplorerFixture base;
  HekExplorerView *view;
  GtkWidget *panel, *legend, *filters, *window;
} Fixture;

static gboolean
is_quiet (gconstpointer data)
{
  const Fixture *fixture = data;

  if (fixture->base.n_failed > 0)
    g_error ("failed: %s", fixture->base.message);
  return !hek_explorer_view_is_busy (fixture->view)
         && hek_explorer_view_get_points (fixture->view) != NULL;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->view
    = hek_explorer_view_new (fixture->base.session,
                             hek_explorer_session_get_jobs (fixture->base.session));
  explorer_fixture_follow (&fixture->base, fixture->view, "drawing-changed");
  fixture->legend = studio_explorer_legend_new (fixture->base.session, fixture->view);
  fixture->panel = studio_explorer_color_new (fixture->base.session, fixture->view);
  fixture->filters = studio_explorer_filters_new (fixture->base.session, fixture->view);
  gtk_widget_set_size_request (fixture->panel, 320, -1);
  gtk_widget_set_valign (fixture->legend, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), fixture->filters);
  gtk_box_append (GTK_BOX (box), fixture->legend);
  gtk_box_append (GTK_BOX (box), fixture->panel);
  fixture->window = studio_test_window_new (box, 640, 800);
  studio_test_wait_until (is_quiet, fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hek_explorer_view_close (fixture->view);
  explorer_fixture_release (fixture->view);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

static gpointer
need (Fixture *fixture,
      GType    type,
      guint    n)
{
  return studio_test_need (fixture->panel, type, n);
}

/* A choice in the list behind a button, as who clicks it. */
static void
choose (Fixture    *fixture,
        guint       chooser,
        const char *label)
{
  GtkWidget *widget = need (fixture, STUDIO_TYPE_EXPLORER_VALUE_CHOOSER, chooser);
  GtkListBox *list;

  g_signal_emit_by_name (studio_test_need (widget, GTK_TYPE_BUTTON, 0), "clicked");
  list = studio_test_need (widget, GTK_TYPE_LIST_BOX, 0);
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, i);
      GtkLabel *name;

      if (row == NULL)
        g_error ("nothing is called %s", label);
      name = studio_test_need (row, GTK_TYPE_LABEL, 0);
      if (!g_str_equal (gtk_label_get_text (name), label))
        continue;
      g_signal_emit_by_name (list, "row-activated", row);
      break;
    }
  studio_test_wait_until (is_quiet, fixture);
}

static const char *
shown_count (Fixture *fixture)
{
  g_assert_true (gtk_widget_get_visible (fixture->filters));
  return gtk_label_get_text (studio_test_need (fixture->filters, GTK_TYPE_LABEL, 0));
}

/* Numbers have a bar; what is brushed in it is a filter with a chip, whose button takes it away. */
static void
test_numbers (Fixture      *fixture,
              gconstpointer data)
{
  GtkWidget *body = need (fixture, STUDIO_TYPE_EXPLORER_LEGEND_BODY, 0);
  GtkWidget *filters = fixture->filters, *bar;

  g_assert_false (gtk_widget_get_visible (body));
  g_assert_false (gtk_widget_get_visible (fixture->legend));
  g_assert_false (gtk_widget_get_visible (filters));
  choose (fixture, 0, "count");
  g_assert_true (gtk_widget_get_visible (body));
  g_assert_true (gtk_widget_get_visible (fixture->legend));
  g_assert_true (gtk_widget_get_visible (need (fixture, STUDIO_TYPE_EXPLORER_COLOR_SCALE, 0)));
  bar = studio_test_need (body, STUDIO_TYPE_EXPLORER_HISTOGRAM, 0);
  g_assert_true (gtk_widget_get_visible (bar));

  g_assert_true (studio_test_key (bar, GDK_KEY_Right, 0));
  studio_test_wait_until (is_quiet, fixture);
  g_assert_true (gtk_widget_get_visible (filters));
  g_assert_cmpuint (hek_explorer_view_get_n_visible (fixture->view), <, EXPLORER_FIXTURE_ROWS / 3);
  g_assert_true (g_str_has_suffix (shown_count (fixture), "of 400 shown"));
  /* the close button of the chip */
  g_signal_emit_by_name (studio_test_need (filters, GTK_TYPE_BUTTON, 0), "clicked");
  studio_test_wait_until (is_quiet, fixture);
  g_assert_false (gtk_widget_get_visible (filters));
  g_assert_cmpuint (hek_explorer_view_get_n_visible (fixture->view), ==, EXPLORER_FIXTURE_ROWS);
}

/* Typed ends of the range are taken when they are one. */
static void
test_range (Fixture      *fixture,
            gconstpointer data)
{
  GtkWidget *scale = need (fixture, STUDIO_TYPE_EXPLORER_COLOR_SCALE, 0);
  GtkEntry *min = studio_test_need (scale, GTK_TYPE_ENTRY, 0);
  GtkEntry *max = studio_test_need (scale, GTK_TYPE_ENTRY, 1);
  const HekSceneColorOptions *options;

  choose (fixture, 0, "count");
  gtk_editable_set_text (GTK_EDITABLE (min), "100");
  gtk_editable_set_text (GTK_EDITABLE (max), "50");
  g_signal_emit_by_name (max, "activate");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (max), "error"));
  gtk_editable_set_text (GTK_EDITABLE (max), "200");
  g_signal_emit_by_name (max, "activate");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (max), "error"));
  options = hek_explorer_view_get_color_options (fixture->view);
  g_assert_cmpfloat (options->min, ==, 100);
  g_assert_cmpfloat (options->max, ==, 200);
  studio_test_wait_until (is_quiet, fixture);
  g_assert_cmpfloat (hek_explorer_view_get_coloring (fixture->view)->legend.range.max, ==, 200);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (max)), ==, "200");
}

/* Clusters have entries: a click hides, and the menu shows only one, and then all again. What a
 * double click does is in the scenario. */
static void
test_entries (Fixture      *fixture,
              gconstpointer data)
{
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_KMEANS, .k = 3 };
  const HekSceneLegend *legend;
  GtkToggleButton *toggle;
  GtkWidget *entry;
  guint n_first, n_selection;

  hek_explorer_view_set_color (fixture->view, &value);
  studio_test_wait_until (is_quiet, fixture);
  legend = &hek_explorer_view_get_coloring (fixture->view)->legend;
  g_assert_cmpuint (legend->n_entries, ==, 3);
  n_first = legend->entries[0].n_rows;
  g_assert_null (studio_test_find (fixture->panel, STUDIO_TYPE_EXPLORER_LEGEND_ENTRY, 3));
  entry = need (fixture, STUDIO_TYPE_EXPLORER_LEGEND_ENTRY, 0);
  toggle = studio_test_need (entry, GTK_TYPE_TOGGLE_BUTTON, 0);
  g_assert_true (gtk_toggle_button_get_active (toggle));

  gtk_toggle_button_set_active (toggle, FALSE);
  studio_test_wait_until (is_quiet, fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (fixture->view), ==,
                    EXPLORER_FIXTURE_ROWS - n_first);
  /* the legend over the points says so, too */
  g_assert_false (gtk_toggle_button_get_active (studio_test_need (
    studio_test_need (fixture->legend, STUDIO_TYPE_EXPLORER_LEGEND_ENTRY, 0),
    GTK_TYPE_TOGGLE_BUTTON, 0)));

  gtk_widget_activate_action (entry, "legend.only", NULL);
  studio_test_wait_until (is_quiet, fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (fixture->view), ==, n_first);
  g_assert_true (gtk_toggle_button_get_active (toggle));

  gtk_widget_activate_action (entry, "legend.only", NULL);
  studio_test_wait_until (is_quiet, fixture);
  g_assert_cmpuint (hek_explorer_view_get_n_visible (fixture->view), ==, EXPLORER_FIXTURE_ROWS);
  g_assert_cmpuint (hek_explorer_view_get_filters (fixture->view)->len, ==, 0);

  n_selection = fixture->base.n_selection;
  gtk_widget_activate_action (entry, "legend.select", NULL);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_selection, n_selection + 1);
  g_assert_cmpuint (
    hek_scene_set_count (hek_explorer_session_get_selection (fixture->base.session)), ==,
    n_first);
}

static gboolean
has_histogram (gconstpointer data)
{
  const Fixture *fixture = data;
  const GPtrArray *histograms = hek_explorer_view_get_histograms (fixture->view);

  return histograms->len == 1
         && ((HekExplorerHistogram *) g_ptr_array_index (histograms, 0))->values != NULL;
}

static void
test_histograms (Fixture      *fixture,
                 gconstpointer data)
{
  GtkWidget *histograms = need (fixture, STUDIO_TYPE_EXPLORER_HISTOGRAMS, 0);
  GtkWidget *plot;
  double min, max;
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_FIELD, .field = 1,
                             .as = HEK_EXPLORER_AS_NUMBERS };

  g_assert_null (studio_test_find (histograms, STUDIO_TYPE_EXPLORER_HISTOGRAM, 0));
  choose (fixture, 2, "count");
  studio_test_wait_until (has_histogram, fixture);
  plot = studio_test_need (histograms, STUDIO_TYPE_EXPLORER_HISTOGRAM, 0);
  studio_test_assert_description (plot, "400 rows from 0 to 399");
  g_assert_true (studio_test_key (plot, GDK_KEY_Left, 0));
  studio_test_wait_until (is_quiet, fixture);
  g_assert_true (hek_explorer_view_get_range (fixture->view, &value, &min, &max));
  g_assert_cmpfloat (min, ==, 299);
  g_assert_cmpfloat (max, ==, 399);
  g_assert_cmpstr (shown_count (fixture), ==, "101 of 400 shown");
  /* taken away with its range: the last button of the histograms */
  g_signal_emit_by_name (
    studio_test_need (gtk_widget_get_parent (plot), GTK_TYPE_BUTTON, 0), "clicked");
  studio_test_wait_until (is_quiet, fixture);
  g_assert_null (studio_test_find (histograms, STUDIO_TYPE_EXPLORER_HISTOGRAM, 0));
  g_assert_cmpuint (hek_explorer_view_get_n_visible (fixture->view), ==, EXPLORER_FIXTURE_ROWS);
}

static void
test_sizes (Fixture      *fixture,
            gconstpointer data)
{
  HekSceneSizing sizing;

  g_assert_false (hek_explorer_view_get_sizing (fixture->view, &sizing));
  choose (fixture, 1, "count");
  g_assert_true (hek_explorer_view_get_sizing (fixture->view, &sizing));
  g_assert_true (gtk_widget_get_visible (fixture->legend));
  choose (fixture, 1, "One size");
  g_assert_false (hek_explorer_view_get_sizing (fixture->view, &sizing));
  g_assert_false (gtk_widget_get_visible (fixture->legend));
}

/* Names are no sizes and have no histogram; fields, clusters and the layout are there. */
static void
test_choices (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (HekCodebookList) codebooks
    = hek_codebook_list_new (hek_explorer_session_get_library (fixture->base.session),
                             hek_explorer_session_get_jobs (fixture->base.session));
  g_autoptr (GPtrArray) all = studio_explorer_choices_new (
    fixture->view, codebooks, STUDIO_EXPLORER_VALUES_ALL, "One colour", NULL);
  g_autoptr (GPtrArray) numbers = studio_explorer_choices_new (
    fixture->view, codebooks, STUDIO_EXPLORER_VALUES_ADD, NULL, NULL);
  guint n_names = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const StudioExplorerChoice *choice = g_ptr_array_index (all, i);

      g_assert_nonnull (choice->label);
      n_names += choice->value.kind == HEK_EXPLORER_VALUE_KMEANS
                 || choice->value.kind == HEK_EXPLORER_VALUE_HDBSCAN;
    }
  g_assert_cmpuint (n_names, ==, 2);
  for (guint i = 0; i < numbers->len; i++)
    {
      const StudioExplorerChoice *choice = g_ptr_array_index (numbers, i);

      g_assert_cmpint (choice->value.kind, !=, HEK_EXPLORER_VALUE_NONE);
      g_assert_cmpint (choice->value.kind, !=, HEK_EXPLORER_VALUE_KMEANS);
      g_assert_cmpstr (choice->label, !=, "key");
    }
  g_assert_cmpuint (all->len, >, numbers->len);
  hek_codebook_list_close (codebooks);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/explorer/color/number-text", test_number_text);
  g_test_add_func ("/ui/explorer/color/number-entry", test_number_entry);
  g_test_add_func ("/ui/explorer/color/number-near", test_number_near);
  g_test_add_func ("/ui/explorer/color/number-parse", test_number_parse);
  g_test_add_func ("/ui/explorer/color/brush-keys", test_brush_keys);
#define ADD(name, func) \
  g_test_add ("/ui/explorer/color/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("numbers", test_numbers);
  ADD ("range", test_range);
  ADD ("entries", test_entries);
  ADD ("histograms", test_histograms);
  ADD ("sizes", test_sizes);
  ADD ("choices", test_choices);
  return g_test_run ();
}
