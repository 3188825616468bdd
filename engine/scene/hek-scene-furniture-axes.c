/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The box of axes, seen from inside: the sides that face away from the eye have gridlines; numbers
 * stand along edges between a side that is drawn and one that is not, which is where nothing is
 * behind them.
 */
#include "config.h"

#include "hek-scene-furniture-private.h"

#include <math.h>

#include "hek-plot-axis.h"

#define N_TICKS 5
#define GAP_PX 6.0     /* from an edge to its numbers, and from these to its name */
#define NUMBER_SIZE 0.9 /* of the body size: a line of numbers, and a digit */
#define LINE_SHARE 1.3
#define DIGIT_SHARE 0.62

typedef struct
{
  HekSceneFurniture *self;
  const HekSceneView *view;
  const HekPlotTheme *theme;
  const char *const *names;
  gboolean numbers;
  double low[3], high[3], middle[3];
  gboolean back[3][2];     /* of each axis, whether the side at its low, high end is drawn */
  gboolean edges[3][2][2]; /* along an axis, at the ends of the next two: already drawn */
  HekPlotTicks ticks[3];
} HekSceneAxes;

static double
hek_scene_axes_end (const HekSceneAxes *axes,
                    guint               axis,
                    guint               side)
{
  return side != 0 ? axes->high[axis] : axes->low[axis];
}

static void
hek_scene_axes_find_back (HekSceneAxes *axes)
{
  const HekSceneView *view = axes->view;

  for (guint axis = 0; axis < 3; axis++)
    for (guint side = 0; side < 2; side++)
      {
        double outward = side != 0 ? 1 : -1;
        double to_eye = view->camera.projection == HEK_SCENE_PERSPECTIVE
                          ? view->eye[axis] - hek_scene_axes_end (axes, axis, side)
                          : -view->forward[axis];

        axes->back[axis][side] = outward * to_eye < 0;
      }
}

static void
hek_scene_axes_add_line (HekSceneAxes *axes,
                         const double  from[3],
                         const double  to[3],
                         HekPlotColor  color,
                         double        hidden)
{
  double positions[6] = { from[0], from[1], from[2], to[0], to[1], to[2] };
  HekSceneStroke stroke = { color, 1, hidden };

  hek_scene_furniture_add_line (axes->self, positions, 2, &stroke);
  hek_scene_furniture_last_line (axes->self)->is_under = TRUE;
}

/* The edge along @axis at the ends @j, @k of the two that follow it. */
static void
hek_scene_axes_get_edge (const HekSceneAxes *axes,
                         guint               axis,
                         guint               j,
                         guint               k,
                         double              from[3],
                         double              to[3])
{
  guint next = (axis + 1) % 3, last = (axis + 2) % 3;

  from[next] = to[next] = hek_scene_axes_end (axes, next, j);
  from[last] = to[last] = hek_scene_axes_end (axes, last, k);
  from[axis] = axes->low[axis];
  to[axis] = axes->high[axis];
}

static void
hek_scene_axes_add_edge (HekSceneAxes *axes,
                         guint         axis,
                         guint         j,
                         guint         k)
{
  double from[3], to[3];

  if (axes->edges[axis][j][k])
    return;
  axes->edges[axis][j][k] = TRUE;
  hek_scene_axes_get_edge (axes, axis, j, k, from, to);
  hek_scene_axes_add_line (axes, from, to, axes->theme->axis, 0.25);
}

/* A side of the box: lines at the ticks of both directions, and its four edges. */
static void
hek_scene_axes_add_side (HekSceneAxes *axes,
                         guint         axis,
                         guint         side)
{
  guint u = (axis + 1) % 3, v = (axis + 2) % 3;

  for (guint pass = 0; pass < 2; pass++)
    {
      guint across = pass == 0 ? u : v, along = pass == 0 ? v : u;
      const HekPlotTicks *ticks = &axes->ticks[across];

      for (guint i = 0; i < ticks->n_ticks; i++)
        {
          double from[3], to[3];

          from[axis] = to[axis] = hek_scene_axes_end (axes, axis, side);
          from[across] = to[across] = ticks->ticks[i];
          from[along] = axes->low[along];
          to[along] = axes->high[along];
          hek_scene_axes_add_line (axes, from, to, axes->theme->grid, 0);
        }
    }
  for (guint end = 0; end < 2; end++)
    {
      /* along u: the next two are v and axis; along v: axis and u */
      hek_scene_axes_add_edge (axes, u, end, side);
      hek_scene_axes_add_edge (axes, v, side, end);
    }
}

/* The edge along an axis where its numbers stand: on the outline; of z the leftmost one, of the
 * others the lowest on the screen. */
