/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A lasso is cut into cells of a pixel each. A cell that no edge touches is inside or outside as a
 * whole; in the others a point is compared with the edges of its row of cells: so the answer is
 * exact, and the line of a hand, which has thousands of corners, costs no more than a triangle.
 */
#include "config.h"

#include "hek-scene-region.h"

#include <math.h>
#include <string.h>

#define MAX_SIDE 32768

typedef enum
{
  CELL_OUTSIDE,
  CELL_INSIDE,
  CELL_EDGE,
} HekSceneCell;

typedef struct
{
  HekScenePixel a, b;
} HekSceneEdge;

typedef struct
{
  double x;
  int turn; /* of an edge that goes down there: +1, up: −1 */
} HekSceneCrossing;

struct _HekSceneRegion
{
  gboolean empty;
  double x0, y0, x1, y1;

  /* of a lasso; %NULL: a box */
  guint8 *cells;     /* n_columns × n_rows */
  gsize left, top, n_columns, n_rows;
  HekSceneEdge *edges;
  guint32 *touching;    /* of all rows of cells, the edges that touch it */
  gsize *row_edges;     /* n_rows + 1: where in touching those of a row begin */
};

HekSceneRegion *
hek_scene_region_new_box (double x0,
                          double y0,
                          double x1,
                          double y1)
{
  HekSceneRegion *self = g_new0 (HekSceneRegion, 1);

  self->x0 = MIN (x0, x1);
  self->x1 = MAX (x0, x1);
  self->y0 = MIN (y0, y1);
  self->y1 = MAX (y0, y1);
  self->empty = isnan (x0) || isnan (y0) || isnan (x1) || isnan (y1);
  return self;
}

void
hek_scene_region_free (HekSceneRegion *self)
{
  g_free (self->cells);
  g_free (self->edges);
  g_free (self->touching);
  g_free (self->row_edges);
  g_free (self);
}

/* --- lassos ---------------------------------------------------------------------------------- */

/* The rows of cells that an edge touches. Returns: FALSE: none */
static gboolean
hek_scene_region_edge_rows (const HekSceneRegion *self,
                            const HekSceneEdge   *edge,
                            gsize                *first,
                            gsize                *last)
{
  double top = floor (MIN (edge->a.y, edge->b.y)) - (double) self->top;
  double bottom = floor (MAX (edge->a.y, edge->b.y)) - (double) self->top;

  if (bottom < 0 || top >= (double) self->n_rows)
    return FALSE;
  *first = (gsize) MAX (top, 0);
  *last = (gsize) MIN (bottom, (double) self->n_rows - 1);
  return TRUE;
}

/* Where an edge is at a height, which may lie outside of it. */
static double
hek_scene_region_edge_x (const HekSceneEdge *edge,
                         double              y)
{
  double t = (y - edge->a.y) / (edge->b.y - edge->a.y);

  return edge->a.x + CLAMP (t, 0, 1) * (edge->b.x - edge->a.x);
}

/* Marks the cells of a row that an edge touches, and one more on either side for rounding. */
static void
hek_scene_region_mark (HekSceneRegion     *self,
                       const HekSceneEdge *edge,
                       gsize               row)
{
  double top = (double) (self->top + row), x0 = edge->a.x, x1 = edge->b.x;
  double from, to;

  if (edge->a.y != edge->b.y)
    {
      x0 = hek_scene_region_edge_x (edge, top);
      x1 = hek_scene_region_edge_x (edge, top + 1);
    }
  from = floor (MIN (x0, x1)) - (double) self->left - 1;
  to = floor (MAX (x0, x1)) - (double) self->left + 1;
  if (to < 0 || from >= (double) self->n_columns)
    return;
  from = MAX (from, 0);
  to = MIN (to, (double) self->n_columns - 1);
  memset (self->cells + row * self->n_columns + (gsize) from, CELL_EDGE, (gsize) (to - from) + 1);
}

/* Gives every row the edges that touch it. */
static void
hek_scene_region_sort_edges (HekSceneRegion *self,
                             gsize           n)
{
  const HekSceneEdge *edges = self->edges;
  g_autofree gsize *at = NULL;
  gsize first, last;

  self->row_edges = g_new0 (gsize, self->n_rows + 1);
  for (gsize i = 0; i < n; i++)
    if (hek_scene_region_edge_rows (self, &edges[i], &first, &last))
      for (gsize row = first; row <= last; row++)
        self->row_edges[row + 1]++;
  for (gsize row = 0; row < self->n_rows; row++)
    self->row_edges[row + 1] += self->row_edges[row];
  at = g_memdup2 (self->row_edges, self->n_rows * sizeof *at);
  self->touching = g_new (guint32, self->row_edges[self->n_rows] + 1);
  for (gsize i = 0; i < n; i++)
    if (hek_scene_region_edge_rows (self, &edges[i], &first, &last))
      for (gsize row = first; row <= last; row++)
        {
          self->touching[at[row]++] = (guint32) i;
          hek_scene_region_mark (self, &edges[i], row);
        }
}

static int
compare_crossings (gconstpointer a,
                   gconstpointer b)
{
  const HekSceneCrossing *x = a, *y = b;

  return (x->x > y->x) - (x->x < y->x);
}

/* How an edge passes a height: +1 down, −1 up, 0 not at all. An end belongs to the edge below. */
static inline int
hek_scene_region_turn (const HekSceneEdge *edge,
                       double              y)
{
  if (edge->a.y <= y && edge->b.y > y)
    return 1;
  return edge->b.y <= y && edge->a.y > y ? -1 : 0;
}

