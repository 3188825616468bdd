/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strokes of dense lines. Most of their parts are upright and lie over each other, where scan
 * conversion by rows follows every edge through every row. Here a pixel is sampled by a few upright
 * lines, and of each part of the stroke only where it begins and ends on them is kept; what
 * overlaps becomes one span. Along y, coverage is exact.
 */
#include "config.h"

#include "hek-plot-stroke-private.h"

#include <math.h>

#include "hek-plot-pixels-private.h"

/* Upright lines for each pixel. */
#define HEK_PLOT_STROKE_SAMPLES 4

#define HEK_PLOT_STROKE_END G_MAXUINT

/* In pixels, from the top. */
typedef struct
{
  float top, bottom;
  guint next; /* of the same line; or END */
} HekPlotSpan;

typedef struct
{
  double x, y;
} HekPlotCorner;

typedef struct
{
  guint *first; /* owned: of each upright line, its newest span; or END */
  GArray *spans; /* owned: HekPlotSpan */
  int n_lines;
  double height, radius; /* pixels; half the width of the stroke */
} HekPlotStroke;

/* --- spans ----------------------------------------------------------------------------------- */

/* Most spans overlap the one before them on their line. */
static void
hek_plot_stroke_add (HekPlotStroke *stroke,
                     int            line,
                     double         top,
                     double         bottom)
{
  HekPlotSpan span = { (float) MAX (top, 0), (float) MIN (bottom, stroke->height),
                       stroke->first[line] };

  if (!(span.top < span.bottom))
    return;
  if (span.next != HEK_PLOT_STROKE_END)
    {
      HekPlotSpan *before = &g_array_index (stroke->spans, HekPlotSpan, span.next);

      if (span.top <= before->bottom && before->top <= span.bottom)
        {
          before->top = MIN (before->top, span.top);
          before->bottom = MAX (before->bottom, span.bottom);
          return;
        }
    }
  stroke->first[line] = stroke->spans->len;
  g_array_append_val (stroke->spans, span);
}

static void
hek_plot_stroke_find_lines (const HekPlotStroke *stroke,
                            double               from,
                            double               to,
                            int                 *first,
                            int                 *last)
{
  *first = (int) CLAMP (ceil (from * HEK_PLOT_STROKE_SAMPLES - 0.5), 0, stroke->n_lines);
  *last = (int) CLAMP (ceil (to * HEK_PLOT_STROKE_SAMPLES - 0.5), 0, stroke->n_lines);
}

static void
hek_plot_stroke_add_convex (HekPlotStroke       *stroke,
                            const HekPlotCorner *corners,
                            guint                n)
{
  double from = corners[0].x, to = corners[0].x;
  int first, last;

  for (guint i = 1; i < n; i++)
    {
      from = MIN (from, corners[i].x);
      to = MAX (to, corners[i].x);
    }
  hek_plot_stroke_find_lines (stroke, from, to, &first, &last);
  for (int line = first; line < last; line++)
    {
      double at = (line + 0.5) / HEK_PLOT_STROKE_SAMPLES, top = INFINITY, bottom = -INFINITY;

      for (guint i = 0; i < n; i++)
        {
          const HekPlotCorner *a = &corners[i], *b = &corners[i + 1 < n ? i + 1 : 0];
          double y;

          if ((a->x <= at) == (b->x <= at))
            continue;
          y = a->y + (b->y - a->y) * (at - a->x) / (b->x - a->x);
          top = MIN (top, y);
          bottom = MAX (bottom, y);
        }
      hek_plot_stroke_add (stroke, line, top, bottom);
    }
}

static void
hek_plot_stroke_add_disc (HekPlotStroke *stroke,
                          HekPlotCorner  middle)
{
  const double r = stroke->radius;
  int first, last;

  hek_plot_stroke_find_lines (stroke, middle.x - r, middle.x + r, &first, &last);
  for (int line = first; line < last; line++)
    {
      double dx = (line + 0.5) / HEK_PLOT_STROKE_SAMPLES - middle.x;
      double dy = sqrt (MAX (r * r - dx * dx, 0));

      hek_plot_stroke_add (stroke, line, middle.y - dy, middle.y + dy);
    }
}

