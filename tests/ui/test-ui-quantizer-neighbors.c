/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two lists of neighbours from inside: rows are made a few at a time, a row that is selected in
 * one list is selected in the other, long lists do not hold up the main thread.
 */
#include "config.h"

#include <adwaita.h>

#include "../evaluate/evaluate-fixture.h"
#include "../test-timing.h"
#include "studio-quantizer-neighbors-lists.h"
#include "studio-quantizer-neighbors-row.h"
#include "studio-test-window.h"

/* Of the main thread, to show a list of a hundred; its rows follow. */
#define MAX_SHOW_MSEC (16.0 * HEK_TEST_SLOWDOWN)

typedef struct
{
  HekEvaluateSet *set;
  float *numbers;
  StudioQuantizerNeighborsLook look;
  HekQuantizerNeighbors neighbors;
  GtkWidget *lists, *window;
  char *activated;
} Fixture;

static void
clear_neighbor (gpointer data)
{
  g_free (((HekQuantizerNeighbor *) data)->key);
}

/* The second list has the rows of the first from behind, but for the last, which is another. */
static void
fill (Fixture *fixture,
      guint    k)
{
  fixture->neighbors.k = k;
  fixture->neighbors.n_lost = 1;
  g_array_set_size (fixture->neighbors.exact, 0);
  g_array_set_size (fixture->neighbors.quantized, 0);
  for (guint i = 0; i < k; i++)
    {
      HekQuantizerNeighbor exact = { .row = i, .rank = i + 1, .rank_by_estimate = k - i };
      HekQuantizerNeighbor quantized = { .row = k - 1 - i, .rank = k - i,
                                         .rank_by_estimate = i + 1 };

      if (i == 0)
        exact.rank_by_estimate = 500;
      if (i == k - 1)
        {
          quantized.row = 700;
          quantized.rank = 600;
        }
      exact.key = g_strdup_printf ("row-%u", exact.row);
      quantized.key = g_strdup_printf ("row-%u", quantized.row);
      g_array_append_val (fixture->neighbors.exact, exact);
      g_array_append_val (fixture->neighbors.quantized, quantized);
    }
}

static void
on_activated (Fixture    *fixture,
              const char *key)
{
  g_free (fixture->activated);
  fixture->activated = g_strdup (key);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  GtkWidget *scroller;

  fixture->set = fixture_set (HEK_DISTANCE_L2, &fixture->numbers);
  fixture->look = (StudioQuantizerNeighborsLook) {
    .thumbnails = studio_thumbnails_new (64, 1 << 20), .dtype = HEK_DTYPE_F32,
    .dim = FIXTURE_DIM,
  };
  fixture->neighbors.set = fixture->set;
  fixture->neighbors.exact = g_array_new (FALSE, TRUE, sizeof (HekQuantizerNeighbor));
  fixture->neighbors.quantized = g_array_new (FALSE, TRUE, sizeof (HekQuantizerNeighbor));
  g_array_set_clear_func (fixture->neighbors.exact, clear_neighbor);
  g_array_set_clear_func (fixture->neighbors.quantized, clear_neighbor);
  fixture->lists = studio_quantizer_neighbors_lists_new (&fixture->look);
  g_signal_connect_swapped (fixture->lists, "activated", G_CALLBACK (on_activated), fixture);
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), fixture->lists);
  fixture->window = studio_test_window_new (scroller, 700, 500);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  studio_thumbnails_close (fixture->look.thumbnails);
  g_object_unref (fixture->look.thumbnails);
  g_array_unref (fixture->neighbors.exact);
  g_array_unref (fixture->neighbors.quantized);
  hek_evaluate_set_unref (fixture->set);
  g_free (fixture->numbers);
  g_free (fixture->activated);
}

static GtkListBox *
get_list (Fixture *fixture,
          guint    idx)
{
  return studio_test_need (fixture->lists, GTK_TYPE_LIST_BOX, idx);
}

static guint
count_shown (GtkListBox *list)
{
  GtkListBoxRow *row;
  guint n = 0;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    n += gtk_widget_get_visible (GTK_WIDGET (row));
  return n;
}

static void
show (Fixture *fixture,
      guint    k)
{
  fill (fixture, k);
  studio_quantizer_neighbors_lists_show (STUDIO_QUANTIZER_NEIGHBORS_LISTS (fixture->lists),
                                         &fixture->neighbors);
}

static gboolean
has_twelve (gconstpointer data)
{
  return count_shown (get_list ((Fixture *) data, 1)) == 12;
}

static void
test_select (Fixture      *fixture,
             gconstpointer data)
{
  GtkListBox *exact = get_list (fixture, 0), *quantized = get_list (fixture, 1);
  GtkListBoxRow *row;

  show (fixture, 12);
  studio_test_wait_until (has_twelve, fixture);
  gtk_list_box_select_row (exact, gtk_list_box_get_row_at_index (exact, 3));
  row = gtk_list_box_get_selected_row (quantized);
  g_assert_nonnull (row);
  g_assert_cmpint (gtk_list_box_row_get_index (row), ==, 8);
  g_assert_cmpstr (studio_quantizer_neighbors_row_get_key (STUDIO_QUANTIZER_NEIGHBORS_ROW (row)),
                   ==, "row-3");

  /* the one that is lost has no other */
  gtk_list_box_select_row (exact, gtk_list_box_get_row_at_index (exact, 0));
  g_assert_null (gtk_list_box_get_selected_row (quantized));
  gtk_list_box_select_row (quantized, gtk_list_box_get_row_at_index (quantized, 0));
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (exact)), ==, 11);

  g_signal_emit_by_name (gtk_list_box_get_row_at_index (quantized, 11), "activate");
  g_assert_cmpstr (fixture->activated, ==, "row-700");
  /* all rows of both lists are of one height: lines meet them */
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (exact)), ==,
                   gtk_widget_get_height (GTK_WIDGET (quantized)));
}

/* Rows of a longer list stay, unseen. */
static void
test_shorter (Fixture      *fixture,
              gconstpointer data)
{
  show (fixture, 12);
  studio_test_wait_until (has_twelve, fixture);
  show (fixture, 3);
  for (guint list = 0; list < 2; list++)
    g_assert_cmpuint (count_shown (get_list (fixture, list)), ==, 3);
  g_assert_cmpstr (studio_quantizer_neighbors_row_get_key (STUDIO_QUANTIZER_NEIGHBORS_ROW (
                     gtk_list_box_get_row_at_index (get_list (fixture, 1), 2))), ==, "row-700");
}

static gboolean
has_hundred (gconstpointer data)
{
  return count_shown (get_list ((Fixture *) data, 0)) == 100;
}

static void
test_time (Fixture      *fixture,
           gconstpointer data)
{
  double msec = studio_test_thread_msec ();

  show (fixture, 100);
  msec = studio_test_thread_msec () - msec;
  g_test_message ("a hundred neighbours begin to be shown in %.2f ms", msec);
  g_assert_cmpfloat (msec, <, MAX_SHOW_MSEC);
  studio_test_wait_until (has_hundred, fixture);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/quantizer/neighbors/select", Fixture, NULL, set_up, test_select, tear_down);
  g_test_add ("/ui/quantizer/neighbors/shorter", Fixture, NULL, set_up, test_shorter, tear_down);
  g_test_add ("/ui/quantizer/neighbors/time", Fixture, NULL, set_up, test_time, tear_down);
  return g_test_run ();
}
