/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines in the world become segments on the screen, which bands of pixel rows draw one line after
 * the other: first how much of each pixel the line covers, then its colour once. Depth along a
 * segment is interpolated as perspective does it and compared with the points' for every pixel.
 */
#include "config.h"

#include "hek-scene-furniture-private.h"

#include <math.h>

#include "hek-parallel.h"

#define BAND_ROWS 32

/* How far behind a point, in pixels at its depth, a line still counts as being at it. */
#define DEPTH_SLACK_PX 1.5

#define RING_CORNERS 32
#define OUTLINE_CORNERS 128
#define ARROW_HEAD_PX 7.0    /* length of the strokes of a head */
#define ARROW_HEAD_SHARE 0.4 /* at most, of the arrow */

/* --- segments -------------------------------------------------------------------------------- */

/* A piece of a line on the screen. Between its ends @w is linear: 1 / depth, or the depth where
 * the view is orthographic. */
typedef struct
{
  double x0, y0, w0, x1, y1, w1;
  float alpha;
} HekSceneSegment;

/* What a line looks like with the view. */
typedef struct
{
  gsize first, n; /* segments */
  double top, bottom;
} HekSceneDrawnLine;

typedef struct
{
  const HekSceneFurniture *self;
  const HekSceneView *view;
  gboolean perspective;
  double scale; /* pixels of a width of 1 */
  guint width, height;
  const float *depth;
  guint32 *pixels;
  GArray *segments; /* HekSceneSegment */
  HekSceneDrawnLine *lines;
} HekSceneDrawing;

static double
hek_scene_depth_of (const HekSceneView *view,
                    const double        p[3])
{
  return (p[0] - view->eye[0]) * view->forward[0] + (p[1] - view->eye[1]) * view->forward[1]
         + (p[2] - view->eye[2]) * view->forward[2];
}

static gboolean
hek_scene_position_is_finite (const double p[3])
{
  return isfinite (p[0]) && isfinite (p[1]) && isfinite (p[2]);
}

/* Whether a place on a sphere is on the side away from the eye. */
static gboolean
hek_scene_is_far_side (const HekSceneView *view,
                       const HekSceneLine *line,
                       const double        a[3],
                       const double        b[3])
{
  double dot = 0;

  for (guint k = 0; k < 3; k++)
    {
      double middle = (a[k] + b[k]) / 2;
      double sight = view->camera.projection == HEK_SCENE_PERSPECTIVE ? middle - view->eye[k]
                                                                      : view->forward[k];

      dot += (middle - line->body_center[k]) * sight;
    }
  return dot > 0;
}

static void
hek_scene_drawing_add (HekSceneDrawing *drawing,
                       HekSceneSegment  segment)
{
  if (isfinite (segment.x0) && isfinite (segment.y0) && isfinite (segment.x1)
      && isfinite (segment.y1))
    g_array_append_val (drawing->segments, segment);
}

/* Where a position is on the screen; @w as in HekSceneSegment. */
static gboolean
hek_scene_drawing_project (const HekSceneDrawing *drawing,
                           const double           p[3],
                           double                *x,
                           double                *y,
                           double                *w)
{
  double depth;

  if (!hek_scene_view_project (drawing->view, p, x, y, &depth))
    return FALSE;
  *w = drawing->perspective ? 1 / depth : depth;
  return TRUE;
}

/* Moves an end that is not before the eye along the segment until it is. */
static gboolean
hek_scene_drawing_clip (const HekSceneDrawing *drawing,
                        double                 a[3],
                        double                 b[3])
{
  /* a little before the plane, as a place on it may be rounded to either side */
  double plane = drawing->view->near_depth * (1 + 1e-6);
  double da = hek_scene_depth_of (drawing->view, a), db = hek_scene_depth_of (drawing->view, b);
  double t;

  if (!drawing->perspective || (da >= plane && db >= plane))
    return TRUE;
  if (da < plane && db < plane)
    return FALSE;
  t = (plane - da) / (db - da);
  for (guint k = 0; k < 3; k++)
    {
      double at = a[k] + t * (b[k] - a[k]);

      if (da < plane)
        a[k] = at;
      else
        b[k] = at;
    }
  return TRUE;
}

