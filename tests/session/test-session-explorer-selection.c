/* SPDX-License-Identifier: Apache-2.0 */
/* The selected rows of an Explorer session as a list: what is in it, its order, and rows that are
 * read when somebody looks at them. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-explorer-selection-list.h"
#include "hek-explorer-sort-private.h"
#include "hek-parallel.h"
#include "library-fixture.h"

#define N 400u

typedef struct
{
  LibraryFixture base;
  HekExplorerSession *session;
  HekExplorerSelectionList *list;
  guint n_changed, n_removed, n_added, position; /* of the list's last change */
  guint n_loaded;
} Fixture;

static void
iterate (void)
{
  g_main_context_iteration (NULL, FALSE);
  g_usleep (200);
}

static void
on_items (GListModel *list,
          guint       position,
          guint       n_removed,
          guint       n_added,
          Fixture    *fixture)
{
  fixture->n_changed++;
  fixture->position = position;
  fixture->n_removed = n_removed;
  fixture->n_added = n_added;
}

static void
wait_sorted (Fixture *fixture)
{
  gint64 start = g_get_monotonic_time ();

  while (hek_explorer_selection_list_is_busy (fixture->list))
    {
      iterate ();
      g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *uuid = NULL;
  HekLayoutRecipe recipe;

  library_fixture_set_up (&fixture->base, NULL);
  library_fixture_open (&fixture->base);
  uuid = library_fixture_import (&fixture->base, "things", N);
  fixture->session = hek_explorer_session_new (fixture->base.library, fixture->base.jobs);
  hek_explorer_session_set_collection (fixture->session, uuid);
  fixture->list = hek_explorer_selection_list_new (fixture->session, fixture->base.jobs);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items), fixture);
  hek_layout_recipe_init (&recipe, hek_layout_method_find ("random"));
  hek_explorer_session_compute (fixture->session, &recipe, NULL, FALSE);
  while (hek_explorer_session_get_data (fixture->session) == NULL)
    iterate ();
  wait_sorted (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer gone = fixture->session;

  hek_explorer_selection_list_close (fixture->list);
  g_object_unref (fixture->list);
  hek_explorer_session_close (fixture->session);
  g_object_add_weak_pointer (G_OBJECT (fixture->session), &gone);
  g_object_unref (fixture->session);
  while (gone != NULL)
    iterate ();
  library_fixture_tear_down (&fixture->base, NULL);
}

/* Rows @first, @first + @step, … below @end. */
static void
select_rows (Fixture *fixture,
             guint32  first,
             guint32  step,
             guint32  end)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (HekSceneSet) set = NULL;

  for (guint32 row = first; row < end; row += step)
    g_array_append_val (rows, row);
  set = hek_scene_set_new_rows (N, (guint32 *) rows->data, rows->len);
  hek_explorer_session_select (fixture->session, HEK_SCENE_SET_REPLACE, set);
  wait_sorted (fixture);
}

static guint
field (Fixture    *fixture,
       const char *name)
{
  int at = hek_schema_find_field (hek_explorer_session_get_schema (fixture->session), name);

  g_assert_cmpint (at, >=, 0);
  return (guint) at;
}

static void
order_by (Fixture          *fixture,
          HekExplorerOrder  order)
{
  hek_explorer_selection_list_set_order (fixture->list, &order);
  wait_sorted (fixture);
}

/* (transfer full): when it was read */
static HekExplorerRow *
load (Fixture *fixture,
      guint    position)
{
  HekExplorerRow *row = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);

  g_assert_nonnull (row);
  while (!hek_explorer_row_is_loaded (row))
    iterate ();
  return row;
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  GListModel *model = G_LIST_MODEL (fixture->list);
  g_autoptr (HekExplorerRow) row = NULL;
  g_autoptr (HekExplorerRow) same = NULL;
  guint key = field (fixture, "key");

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  select_rows (fixture, 10, 10, N);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 39);
  g_assert_cmpuint (hek_explorer_selection_list_get_row (fixture->list, 3), ==, 40);
  g_assert_cmpuint (hek_explorer_selection_list_find (fixture->list, 40), ==, 3);
  g_assert_cmpuint (hek_explorer_selection_list_find (fixture->list, 41), ==, G_MAXUINT);
  g_assert_cmpuint (hek_explorer_selection_list_get_row (fixture->list, 39), ==, G_MAXUINT32);
  g_assert_null (g_list_model_get_item (model, 39));

  row = load (fixture, 3);
  same = g_list_model_get_item (model, 3);
  g_assert_true (row == same);
  g_assert_cmpuint (hek_explorer_row_get_row (row), ==, 40);
  g_assert_cmpstr (hek_explorer_row_get_key (row), ==, hek_explorer_row_get_text (row, key));
  g_assert_nonnull (hek_explorer_row_get_vector (row));
  g_assert_null (hek_explorer_row_get_thumbnail (row));
  g_assert_null (hek_explorer_row_get_problem (row));

  /* One row less: views are told of that one. */
  g_clear_object (&row);
  {
    const guint32 one = 50;
    g_autoptr (HekSceneSet) set = hek_scene_set_new_rows (N, &one, 1);

    hek_explorer_session_select (fixture->session, HEK_SCENE_SET_SUBTRACT, set);
    wait_sorted (fixture);
  }
  g_assert_cmpuint (fixture->position, ==, 4);
  g_assert_cmpuint (fixture->n_removed, ==, 1);
  g_assert_cmpuint (fixture->n_added, ==, 0);
}