/* Inside or outside, for the cells of a row that no edge touches, along the middle of the row. */
static void
hek_scene_region_fill_row (HekSceneRegion *self,
                           gsize           row,
                           GArray         *crossings)
{
  double y = (double) (self->top + row) + 0.5;
  guint8 *cells = self->cells + row * self->n_columns;
  guint next = 0;
  int winding = 0;

  g_array_set_size (crossings, 0);
  for (gsize i = self->row_edges[row]; i < self->row_edges[row + 1]; i++)
    {
      const HekSceneEdge *edge = &self->edges[self->touching[i]];
      HekSceneCrossing crossing = { 0, hek_scene_region_turn (edge, y) };

      if (crossing.turn == 0)
        continue;
      crossing.x = hek_scene_region_edge_x (edge, y);
      g_array_append_val (crossings, crossing);
    }
  g_array_sort (crossings, compare_crossings);
  for (gsize column = 0; column < self->n_columns; column++)
    {
      double x = (double) (self->left + column) + 0.5;

      for (; next < crossings->len; next++)
        {
          const HekSceneCrossing *crossing = &g_array_index (crossings, HekSceneCrossing, next);

          if (crossing->x > x)
            break;
          winding += crossing->turn;
        }
      if (cells[column] == CELL_OUTSIDE && winding != 0)
        cells[column] = CELL_INSIDE;
    }
}

/* The box of the corners within the picture, in whole cells. Returns: FALSE: there is none */
static gboolean
hek_scene_region_set_cells (HekSceneRegion *self,
                            gsize           n,
                            double          width,
                            double          height)
{
  const HekSceneEdge *edges = self->edges;

  self->x0 = self->y0 = INFINITY;
  self->x1 = self->y1 = -INFINITY;
  for (gsize i = 0; i < n; i++)
    {
      self->x0 = MIN (self->x0, edges[i].a.x);
      self->x1 = MAX (self->x1, edges[i].a.x);
      self->y0 = MIN (self->y0, edges[i].a.y);
      self->y1 = MAX (self->y1, edges[i].a.y);
    }
  self->x0 = MAX (self->x0, 0);
  self->y0 = MAX (self->y0, 0);
  self->x1 = MIN (self->x1, CLAMP (width, 0, MAX_SIDE));
  self->y1 = MIN (self->y1, CLAMP (height, 0, MAX_SIDE));
  if (n < 3 || !(self->x0 < self->x1 && self->y0 < self->y1))
    return FALSE;
  self->left = (gsize) self->x0;
  self->top = (gsize) self->y0;
  self->n_columns = (gsize) floor (self->x1) - self->left + 1;
  self->n_rows = (gsize) floor (self->y1) - self->top + 1;
  return TRUE;
}

HekSceneRegion *
hek_scene_region_new_lasso (const HekScenePixel *corners,
                            gsize                n,
                            double               width,
                            double               height)
{
  HekSceneRegion *self;
  HekSceneEdge *edges;
  gsize n_edges = 0;

  g_return_val_if_fail (n <= HEK_SCENE_REGION_MAX_CORNERS, NULL);

  self = g_new0 (HekSceneRegion, 1);
  self->edges = edges = g_new (HekSceneEdge, n + 1);
  for (gsize i = 0; i < n; i++)
    if (isfinite (corners[i].x) && isfinite (corners[i].y))
      edges[n_edges++].a = corners[i];
  for (gsize i = 0; i < n_edges; i++)
    edges[i].b = edges[(i + 1) % n_edges].a;

  self->empty = !hek_scene_region_set_cells (self, n_edges, width, height);
  self->cells = g_new0 (guint8, self->n_columns * self->n_rows + 1);
  if (!self->empty)
    {
      g_autoptr (GArray) crossings = g_array_new (FALSE, FALSE, sizeof (HekSceneCrossing));

      hek_scene_region_sort_edges (self, n_edges);
      for (gsize row = 0; row < self->n_rows; row++)
        hek_scene_region_fill_row (self, row, crossings);
    }
  return self;
}

/* --- asking ---------------------------------------------------------------------------------- */

static gboolean
hek_scene_region_winds (const HekSceneRegion *self,
                        gsize                 row,
                        double                x,
                        double                y)
{
  int winding = 0;

  for (gsize i = self->row_edges[row]; i < self->row_edges[row + 1]; i++)
    {
      const HekSceneEdge *edge = &self->edges[self->touching[i]];
      int turn = hek_scene_region_turn (edge, y);

      if (turn != 0 && hek_scene_region_edge_x (edge, y) <= x)
        winding += turn;
    }
  return winding != 0;
}

gboolean
hek_scene_region_contains (const HekSceneRegion *self,
                           double                x,
                           double                y)
{
  gsize column, row;

  if (self->empty || !(x >= self->x0 && x <= self->x1 && y >= self->y0 && y <= self->y1))
    return FALSE;
  if (self->cells == NULL)
    return TRUE;
  column = (gsize) x - self->left;
  row = (gsize) y - self->top;
  switch (self->cells[row * self->n_columns + column])
    {
    case CELL_INSIDE:
      return TRUE;
    case CELL_EDGE:
      return hek_scene_region_winds (self, row, x, y);
    case CELL_OUTSIDE:
    default:
      return FALSE;
    }
}

gboolean
hek_scene_region_get_box (const HekSceneRegion *self,
                          double               *x0,
                          double               *y0,
                          double               *x1,
                          double               *y1)
{
  *x0 = self->x0;
  *y0 = self->y0;
  *x1 = self->x1;
  *y1 = self->y1;
  return !self->empty;
}