static void
hek_scene_drawing_add_piece (HekSceneDrawing    *drawing,
                             const HekSceneLine *line,
                             const double        from[3],
                             const double        to[3])
{
  double a[3] = { from[0], from[1], from[2] }, b[3] = { to[0], to[1], to[2] };
  HekSceneSegment segment = { .alpha = 1 };

  if (!hek_scene_position_is_finite (a) || !hek_scene_position_is_finite (b)
      || !hek_scene_drawing_clip (drawing, a, b)
      || !hek_scene_drawing_project (drawing, a, &segment.x0, &segment.y0, &segment.w0)
      || !hek_scene_drawing_project (drawing, b, &segment.x1, &segment.y1, &segment.w1))
    return;
  if (line->has_body && hek_scene_is_far_side (drawing->view, line, a, b))
    segment.alpha = HEK_SCENE_FAR_SIDE;
  hek_scene_drawing_add (drawing, segment);
}

/* The two strokes of the head, in the plane of the screen. */
static void
hek_scene_drawing_add_head (HekSceneDrawing    *drawing,
                            const HekSceneLine *line,
                            guint               first)
{
  HekSceneSegment shaft;
  double length, dx, dy;

  if (drawing->segments->len == first)
    return;
  shaft = g_array_index (drawing->segments, HekSceneSegment, first);
  length = hypot (shaft.x1 - shaft.x0, shaft.y1 - shaft.y0);
  if (!(length > 0.5))
    return;
  dx = (shaft.x0 - shaft.x1) / length;
  dy = (shaft.y0 - shaft.y1) / length;
  length = MIN (ARROW_HEAD_PX * MAX (line->stroke.width_px, 1) * drawing->scale,
                ARROW_HEAD_SHARE * length);
  for (int side = -1; side <= 1; side += 2)
    {
      double c = cos (G_PI / 7), s = side * sin (G_PI / 7);
      HekSceneSegment stroke = { shaft.x1, shaft.y1, shaft.w1, 0, 0, shaft.w1, shaft.alpha };

      stroke.x1 = shaft.x1 + length * (c * dx - s * dy);
      stroke.y1 = shaft.y1 + length * (s * dx + c * dy);
      hek_scene_drawing_add (drawing, stroke);
    }
}

static void
hek_scene_drawing_add_ring (HekSceneDrawing    *drawing,
                            const HekSceneLine *line,
                            const double        p[3])
{
  double x, y, w;

  if (!hek_scene_position_is_finite (p) || !hek_scene_drawing_project (drawing, p, &x, &y, &w))
    return;
  for (guint i = 0; i < RING_CORNERS; i++)
    {
      double from = 2 * G_PI * i / RING_CORNERS, to = 2 * G_PI * (i + 1) / RING_CORNERS;
      double r = line->radius_px * drawing->scale;
      HekSceneSegment segment
        = { x + r * cos (from), y + r * sin (from), w, x + r * cos (to), y + r * sin (to), w, 1 };

      hek_scene_drawing_add (drawing, segment);
    }
}