/* The collection's keys are item-0, item-1 …, its counts go down and repeat. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  guint key = field (fixture, "key"), number = field (fixture, "count");
  double last = -INFINITY;

  select_rows (fixture, 0, 1, N);
  order_by (fixture, (HekExplorerOrder) { HEK_EXPLORER_ORDER_FIELD, .field = key,
                                          .descending = TRUE });
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (HekExplorerRow) a = load (fixture, i);
      g_autoptr (HekExplorerRow) b = load (fixture, i + 1);

      g_assert_cmpint (hek_explorer_compare_texts (hek_explorer_row_get_key (a),
                                                   hek_explorer_row_get_key (b)), >, 0);
    }
  order_by (fixture, (HekExplorerOrder) { HEK_EXPLORER_ORDER_FIELD, .field = number });
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (HekExplorerRow) row = load (fixture, i);
      const char *text = hek_explorer_row_get_text (row, number);
      double value = text != NULL ? g_ascii_strtod (text, NULL) : INFINITY;

      g_assert_cmpfloat (value, >=, last);
      last = value;
    }
  order_by (fixture, (HekExplorerOrder) { HEK_EXPLORER_ORDER_ROWS, .descending = TRUE });
  g_assert_cmpuint (hek_explorer_selection_list_get_row (fixture->list, 0), ==, N - 1);
  g_assert_true (isnan (hek_explorer_selection_list_get_distance (fixture->list, 0)));
}

/* The row itself is at distance 0, and others are as the vectors say. */
static void
test_distance (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (HekExplorerRow) from = NULL;
  guint dim = hek_explorer_session_get_schema (fixture->session)->dim;
  double last = -1;

  select_rows (fixture, 0, 2, N);
  order_by (fixture, (HekExplorerOrder) { HEK_EXPLORER_ORDER_DISTANCE, .row = 80 });
  g_assert_cmpuint (hek_explorer_selection_list_get_row (fixture->list, 0), ==, 80);
  from = load (fixture, 0);
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (HekExplorerRow) row = load (fixture, i);
      double distance = hek_explorer_selection_list_get_distance (fixture->list, i), sum = 0;

      for (guint d = 0; d < dim; d++)
        {
          double difference = hek_explorer_row_get_vector (row)[d] -
                              hek_explorer_row_get_vector (from)[d];

          sum += difference * difference;
        }
      g_assert_cmpfloat_with_epsilon (distance, sum, 1e-5 * MAX (sum, 1));
      g_assert_cmpfloat (distance, >=, last);
      last = distance;
    }
}

/* What is deleted from the selection while a sort is under way, and undone. */
static void
test_undo (Fixture       *fixture,
           gconstpointer  data)
{
  select_rows (fixture, 0, 1, N);
  select_rows (fixture, 0, 3, N);
  g_assert_true (hek_explorer_session_undo (fixture->session));
  g_assert_true (hek_explorer_session_redo (fixture->session));
  g_assert_true (hek_explorer_session_undo (fixture->session));
  wait_sorted (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, N);
}

static void
on_keys (HekExplorerSelectionList *list,
         const char               *keys,
         guint                     n,
         guint                    *n_keys)
{
  *n_keys = n;
}

/* Keys that are asked for before the list has followed are those of what is selected now. */
static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HekSceneSet) few = hek_scene_set_new_rows (N, (const guint32[]) { 1, 2, 4 }, 3);
  guint n_keys = 0;

  g_signal_connect (fixture->list, "keys-read", G_CALLBACK (on_keys), &n_keys);
  select_rows (fixture, 0, 1, N);
  hek_explorer_session_select (fixture->session, HEK_SCENE_SET_REPLACE, few);
  g_assert_true (hek_explorer_selection_list_is_busy (fixture->list));
  hek_explorer_selection_list_read_keys (fixture->list);
  for (gint64 start = g_get_monotonic_time (); n_keys == 0; iterate ())
    g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
  g_assert_cmpuint (n_keys, ==, 3);
}

/* --- sorting --------------------------------------------------------------------------------- */

static void
test_texts (void)
{
  static const char *const in_order[] = { "", "a", "a1", "a01", "A2", "a10", "a10b", "B", "b0" };

  g_assert_cmpint (hek_explorer_compare_texts ("item-9", "item-10"), <, 0);
  g_assert_cmpint (hek_explorer_compare_texts ("x", "x"), ==, 0);
  g_assert_cmpint (hek_explorer_compare_texts ("00", "0"), !=, 0);
  for (guint i = 0; i + 1 < G_N_ELEMENTS (in_order); i++)
    if (i != 2) /* a1 and a01 are the same number: byte by byte then */
      g_assert_cmpint (hek_explorer_compare_texts (in_order[i], in_order[i + 1]), <, 0);
}

