/* SPDX-License-Identifier: Apache-2.0 */
/* The grid: what holds after every change of any layout, and what people expect of some. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "hek-dashboard-grid.h"
#include "hek-rng.h"
#include "test-timing.h"

#define N_LAYOUTS 200
#define N_CHANGES 60

/* Of one change of 200 cells: a frame of 60 Hz has 16 ms. */
#define CHANGE_MS_MAX 8

static void
assert_settled (const HekGridItem *items,
                guint              n)
{
  g_autofree char *problem = NULL;

  if (!hek_grid_is_settled (items, n, &problem))
    g_error ("%s", problem);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      g_assert_false (hek_grid_overlap (&items[i].cell, &items[k].cell));
}

/* (nullable): the item of that id */
static const HekGridItem *
find (const HekGridItem *items,
      guint              n,
      guint              id)
{
  for (guint i = 0; i < n; i++)
    if (items[i].id == id)
      return &items[i];
  return NULL;
}

/* All ids are there, and all but @changed have their columns and sizes. */
static void
assert_kept (const HekGridItem *before,
             const HekGridItem *after,
             guint              n,
             guint              changed)
{
  for (guint i = 0; i < n; i++)
    {
      const HekGridItem *same = find (after, n, before[i].id);

      g_assert_nonnull (same);
      if (before[i].id == changed)
        continue;
      g_assert_cmpint (same->cell.x, ==, before[i].cell.x);
      g_assert_cmpint (same->cell.w, ==, before[i].cell.w);
      g_assert_cmpint (same->cell.h, ==, before[i].cell.h);
    }
}

static int
between (HekRng *rng,
         int     low,
         int     high)
{
  return low + (int) hek_rng_below (rng, (guint64) (high - low + 1));
}

static guint
make_layout (HekRng      *rng,
             HekGridItem *items,
             guint        n_max)
{
  guint n = 1 + (guint) hek_rng_below (rng, n_max);

  for (guint i = 0; i < n; i++)
    {
      HekGridCell cell = { between (rng, -2, 13), between (rng, 0, 30), between (rng, 0, 14),
                           between (rng, 0, 8) };

      items[i] = (HekGridItem){ i, cell, between (rng, 1, 4), between (rng, 1, 3) };
    }
  hek_grid_settle (items, n);
  return n;
}

/* --- any layout ------------------------------------------------------------------------------ */

static void
test_settle (void)
{
  HekGridItem items[40], again[40];
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < N_LAYOUTS; i++)
    {
      guint n = make_layout (&rng, items, G_N_ELEMENTS (items));

      assert_settled (items, n);
      memcpy (again, items, sizeof *items * n);
      hek_grid_settle (again, n);
      g_assert_cmpmem (again, sizeof *again * n, items, sizeof *items * n);
    }
}

static void
change_once (HekRng      *rng,
             HekGridItem *items,
             guint        n)
{
  HekGridItem before[40], back[40];
  guint idx = (guint) hek_rng_below (rng, n), id = items[idx].id, at;
  HekGridCell cell = items[idx].cell;

  memcpy (before, items, sizeof *items * n);
  if (hek_rng_below (rng, 3) == 0)
    {
      HekGridStep step = (HekGridStep) hek_rng_below (rng, HEK_GRID_HIGHER + 1);
      int to = hek_grid_step (items, n, idx, step);

      if (to < 0)
        {
          g_assert_cmpmem (before, sizeof *items * n, items, sizeof *items * n);
          return;
        }
      g_assert_cmpuint (items[to].id, ==, id);
    }
  else
    {
      gboolean resize = hek_rng_below (rng, 2) == 0;
      int w = resize ? between (rng, -1, 14) : cell.w, h = resize ? between (rng, -1, 9) : cell.h;

      at = hek_grid_place (items, n, idx, FALSE, between (rng, -3, 14),
                           hek_rng_double (rng) * 40 - 2, w, h);
      g_assert_cmpuint (items[at].id, ==, id);
      if (!resize)
        {
          g_assert_cmpint (items[at].cell.w, ==, cell.w);
          g_assert_cmpint (items[at].cell.h, ==, cell.h);
        }
    }
  assert_settled (items, n);
  assert_kept (before, items, n, id);

  /* where it was: the layout that was */
  memcpy (back, before, sizeof *before * n);
  g_assert_cmpuint (hek_grid_place (back, n, idx, FALSE, cell.x, cell.y, cell.w, cell.h), ==, idx);
  g_assert_cmpmem (back, sizeof *back * n, before, sizeof *before * n);
}