/* --- parts of a line ------------------------------------------------------------------------- */

/* From the middle of a line to its edge on the right. */
static gboolean
hek_plot_stroke_find_side (const HekPlotStroke *stroke,
                           HekPlotCorner        a,
                           HekPlotCorner        b,
                           HekPlotCorner       *side)
{
  double length = hypot (b.x - a.x, b.y - a.y);

  if (!(length > 0))
    return FALSE;
  *side = (HekPlotCorner) { -(b.y - a.y) * stroke->radius / length,
                            (b.x - a.x) * stroke->radius / length };
  return TRUE;
}

static void
hek_plot_stroke_add_segment (HekPlotStroke *stroke,
                             HekPlotCorner  a,
                             HekPlotCorner  b,
                             HekPlotCorner  side)
{
  const HekPlotCorner corners[] = { { a.x + side.x, a.y + side.y },
                                    { b.x + side.x, b.y + side.y },
                                    { b.x - side.x, b.y - side.y },
                                    { a.x - side.x, a.y - side.y } };

  hek_plot_stroke_add_convex (stroke, corners, G_N_ELEMENTS (corners));
}

/* A bevel: the triangle on the outer side of the corner. */
static void
hek_plot_stroke_add_join (HekPlotStroke *stroke,
                          HekPlotCorner  at,
                          HekPlotCorner  side,
                          HekPlotCorner  next_side)
{
  double outer = side.x * next_side.y - side.y * next_side.x > 0 ? -1 : 1;
  const HekPlotCorner corners[] = { at,
                                    { at.x + outer * side.x, at.y + outer * side.y },
                                    { at.x + outer * next_side.x, at.y + outer * next_side.y } };

  hek_plot_stroke_add_convex (stroke, corners, G_N_ELEMENTS (corners));
}

static void
hek_plot_stroke_add_path (HekPlotStroke       *stroke,
                          const cairo_path_t  *path,
                          const HekPlotPixels *pixels,
                          gboolean             round_caps)
{
  HekPlotCorner last = { 0, 0 }, side = { 0, 0 }, next_side;
  gboolean is_open = FALSE, has_side = FALSE; /* is_open: a line goes on from @last */

  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    {
      const cairo_path_data_t *data = &path->data[i];
      HekPlotCorner at;

      if (data->header.type != CAIRO_PATH_MOVE_TO && data->header.type != CAIRO_PATH_LINE_TO)
        continue;
      at.x = data[1].point.x * pixels->scale_x + pixels->from_x;
      at.y = data[1].point.y * pixels->scale_y + pixels->from_y;
      if (data->header.type == CAIRO_PATH_MOVE_TO)
        {
          if (is_open && round_caps)
            hek_plot_stroke_add_disc (stroke, last);
          is_open = has_side = FALSE;
          last = at;
          continue;
        }
      if (!is_open && round_caps)
        hek_plot_stroke_add_disc (stroke, last);
      is_open = TRUE;
      if (!hek_plot_stroke_find_side (stroke, last, at, &next_side))
        continue;
      if (has_side)
        hek_plot_stroke_add_join (stroke, last, side, next_side);
      hek_plot_stroke_add_segment (stroke, last, at, next_side);
      side = next_side;
      has_side = TRUE;
      last = at;
    }
  if (is_open && round_caps)
    hek_plot_stroke_add_disc (stroke, last);
}

/* --- coverage -------------------------------------------------------------------------------- */