/* Texts that differ late, in long numbers, in case only, and not at all: heads must not lie. */
static void
test_sort_texts (void)
{
  static const char *const parts[] = { "", "a", "A", "item-", "Item-", "0", "00", "7", "10",
                                       "123456789", "1234567890", "99999999", "a very long head ",
                                       "\xc3\xa9", "/", ":", " " };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree HekExplorerKey *keys = NULL;
  guint n = G_N_ELEMENTS (parts);

  for (guint i = 0; i < n * n * n; i++)
    g_ptr_array_add (texts, g_strconcat (parts[i % n], parts[i / n % n], parts[i / n / n], NULL));
  keys = g_new0 (HekExplorerKey, texts->len);
  for (guint i = 0; i < texts->len; i++)
    keys[i] = (HekExplorerKey) { .key.text = texts->pdata[i], .row = i };
  g_assert_true (hek_explorer_sort_keys (keys, texts->len, HEK_EXPLORER_SORT_TEXTS, FALSE,
                                         NULL));
  for (guint i = 1; i < texts->len; i++)
    {
      int order = hek_explorer_compare_texts (keys[i - 1].key.text, keys[i].key.text);

      g_assert_cmpint (order, <=, 0);
      if (order == 0)
        g_assert_cmpuint (keys[i - 1].row, <, keys[i].row);
    }
}

/* Against the plain meaning of a stable sort, at sizes around blocks, on one thread and on all. */
static void
test_sort (void)
{
  static const guint32 sizes[] = { 0, 1, 15, 17, 8191, 8192, 8193, 40000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint down = 0; down < 2; down++)
      {
        guint32 n = sizes[s];
        g_autofree HekExplorerKey *keys = g_new (HekExplorerKey, MAX (n, 1));
        g_autofree HekExplorerKey *again = g_new (HekExplorerKey, MAX (n, 1));
        g_autoptr (GRand) rand = g_rand_new_with_seed (s);

        for (guint32 i = 0; i < n; i++)
          keys[i] = (HekExplorerKey) { .key.number = g_rand_int_range (rand, 0, 50), .row = i,
                                       .is_missing = g_rand_int_range (rand, 0, 10) == 0 };
        memcpy (again, keys, n * sizeof *keys);
        g_assert_true (hek_explorer_sort_keys (keys, n, HEK_EXPLORER_SORT_NUMBERS, down != 0,
                                               NULL));
        for (guint32 i = 1; i < n; i++)
          {
            const HekExplorerKey *a = &keys[i - 1], *b = &keys[i];

            g_assert_cmpuint (a->is_missing, <=, b->is_missing);
            if (a->is_missing != b->is_missing)
              continue;
            if (a->is_missing || a->key.number == b->key.number)
              g_assert_cmpuint (a->row, <, b->row);
            else if (down != 0)
              g_assert_cmpfloat (a->key.number, >, b->key.number);
            else
              g_assert_cmpfloat (a->key.number, <, b->key.number);
          }
        hek_parallel_set_n_threads (1);
        g_assert_true (hek_explorer_sort_keys (again, n, HEK_EXPLORER_SORT_NUMBERS, down != 0,
                                               NULL));
        hek_parallel_set_n_threads (0);
        g_assert_cmpmem (again, n * sizeof *again, keys, n * sizeof *keys);
      }
}

/* Numbers of which a double has not all digits: keys of other programs are such. */
static void
test_sort_integers (void)
{
  HekExplorerKey keys[100];

  for (guint down = 0; down < 2; down++)
    {
      for (guint32 i = 0; i < G_N_ELEMENTS (keys); i++)
        keys[i] = (HekExplorerKey) { .key.integer = G_MAXINT64 - (i * 37) % 100, .row = i };
      g_assert_true (hek_explorer_sort_keys (keys, G_N_ELEMENTS (keys), HEK_EXPLORER_SORT_INTEGERS,
                                             down != 0, NULL));
      for (guint32 i = 0; i < G_N_ELEMENTS (keys); i++)
        g_assert_cmpint (keys[i].key.integer, ==, G_MAXINT64 - (down != 0 ? i : 99 - i));
    }
}

static void
test_sort_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };
  g_autofree HekExplorerKey *keys = g_new0 (HekExplorerKey, 100000);

  g_cancellable_cancel (cancellable);
  g_assert_false (hek_explorer_sort_keys (keys, 100000, HEK_EXPLORER_SORT_NUMBERS, FALSE,
                                          &task));
}

#define ADD(name, test) \
  g_test_add ("/session/explorer-selection/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("list", test_list);
  ADD ("order", test_order);
  ADD ("distance", test_distance);
  ADD ("undo", test_undo);
  ADD ("keys", test_keys);
  g_test_add_func ("/session/explorer-selection/texts", test_texts);
  g_test_add_func ("/session/explorer-selection/sort", test_sort);
  g_test_add_func ("/session/explorer-selection/sort-texts", test_sort_texts);
  g_test_add_func ("/session/explorer-selection/sort-integers", test_sort_integers);
  g_test_add_func ("/session/explorer-selection/sort-cancelled", test_sort_cancelled);
  return g_test_run ();
}