static gboolean
hek_scene_axes_choose_edge (const HekSceneAxes *axes,
                            guint               axis,
                            guint               n_dims,
                            double              from[3],
                            double              to[3])
{
  guint next = (axis + 1) % 3, last = (axis + 2) % 3;
  gboolean leftmost = axis == n_dims - 1;
  double best = INFINITY;

  for (guint j = 0; j < 2; j++)
    for (guint k = 0; k < 2; k++)
      {
        double a[3], b[3], middle[3], x, y, depth, rank;

        if (n_dims == 3 && axes->back[next][j] == axes->back[last][k])
          continue;
        hek_scene_axes_get_edge (axes, axis, j, k, a, b);
        for (guint i = 0; i < 3; i++)
          middle[i] = (a[i] + b[i]) / 2;
        if (!hek_scene_view_project (axes->view, middle, &x, &y, &depth))
          continue;
        rank = leftmost ? x : -y;
        if (rank >= best)
          continue;
        best = rank;
        for (guint i = 0; i < 3; i++)
          {
            from[i] = a[i];
            to[i] = b[i];
          }
      }
  return best < INFINITY;
}

/* Beside the edge along @axis, straight away from the middle of the box. */
static void
hek_scene_axes_add_text (HekSceneAxes *axes,
                         guint         axis,
                         const char   *text,
                         const double  position[3],
                         double        outward_px,
                         HekPlotColor  color,
                         double        weight)
{
  double around[3] = { axes->middle[0], axes->middle[1], axes->middle[2] };
  HekSceneLabel label = {
    .text = text, .color = color, .outward_px = outward_px, .around = around,
    .clearance = INFINITY, .weight = weight,
  };

  around[axis] = position[axis];
  for (guint k = 0; k < 3; k++)
    label.position[k] = position[k];
  hek_scene_furniture_add_label (axes->self, &label);
}

/* How far from an edge its name stands: beyond numbers of so many digits. */
static double
hek_scene_axes_name_gap (const HekSceneAxes *axes,
                         guint               axis,
                         const double        at[3],
                         gsize               n_digits)
{
  double around[3] = { axes->middle[0], axes->middle[1], axes->middle[2] };
  double size = NUMBER_SIZE * axes->theme->font_size / axes->theme->scale;
  double x, y, ax, ay, depth, length;

  around[axis] = at[axis];
  if (n_digits == 0 || !hek_scene_view_project (axes->view, at, &x, &y, &depth)
      || !hek_scene_view_project (axes->view, around, &ax, &ay, &depth))
    return GAP_PX;
  length = MAX (hypot (x - ax, y - ay), 1e-9);
  return 2 * GAP_PX
         + size * (DIGIT_SHARE * (double) n_digits * fabs (x - ax) + LINE_SHARE * fabs (y - ay))
             / length;
}

static void
hek_scene_axes_add_numbers (HekSceneAxes *axes,
                            guint         axis,
                            guint         n_dims)
{
  const HekPlotTicks *ticks = &axes->ticks[axis];
  double from[3], to[3], at[3];
  gsize n_digits = 0;

  if (!hek_scene_axes_choose_edge (axes, axis, n_dims, from, to))
    return;
  for (guint k = 0; k < 3; k++)
    at[k] = from[k];
  for (guint i = 0; axes->numbers && i < ticks->n_ticks; i++)
    {
      g_autofree char *text = hek_plot_ticks_format (ticks, i);

      at[axis] = ticks->ticks[i];
      n_digits = MAX (n_digits, (gsize) g_utf8_strlen (text, -1));
      hek_scene_axes_add_text (axes, axis, text, at, GAP_PX, axes->theme->dim_text, -1);
    }
  at[axis] = (from[axis] + to[axis]) / 2;
  if (axes->names != NULL)
    hek_scene_axes_add_text (axes, axis, axes->names[axis], at,
                             hek_scene_axes_name_gap (axes, axis, at, n_digits),
                             axes->theme->text, 0);
}

void
hek_scene_furniture_add_axes (HekSceneFurniture  *self,
                              const HekSceneView *view,
                              const double        low[3],
                              const double        high[3],
                              guint               n_dims,
                              const char *const  *names,
                              gboolean            numbers,
                              const HekPlotTheme *theme)
{
  HekSceneAxes axes = {
    .self = self, .view = view, .theme = theme, .names = names, .numbers = numbers,
  };

  g_return_if_fail (n_dims == 2 || n_dims == 3);

  for (guint k = 0; k < 3; k++)
    {
      /* a direction without extent gets a little, or its ticks would have no place */
      double room = high[k] > low[k] ? 0 : MAX (fabs (low[k]) * 1e-3, 0.5);

      if (k == 2 && n_dims == 2)
        room = 0;
      axes.low[k] = low[k] - room;
      axes.high[k] = high[k] + room;
      axes.middle[k] = axes.low[k] / 2 + axes.high[k] / 2;
      if (k < n_dims)
        hek_plot_ticks_init (&axes.ticks[k], axes.low[k], axes.high[k], HEK_PLOT_LINEAR, N_TICKS,
                             FALSE);
    }
  if (n_dims == 2)
    hek_scene_axes_add_side (&axes, 2, 0);
  else
    {
      hek_scene_axes_find_back (&axes);
      for (guint axis = 0; axis < 3; axis++)
        for (guint side = 0; side < 2; side++)
          if (axes.back[axis][side])
            hek_scene_axes_add_side (&axes, axis, side);
    }
  for (guint axis = 0; axis < n_dims; axis++)
    hek_scene_axes_add_numbers (&axes, axis, n_dims);
}