/* Two unit vectors across a third. */
static void
hek_scene_get_across (const double axis[3],
                      double       u[3],
                      double       v[3])
{
  guint least = fabs (axis[0]) < fabs (axis[1]) ? 0 : 1;
  double length;

  if (fabs (axis[2]) < fabs (axis[least]))
    least = 2;
  for (guint k = 0; k < 3; k++)
    u[k] = (k == least ? 1 : 0) - axis[least] * axis[k];
  length = sqrt (u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
  for (guint k = 0; k < 3; k++)
    u[k] /= length;
  for (guint k = 0; k < 3; k++)
    v[k] = axis[(k + 1) % 3] * u[(k + 2) % 3] - axis[(k + 2) % 3] * u[(k + 1) % 3];
}

/* The circle in which rays from the eye touch a sphere; none from inside. */
static void
hek_scene_drawing_add_outline (HekSceneDrawing    *drawing,
                               const HekSceneLine *line,
                               const double        center[3])
{
  const HekSceneView *view = drawing->view;
  double radius = line->radius, axis[3], u[3], v[3], distance = 1, share = 0, last[3];

  for (guint k = 0; k < 3; k++)
    axis[k] = drawing->perspective ? view->eye[k] - center[k] : -view->forward[k];
  if (drawing->perspective)
    {
      distance = sqrt (axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
      if (!(distance > radius))
        return;
      share = radius / distance;
    }
  for (guint k = 0; k < 3; k++)
    axis[k] /= distance;
  hek_scene_get_across (axis, u, v);
  for (guint i = 0; i <= OUTLINE_CORNERS; i++)
    {
      double angle = 2 * G_PI * i / OUTLINE_CORNERS, r = radius * sqrt (1 - share * share), at[3];

      for (guint k = 0; k < 3; k++)
        at[k] = center[k] + radius * share * axis[k]
                + r * (cos (angle) * u[k] + sin (angle) * v[k]);
      if (i > 0)
        hek_scene_drawing_add_piece (drawing, line, last, at);
      for (guint k = 0; k < 3; k++)
        last[k] = at[k];
    }
}

static void
hek_scene_drawing_add_line (HekSceneDrawing *drawing,
                            guint            i)
{
  const HekSceneLine *line = &g_array_index (drawing->self->lines, HekSceneLine, i);
  const HekScenePosition *at = (const HekScenePosition *) drawing->self->positions->data;
  HekSceneDrawnLine *drawn = &drawing->lines[i];
  double margin = MAX (line->stroke.width_px * drawing->scale, 1) / 2 + 1;

  at += line->first;
  drawn->first = drawing->segments->len;
  if (line->kind == HEK_SCENE_RING)
    hek_scene_drawing_add_ring (drawing, line, at->p);
  if (line->kind == HEK_SCENE_OUTLINE)
    hek_scene_drawing_add_outline (drawing, line, at->p);
  for (gsize k = 0; k + 1 < line->n; k++)
    hek_scene_drawing_add_piece (drawing, line, at[k].p, at[k + 1].p);
  if (line->kind == HEK_SCENE_ARROW)
    hek_scene_drawing_add_head (drawing, line, (guint) drawn->first);
  drawn->n = drawing->segments->len - drawn->first;
  drawn->top = INFINITY;
  drawn->bottom = -INFINITY;
  for (gsize k = drawn->first; k < drawn->first + drawn->n; k++)
    {
      const HekSceneSegment *s = &g_array_index (drawing->segments, HekSceneSegment, k);

      drawn->top = MIN (drawn->top, MIN (s->y0, s->y1) - margin);
      drawn->bottom = MAX (drawn->bottom, MAX (s->y0, s->y1) + margin);
    }
}

/* --- pixels ---------------------------------------------------------------------------------- */

/* How much of the pixels of a band a line covers, and where it did so. */
typedef struct
{
  float *cover; /* BAND_ROWS × width */
  guint begin, end;   /* rows of the picture */
  guint left, right;  /* columns touched, right excluded */
  guint top, bottom;  /* rows touched, bottom excluded */
} HekSceneBand;

/* The columns of a row that are within @reach of a segment. Returns: FALSE: none */
static gboolean
hek_scene_segment_columns (const HekSceneSegment *s,
                           double                 y,
                           double                 reach,
                           guint                  width,
                           guint                 *left,
                           guint                 *right)
{
  double dx = s->x1 - s->x0, dy = s->y1 - s->y0, length = hypot (dx, dy);
  double from = MIN (s->x0, s->x1) - reach, to = MAX (s->x0, s->x1) + reach;

  if (y < MIN (s->y0, s->y1) - reach || y > MAX (s->y0, s->y1) + reach)
    return FALSE;
  if (fabs (dy) > 1e-3 * length)
    {
      double middle = s->x0 + (y - s->y0) * dx / dy, half = reach * length / fabs (dy);

      from = MAX (from, middle - half);
      to = MIN (to, middle + half);
    }
  from = MAX (floor (from), 0);
  to = MIN (ceil (to) + 1, (double) width);
  if (!(from < to))
    return FALSE;
  *left = (guint) from;
  *right = (guint) to;
  return TRUE;
}

static gboolean
hek_scene_drawing_is_seen (const HekSceneDrawing *drawing,
                           const HekSceneLine    *line,
                           gsize                  pixel,
                           double                 w)
{
  double depth = drawing->perspective ? 1 / w : w, nearest, slack;

  if (drawing->depth == NULL || isinf (drawing->depth[pixel]))
    return TRUE;
  nearest = drawing->depth[pixel];
  slack = DEPTH_SLACK_PX * drawing->scale / hek_scene_view_get_scale (drawing->view, nearest);
  return depth <= nearest + (line->is_under ? -slack : slack);
}

static void
hek_scene_drawing_cover (const HekSceneDrawing *drawing,
                         HekSceneBand          *band,
                         const HekSceneSegment *s,
                         const HekSceneLine    *line)
{
  double dx = s->x1 - s->x0, dy = s->y1 - s->y0, squared = dx * dx + dy * dy;
  double width = line->stroke.width_px * drawing->scale;
  double half = MAX (width, 1) / 2, thin = MIN (width, 1);
  double first = MAX (floor (MIN (s->y0, s->y1) - half - 1), band->begin);
  double last = MIN (ceil (MAX (s->y0, s->y1) + half + 1), (double) band->end - 1);

  for (double row = first; row <= last; row++)
    {
      guint y = (guint) row, left, right;

      if (!hek_scene_segment_columns (s, row + 0.5, half + 0.5, drawing->width, &left, &right))
        continue;
      for (guint x = left; x < right; x++)
        {
          double px = x + 0.5 - s->x0, py = row + 0.5 - s->y0;
          double t = squared > 0 ? CLAMP ((px * dx + py * dy) / squared, 0, 1) : 0;
          double cover = half + 0.5 - hypot (px - t * dx, py - t * dy);
          gsize pixel = (gsize) y * drawing->width + x;
          float *at = &band->cover[(gsize) (y - band->begin) * drawing->width + x];

          if (cover <= 0)
            continue;
          cover = MIN (cover, 1) * thin * s->alpha;
          if (!hek_scene_drawing_is_seen (drawing, line, pixel, s->w0 + t * (s->w1 - s->w0)))
            cover *= line->stroke.hidden;
          *at = MAX (*at, (float) cover);
        }
      band->left = MIN (band->left, left);
      band->right = MAX (band->right, right);
      band->top = MIN (band->top, y);
      band->bottom = MAX (band->bottom, y + 1);
    }
}

/* @color over a premultiplied pixel. */
static inline guint32
hek_scene_blend (guint32            pixel,
                 const HekPlotColor *color,
                 double             alpha)
{
  double channel[4] = { color->b * alpha, color->g * alpha, color->r * alpha, alpha };
  guint32 out = 0;

  for (guint k = 0; k < 4; k++)
    {
      double value = channel[k] * 255 + (pixel >> 8 * k & 0xff) * (1 - alpha);

      out |= (guint32) (CLAMP (value, 0, 255) + 0.5) << 8 * k;
    }
  return out;
}

/* Colours what a line covers, and forgets it. */
static void
hek_scene_drawing_paint (const HekSceneDrawing *drawing,
                         HekSceneBand          *band,
                         const HekPlotColor    *color)
{
  for (guint y = band->top; y < band->bottom; y++)
    {
      float *cover = band->cover + (gsize) (y - band->begin) * drawing->width;
      guint32 *pixels = drawing->pixels + (gsize) y * drawing->width;

      for (guint x = band->left; x < band->right; x++)
        if (cover[x] > 0)
          {
            pixels[x] = hek_scene_blend (pixels[x], color, color->a * cover[x]);
            cover[x] = 0;
          }
    }
  band->left = band->top = G_MAXUINT;
  band->right = band->bottom = 0;
}

static void
hek_scene_drawing_draw_band (gsize    begin,
                             gsize    end,
                             gsize    block_idx,
                             gpointer data)
{
  const HekSceneDrawing *drawing = data;
  g_autofree float *cover = g_new0 (float, (end - begin) * drawing->width);
  HekSceneBand band = { cover, (guint) begin, (guint) end, G_MAXUINT, 0, G_MAXUINT, 0 };

  for (guint i = 0; i < drawing->self->lines->len; i++)
    {
      const HekSceneLine *line = &g_array_index (drawing->self->lines, HekSceneLine, i);
      const HekSceneDrawnLine *drawn = &drawing->lines[i];

      if (drawn->bottom < begin || drawn->top > end)
        continue;
      for (gsize k = drawn->first; k < drawn->first + drawn->n; k++)
        hek_scene_drawing_cover (drawing, &band,
                                 &g_array_index (drawing->segments, HekSceneSegment, k), line);
      hek_scene_drawing_paint (drawing, &band, &line->stroke.color);
    }
}

gboolean
hek_scene_furniture_draw (const HekSceneFurniture *self,
                          const HekSceneView      *view,
                          const float             *depth,
                          guint32                 *pixels,
                          const HekPlotTheme      *theme,
                          const HekTask           *task)
{
  g_autoptr (GArray) segments = g_array_new (FALSE, FALSE, sizeof (HekSceneSegment));
  g_autofree HekSceneDrawnLine *lines = g_new0 (HekSceneDrawnLine, self->lines->len + 1);
  HekSceneDrawing drawing = {
    .self = self, .view = view, .depth = depth, .pixels = pixels, .segments = segments,
    .perspective = view->camera.projection == HEK_SCENE_PERSPECTIVE, .scale = theme->scale,
    .lines = lines,
    .width = (guint) ceil (view->width), .height = (guint) ceil (view->height),
  };

  for (guint i = 0; i < self->lines->len; i++)
    hek_scene_drawing_add_line (&drawing, i);
  if (!hek_parallel_for (drawing.height, BAND_ROWS, hek_scene_drawing_draw_band, &drawing, task))
    return FALSE;
  hek_scene_furniture_draw_labels (self, view, depth, drawing.width, drawing.height, pixels,
                                   theme);
  return TRUE;
}