static void
test_changes (void)
{
  HekGridItem items[40];
  HekRng rng;

  hek_rng_init (&rng, 2);
  for (guint i = 0; i < N_LAYOUTS; i++)
    {
      guint n = make_layout (&rng, items, G_N_ELEMENTS (items));

      for (guint k = 0; k < N_CHANGES; k++)
        change_once (&rng, items, n);
    }
}

/* A free place is free, nothing else moves, and it is the highest. */
static void
test_free (void)
{
  HekGridItem items[41], before[41];
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < N_LAYOUTS; i++)
    {
      guint n = make_layout (&rng, items, 40), at;
      HekGridCell cell;

      hek_grid_find_free (items, n, between (&rng, 1, 12), between (&rng, 1, 8), &cell);
      g_assert_cmpint (cell.y, <=, hek_grid_get_height (items, n));
      memcpy (before, items, sizeof *items * n);
      items[n] = (HekGridItem){ 1000, { 0 }, 1, 1 };
      at = hek_grid_place (items, n + 1, n, TRUE, cell.x, cell.y, cell.w, cell.h);
      assert_settled (items, n + 1);
      g_assert_cmpmem (&items[at].cell, sizeof cell, &cell, sizeof cell);
      for (guint k = 0; k < n; k++)
        g_assert_cmpmem (&find (items, n + 1, before[k].id)->cell, sizeof cell, &before[k].cell,
                         sizeof cell);
    }
}

/* --- some ------------------------------------------------------------------------------------ */

static HekGridItem
item (guint id,
      int   x,
      int   y,
      int   w,
      int   h)
{
  return (HekGridItem){ id, { x, y, w, h }, 2, 2 };
}

static void
assert_cell (const HekGridItem *items,
             guint              n,
             guint              id,
             int                x,
             int                y,
             int                w,
             int                h)
{
  HekGridCell wished = { x, y, w, h };

  g_assert_cmpmem (&find (items, n, id)->cell, sizeof wished, &wished, sizeof wished);
}

/* Neighbours change places when the edge passes the middle of the other, downwards and up. */
static void
test_swap (void)
{
  const HekGridItem start[] = { item (0, 0, 0, 6, 4), item (2, 6, 0, 6, 8), item (1, 0, 4, 6, 4) };
  HekGridItem items[3];

  memcpy (items, start, sizeof start);
  hek_grid_place (items, 3, 0, FALSE, 0, 1.9, 6, 4);
  g_assert_cmpmem (items, sizeof items, start, sizeof start);
  g_assert_cmpuint (hek_grid_place (items, 3, 0, FALSE, 0, 2.1, 6, 4), ==, 2);
  assert_cell (items, 3, 1, 0, 0, 6, 4);
  assert_cell (items, 3, 0, 0, 4, 6, 4);
  assert_cell (items, 3, 2, 6, 0, 6, 8);
  hek_grid_place (items, 3, 2, FALSE, 0, 1.9, 6, 4);
  g_assert_cmpmem (items, sizeof items, start, sizeof start);
}

/* What is under the pointer gives way, the gap behind it closes. */
static void
test_push (void)
{
  HekGridItem items[] = { item (0, 0, 0, 6, 4), item (1, 6, 0, 6, 4), item (2, 0, 4, 6, 2),
                          item (3, 6, 4, 6, 2) };

  hek_grid_place (items, 4, 0, FALSE, 6, 0, 6, 4);
  assert_cell (items, 4, 0, 6, 0, 6, 4);
  assert_cell (items, 4, 1, 6, 4, 6, 4);
  assert_cell (items, 4, 2, 0, 0, 6, 2);
  assert_cell (items, 4, 3, 6, 8, 6, 2);
}