/* By the top, and those that overlap as one. Returns: how many are left */
static guint
hek_plot_stroke_merge (const HekPlotStroke *stroke,
                       int                  line,
                       GArray              *out)
{
  HekPlotSpan *spans;
  guint n = 0;

  g_array_set_size (out, 0);
  for (guint i = stroke->first[line]; i != HEK_PLOT_STROKE_END; i = spans[i].next)
    {
      guint k = out->len;

      spans = (HekPlotSpan *) (void *) stroke->spans->data;
      g_array_append_val (out, spans[i]);
      for (; k > 0 && g_array_index (out, HekPlotSpan, k - 1).top > spans[i].top; k--)
        g_array_index (out, HekPlotSpan, k) = g_array_index (out, HekPlotSpan, k - 1);
      g_array_index (out, HekPlotSpan, k) = spans[i];
    }
  spans = (HekPlotSpan *) (void *) out->data;
  for (guint i = 0; i < out->len; i++)
    if (n > 0 && spans[i].top <= spans[n - 1].bottom)
      spans[n - 1].bottom = MAX (spans[n - 1].bottom, spans[i].bottom);
    else
      spans[n++] = spans[i];
  return n;
}

/* @sums: (array): of the pixels of a column and one below them; from @y on, each has @part more. */
static void
hek_plot_stroke_step (float *sums,
                      gsize  stride,
                      float  y,
                      float  part)
{
  gsize row = (gsize) y;
  float in_row = (float) (row + 1) - y;

  sums[row * stride] += part * in_row;
  sums[(row + 1) * stride] += part * (1 - in_row);
}

static void
hek_plot_stroke_fill (const HekPlotStroke *stroke,
                      HekPlotPixels       *pixels)
{
  const float part = 255.0f / HEK_PLOT_STROKE_SAMPLES;
  gsize width = (gsize) pixels->width, n_rows = (gsize) pixels->height;
  g_autofree float *sums = g_new0 (float, (n_rows + 2) * width);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (HekPlotSpan));

  for (int line = 0; line < stroke->n_lines; line++)
    {
      float *column = sums + line / HEK_PLOT_STROKE_SAMPLES;
      guint n = hek_plot_stroke_merge (stroke, line, spans);

      for (guint i = 0; i < n; i++)
        {
          const HekPlotSpan *span = &g_array_index (spans, HekPlotSpan, i);

          hek_plot_stroke_step (column, width, span->top, part);
          hek_plot_stroke_step (column, width, span->bottom, -part);
        }
    }
  for (gsize y = 0; y < n_rows; y++)
    {
      guint8 *row = pixels->data + y * (gsize) pixels->stride;
      float *here = sums + y * width;

      for (gsize x = 0; x < width; x++)
        {
          row[x] = (guint8) CLAMP ((int) (here[x] + 0.5f), 0, 255);
          here[x + width] += here[x];
        }
    }
}

void
hek_plot_stroke_dense (cairo_t *cr)
{
  HekPlotPixels pixels;
  HekPlotStroke stroke;
  cairo_path_t *path;

  if (cairo_get_dash_count (cr) > 0 || !hek_plot_pixels_init (&pixels, cr, CAIRO_FORMAT_A8))
    {
      cairo_stroke (cr);
      return;
    }
  path = cairo_copy_path_flat (cr);
  stroke.n_lines = pixels.width * HEK_PLOT_STROKE_SAMPLES;
  stroke.height = pixels.height;
  stroke.radius = cairo_get_line_width (cr) * sqrt (pixels.scale_x * pixels.scale_y) / 2;
  stroke.first = g_new (guint, (gsize) stroke.n_lines);
  stroke.spans = g_array_sized_new (FALSE, FALSE, sizeof (HekPlotSpan), 4096);
  for (int i = 0; i < stroke.n_lines; i++)
    stroke.first[i] = HEK_PLOT_STROKE_END;
  hek_plot_stroke_add_path (&stroke, path, &pixels,
                            cairo_get_line_cap (cr) == CAIRO_LINE_CAP_ROUND);
  hek_plot_stroke_fill (&stroke, &pixels);
  hek_plot_pixels_finish (&pixels, cr);
  cairo_new_path (cr);
  cairo_path_destroy (path);
  g_array_unref (stroke.spans);
  g_free (stroke.first);
}
