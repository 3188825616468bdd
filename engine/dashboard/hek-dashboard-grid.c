/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything is one operation: cells fall upwards, in their order, on the edge that those before
 * them have left (drop()). Changes choose an order and let them fall.
 */
#include "config.h"

#include "hek-dashboard-grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gboolean
hek_grid_overlap (const HekGridCell *a,
                  const HekGridCell *b)
{
  return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

/* --- falling --------------------------------------------------------------------------------- */

/* The first free row of every column. */
typedef struct
{
  int y[HEK_DASHBOARD_COLUMNS];
} Edge;

static void
drop (Edge        *edge,
      HekGridCell *cell)
{
  int y = 0;

  for (int x = cell->x; x < cell->x + cell->w; x++)
    y = MAX (y, edge->y[x]);
  cell->y = y;
  for (int x = cell->x; x < cell->x + cell->w; x++)
    edge->y[x] = y + cell->h;
}

/* Cells that share columns never have the same y, so the order has no ties but by places. */
static int
compare_reading (gconstpointer a,
                 gconstpointer b)
{
  const HekGridCell *one = &((const HekGridItem *) a)->cell;
  const HekGridCell *two = &((const HekGridItem *) b)->cell;

  return one->y != two->y ? (one->y < two->y ? -1 : 1) : (one->x > two->x) - (one->x < two->x);
}

/* Stable, unlike qsort(): of cells at one place, those of a file say, the first stays first. */
static void
sort_reading (HekGridItem *items,
              guint        n_items)
{
  for (guint i = 1; i < n_items; i++)
    {
      HekGridItem item = items[i];
      guint at = i;

      for (; at > 0 && compare_reading (&items[at - 1], &item) > 0; at--)
        items[at] = items[at - 1];
      items[at] = item;
    }
}

static void
limit (HekGridItem *item)
{
  HekGridCell *cell = &item->cell;

  item->min_w = CLAMP (item->min_w, 1, HEK_DASHBOARD_COLUMNS);
  item->min_h = CLAMP (item->min_h, 1, HEK_GRID_MAX_H);
  cell->w = CLAMP (cell->w, item->min_w, HEK_DASHBOARD_COLUMNS);
  cell->h = CLAMP (cell->h, item->min_h, HEK_GRID_MAX_H);
  cell->x = CLAMP (cell->x, 0, HEK_DASHBOARD_COLUMNS - cell->w);
  cell->y = MAX (cell->y, 0);
}

void
hek_grid_settle (HekGridItem *items,
                 guint        n_items)
{
  Edge edge = { 0 };

  for (guint i = 0; i < n_items; i++)
    limit (&items[i]);
  sort_reading (items, n_items);
  for (guint i = 0; i < n_items; i++)
    drop (&edge, &items[i].cell);
  sort_reading (items, n_items);
}

gboolean
hek_grid_is_settled (const HekGridItem *items,
                     guint              n_items,
                     char             **problem)
{
  Edge edge = { 0 };

  for (guint i = 0; i < n_items; i++)
    {
      const HekGridCell *cell = &items[i].cell;
      HekGridItem limited = items[i];
      HekGridCell dropped;
      const char *what = NULL;

      limit (&limited);
      dropped = limited.cell;
      drop (&edge, &dropped);
      if (memcmp (&limited, &items[i], sizeof limited) != 0)
        what = "is out of its limits";
      else if (i > 0 && compare_reading (&items[i - 1], &items[i]) >= 0)
        what = "is not in reading order";
      else if (dropped.y != cell->y)
        what = dropped.y < cell->y ? "hangs" : "overlaps";
      if (what == NULL)
        continue;
      if (problem != NULL)
        *problem = g_strdup_printf ("cell %u (%d, %d, %d × %d) %s", i, cell->x, cell->y, cell->w,
                                    cell->h, what);
      return FALSE;
    }
  return TRUE;
}

int
hek_grid_get_height (const HekGridItem *items,
                     guint              n_items)
{
  int height = 0;

  for (guint i = 0; i < n_items; i++)
    height = MAX (height, items[i].cell.y + items[i].cell.h);
  return height;
}

/* --- one cell among the others --------------------------------------------------------------- */

/* How far a landing at row @y is from what is wished; infinite: not at all. */
typedef double (*LandingCost) (int y, gconstpointer data);

static double
distance_to (int           y,
             gconstpointer data)
{
  return fabs (y - *(const double *) data);
}

static double
distance_above (int           y,
                gconstpointer data)
{
  const int *now = data;

  return y < *now ? *now - y : INFINITY;
}

static double
distance_below (int           y,
                gconstpointer data)
{
  const int *now = data;

  return y > *now ? y - *now : INFINITY;
}

/* Drops all. Returns: rows that they move, together */
static int
drop_items (Edge              *edge,
            const HekGridItem *items,
            guint              n_items,
            HekGridItem       *to)
{
  int moved = 0;

  for (guint i = 0; i < n_items; i++)
    {
      HekGridItem item = items[i];

      drop (edge, &item.cell);
      moved += abs (item.cell.y - items[i].cell.y);
      if (to != NULL)
        to[i] = item;
    }
  return moved;
}

/* The place in the order of @others, which are where they were, that costs least: of several the
 * one that moves the others least. Returns: -1 when every cost is infinite */
static int
find_order (const HekGridItem *others,
            guint              n_others,
            const HekGridCell *cell,
            LandingCost        cost_of,
            gconstpointer      data)
{
  Edge before = { 0 };
  double best_cost = INFINITY;
  int moved_before = 0, best_moved = 0, best_k = -1;

  for (guint k = 0; k <= n_others; k++)
    {
      Edge edge = before;
      HekGridCell landed = *cell;
      double cost;
      int moved;

      drop (&edge, &landed);
      cost = cost_of (landed.y, data);
      moved = moved_before + drop_items (&edge, others + k, n_others - k, NULL);
      if (cost < best_cost || (best_k >= 0 && cost == best_cost && moved < best_moved))
        {
          best_cost = cost;
          best_moved = moved;
          best_k = (int) k;
        }
      if (k < n_others)
        moved_before += drop_items (&before, others + k, 1, NULL);
    }
  return best_k;
}

/* Puts item @idx, wished to be as @item, where it costs least.
 * Returns: its place in the array; -1 when it has none, with @items unchanged */
static int
insert (HekGridItem       *items,
        guint              n_items,
        guint              idx,
        const HekGridItem *item,
        LandingCost        cost_of,
        gconstpointer      data)
{
  HekGridItem others[HEK_GRID_MAX_ITEMS];
  guint n_others = n_items - 1;
  Edge edge = { 0 };
  int k, y;

  memcpy (others, items, idx * sizeof *items);
  memcpy (others + idx, items + idx + 1, (n_others - idx) * sizeof *items);
  k = find_order (others, n_others, &item->cell, cost_of, data);
  if (k < 0)
    return -1;

  drop_items (&edge, others, (guint) k, items);
  drop_items (&edge, item, 1, items + k);
  drop_items (&edge, others + k, n_others - (guint) k, items + k + 1);
  y = items[k].cell.y;
  sort_reading (items, n_items);
  for (guint i = 0; i < n_items; i++)
    if (items[i].cell.y == y && items[i].cell.x == item->cell.x)
      return (int) i;
  g_assert_not_reached ();
}

/* Columns and size of a wish, brought into their limits. */
static void
wish (HekGridItem *item,
      gboolean     is_new,
      int          x,
      int          w,
      int          h)
{
  HekGridCell *cell = &item->cell;
  int right = cell->x + cell->w;

  if (is_new || w == cell->w) /* moved */
    {
      cell->w = CLAMP (w, item->min_w, HEK_DASHBOARD_COLUMNS);
      cell->x = CLAMP (x, 0, HEK_DASHBOARD_COLUMNS - cell->w);
    }
  else if (x == cell->x) /* by its right edge */
    {
      cell->w = CLAMP (w, item->min_w, HEK_DASHBOARD_COLUMNS - x);
    }
  else /* by its left edge */
    {
      cell->x = CLAMP (x, 0, right - item->min_w);
      cell->w = right - cell->x;
    }
  cell->h = CLAMP (h, item->min_h, HEK_GRID_MAX_H);
}

guint
hek_grid_place (HekGridItem *items,
                guint        n_items,
                guint        idx,
                gboolean     is_new,
                int          x,
                double       y,
                int          w,
                int          h)
{
  HekGridItem item;

  g_return_val_if_fail (n_items <= HEK_GRID_MAX_ITEMS && idx < n_items && isfinite (y), 0);

  item = items[idx];
  wish (&item, is_new, x, w, h);
  return (guint) insert (items, n_items, idx, &item, distance_to, &y);
}

void
hek_grid_find_free (const HekGridItem *items,
                    guint              n_items,
                    int                w,
                    int                h,
                    HekGridCell       *out)
{
  HekGridCell cell = { 0, 0, CLAMP (w, 1, HEK_DASHBOARD_COLUMNS), CLAMP (h, 1, HEK_GRID_MAX_H) };
  int height = hek_grid_get_height (items, n_items);

  for (cell.y = 0; cell.y < height; cell.y++)
    for (cell.x = 0; cell.x <= HEK_DASHBOARD_COLUMNS - cell.w; cell.x++)
      {
        gboolean is_free = TRUE;

        for (guint i = 0; i < n_items && is_free; i++)
          is_free = !hek_grid_overlap (&cell, &items[i].cell);
        if (is_free)
          {
            *out = cell;
            return;
          }
      }
  cell.x = 0;
  *out = cell;
}

/* --- the keyboard ---------------------------------------------------------------------------- */

static int
step_size (HekGridItem *items,
           guint        n_items,
           guint        idx,
           HekGridStep  step)
{
  HekGridItem item = items[idx];
  HekGridCell *cell = &item.cell;
  double y = cell->y;

  if (step == HEK_GRID_NARROWER)
    cell->w--;
  else if (step == HEK_GRID_WIDER)
    {
      cell->w++;
      if (cell->x + cell->w > HEK_DASHBOARD_COLUMNS)
        cell->x--; /* at the right edge it grows to the left */
    }
  else
    cell->h += step == HEK_GRID_HIGHER ? 1 : -1;
  if (cell->w < item.min_w || cell->w > HEK_DASHBOARD_COLUMNS || cell->h < item.min_h
      || cell->h > HEK_GRID_MAX_H)
    return -1;
  return insert (items, n_items, idx, &item, distance_to, &y);
}

int
hek_grid_step (HekGridItem *items,
               guint        n_items,
               guint        idx,
               HekGridStep  step)
{
  HekGridItem item;
  double y;

  g_return_val_if_fail (n_items <= HEK_GRID_MAX_ITEMS && idx < n_items, -1);

  item = items[idx];
  y = item.cell.y;
  switch (step)
    {
    case HEK_GRID_LEFT:
    case HEK_GRID_RIGHT:
      item.cell.x += step == HEK_GRID_LEFT ? -1 : 1;
      if (item.cell.x < 0 || item.cell.x + item.cell.w > HEK_DASHBOARD_COLUMNS)
        return -1;
      return insert (items, n_items, idx, &item, distance_to, &y);
    case HEK_GRID_UP:
      return insert (items, n_items, idx, &item, distance_above, &items[idx].cell.y);
    case HEK_GRID_DOWN:
      return insert (items, n_items, idx, &item, distance_below, &items[idx].cell.y);
    default:
      return step_size (items, n_items, idx, step);
    }
}

/* How far @to lies from @from in a direction: @along towards it, < 0 when it does not lie there;
 * @aside across, 0 when they face each other. */
static void
look (const HekGridCell *from,
      const HekGridCell *to,
      HekGridStep        step,
      int               *along,
      int               *aside)
{
  gboolean across = step == HEK_GRID_LEFT || step == HEK_GRID_RIGHT;
  int low = across ? from->y - (to->y + to->h) : from->x - (to->x + to->w);
  int high = across ? to->y - (from->y + from->h) : to->x - (from->x + from->w);

  *aside = MAX (MAX (low, high) + 1, 0);
  switch (step)
    {
    case HEK_GRID_LEFT:
      *along = from->x - (to->x + to->w);
      break;
    case HEK_GRID_RIGHT:
      *along = to->x - (from->x + from->w);
      break;
    case HEK_GRID_UP:
      *along = from->y - (to->y + to->h);
      break;
    default:
      *along = to->y - (from->y + from->h);
      break;
    }
}

int
hek_grid_find_neighbor (const HekGridItem *items,
                        guint              n_items,
                        guint              idx,
                        HekGridStep        step)
{
  int best = -1, best_along = 0, best_aside = 0;

  g_return_val_if_fail (idx < n_items && step <= HEK_GRID_DOWN, -1);

  for (guint i = 0; i < n_items; i++)
    {
      int along, aside;

      look (&items[idx].cell, &items[i].cell, step, &along, &aside);
      if (i == idx || along < 0)
        continue;
      if (best < 0 || aside < best_aside || (aside == best_aside && along < best_along))
        {
          best = (int) i;
          best_along = along;
          best_aside = aside;
        }
    }
  return best;
}