static void
test_resize (void)
{
  const HekGridItem start[] = { item (0, 0, 0, 4, 4), item (1, 4, 0, 4, 4), item (2, 8, 0, 4, 4),
                                item (3, 0, 4, 4, 4) };
  HekGridItem items[4];

  /* wider: the neighbour goes below it */
  memcpy (items, start, sizeof start);
  hek_grid_place (items, 4, 0, FALSE, 0, 0, 6, 4);
  assert_cell (items, 4, 0, 0, 0, 6, 4);
  assert_cell (items, 4, 1, 4, 4, 4, 4);
  assert_cell (items, 4, 2, 8, 0, 4, 4);
  assert_cell (items, 4, 3, 0, 4, 4, 4);

  /* by its left edge, its right one stays; no narrower than it may be, no further than the edge */
  memcpy (items, start, sizeof start);
  hek_grid_place (items, 4, 2, FALSE, 11, 0, 1, 4);
  assert_cell (items, 4, 2, 10, 0, 2, 4);
  memcpy (items, start, sizeof start);
  hek_grid_place (items, 4, 1, FALSE, -3, 0, 11, 4);
  assert_cell (items, 4, 1, 0, 0, 8, 4);
  assert_cell (items, 4, 0, 0, 4, 4, 4);

  /* moved past the right edge, it stays as wide as it is */
  memcpy (items, start, sizeof start);
  hek_grid_place (items, 4, 3, FALSE, 30, 40, 4, 4);
  assert_cell (items, 4, 3, 8, 4, 4, 4);

  /* resized past it, it ends there; no less high than it may be */
  memcpy (items, start, sizeof start);
  hek_grid_place (items, 4, 2, FALSE, 8, 0, 30, 0);
  assert_cell (items, 4, 2, 8, 0, 4, 2);
}

static void
test_keyboard (void)
{
  HekGridItem items[] = { item (0, 0, 0, 6, 4), item (1, 6, 0, 6, 4), item (2, 0, 4, 12, 2),
                          item (3, 0, 6, 4, 2) };

  g_assert_cmpint (hek_grid_step (items, 4, 0, HEK_GRID_LEFT), ==, -1);
  g_assert_cmpint (hek_grid_step (items, 4, 0, HEK_GRID_UP), ==, -1);
  g_assert_cmpint (hek_grid_step (items, 4, 3, HEK_GRID_DOWN), ==, -1);

  /* up: over the wide one, then over the first */
  g_assert_cmpint (hek_grid_step (items, 4, 3, HEK_GRID_UP), ==, 2);
  assert_cell (items, 4, 3, 0, 4, 4, 2);
  assert_cell (items, 4, 2, 0, 6, 12, 2);
  g_assert_cmpint (hek_grid_step (items, 4, 2, HEK_GRID_UP), ==, 0);
  assert_cell (items, 4, 3, 0, 0, 4, 2);
  assert_cell (items, 4, 0, 0, 2, 6, 4);
  assert_cell (items, 4, 1, 6, 0, 6, 4);

  /* and down again */
  g_assert_cmpint (hek_grid_step (items, 4, 0, HEK_GRID_DOWN), ==, 2);
  g_assert_cmpint (hek_grid_step (items, 4, 2, HEK_GRID_DOWN), ==, 3);
  assert_cell (items, 4, 0, 0, 0, 6, 4);
  assert_cell (items, 4, 2, 0, 4, 12, 2);
  assert_cell (items, 4, 3, 0, 6, 4, 2);

  /* at the right edge it grows to the left */
  g_assert_cmpint (hek_grid_step (items, 4, 3, HEK_GRID_RIGHT), >=, 0);
  assert_cell (items, 4, 3, 1, 6, 4, 2);
  g_assert_cmpint (hek_grid_step (items, 4, 1, HEK_GRID_WIDER), >=, 0);
  assert_cell (items, 4, 1, 5, 0, 7, 4);
  assert_settled (items, 4);
  g_assert_cmpint (hek_grid_step (items, 4, 3, HEK_GRID_LOWER), ==, -1);
}

static void
test_neighbors (void)
{
  const HekGridItem items[] = { item (0, 0, 0, 6, 4), item (1, 6, 0, 6, 2), item (2, 6, 2, 6, 2),
                                item (3, 0, 4, 12, 2) };

  g_assert_cmpint (hek_grid_find_neighbor (items, 4, 0, HEK_GRID_RIGHT), ==, 1);
  g_assert_cmpint (hek_grid_find_neighbor (items, 4, 0, HEK_GRID_DOWN), ==, 3);
  g_assert_cmpint (hek_grid_find_neighbor (items, 4, 1, HEK_GRID_DOWN), ==, 2);
  g_assert_cmpint (hek_grid_find_neighbor (items, 4, 2, HEK_GRID_LEFT), ==, 0);
  g_assert_cmpint (hek_grid_find_neighbor (items, 4, 2, HEK_GRID_UP), ==, 1);
  g_assert_cmpint (hek_grid_find_neighbor (items, 4, 3, HEK_GRID_UP), ==, 0);
  g_assert_cmpint (hek_grid_find_neighbor (items, 4, 0, HEK_GRID_LEFT), ==, -1);
  g_assert_cmpint (hek_grid_find_neighbor (items, 4, 3, HEK_GRID_DOWN), ==, -1);
}

/* What is not settled is told. */
static void
test_problems (void)
{
  static const struct
  {
    HekGridCell first, second;
    const char *what;
  } cases[] = {
    { { 0, 0, 6, 4 }, { 4, 3, 6, 4 }, "overlaps" },
    { { 0, 0, 6, 4 }, { 4, 5, 6, 4 }, "hangs" },
    { { 6, 0, 6, 4 }, { 0, 0, 6, 4 }, "order" },
    { { 0, 0, 6, 4 }, { 8, 0, 6, 4 }, "limits" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HekGridItem items[2] = { { 0, cases[i].first, 1, 1 }, { 1, cases[i].second, 1, 1 } };
      g_autofree char *problem = NULL;

      g_assert_false (hek_grid_is_settled (items, 2, &problem));
      g_assert_nonnull (strstr (problem, cases[i].what));
    }
}

static void
test_time (void)
{
  HekGridItem items[200], moved[200];
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = item (i, (int) (i % 4) * 3, (int) (i / 4) * 3, 3, 3);
  for (guint i = 0; i < 5; i++)
    {
      gint64 start = g_get_monotonic_time ();

      memcpy (moved, items, sizeof items);
      hek_grid_place (moved, G_N_ELEMENTS (items), 0, FALSE, 5, 70.5, 3, 3);
      best = MIN (best, g_get_monotonic_time () - start);
    }
  assert_settled (moved, G_N_ELEMENTS (moved));
  g_test_message ("one of 200 cells moved: %.2f ms", (double) best / 1000);
  g_assert_cmpint (best, <, (gint64) CHANGE_MS_MAX * 1000 * HEK_TEST_SLOWDOWN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dashboard/grid/settle", test_settle);
  g_test_add_func ("/dashboard/grid/changes", test_changes);
  g_test_add_func ("/dashboard/grid/free", test_free);
  g_test_add_func ("/dashboard/grid/swap", test_swap);
  g_test_add_func ("/dashboard/grid/push", test_push);
  g_test_add_func ("/dashboard/grid/resize", test_resize);
  g_test_add_func ("/dashboard/grid/keyboard", test_keyboard);
  g_test_add_func ("/dashboard/grid/neighbors", test_neighbors);
  g_test_add_func ("/dashboard/grid/problems", test_problems);
  g_test_add_func ("/dashboard/grid/time", test_time);
  return g_test_run ();
}
