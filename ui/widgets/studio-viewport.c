/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one truth about what part of a picture is seen. The centre is kept in source pixels and the
 * zoom in device pixels per source pixel, so that a view of any size shows the same place in its
 * middle. All limits are applied in update_limits(), after every change. The views are only known
 * by their address and size.
 */
#include "config.h"

#include "studio-viewport.h"

#include <math.h>

typedef struct
{
  gconstpointer id;
  double width, height;
} ViewSize;

struct _StudioViewport
{
  GObject parent_instance;

  guint width, height; /* of the picture */
  double zoom;
  double center_x, center_y;
  gboolean fit;

  double view_width, view_height; /* smallest extents of all views; 0 before the first */

  int hover_x, hover_y; /* -1, -1: none */
  gconstpointer hover_view;

  GArray *views; /* of ViewSize; owned */
};

enum
{
  PROP_0,
  PROP_ZOOM,
  PROP_FIT,
  N_PROPS
};

enum
{
  CHANGED,
  HOVER_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioViewport, studio_viewport, G_TYPE_OBJECT)

/* The usual steps; their neighbours are a factor of 1.33 or 1.5 apart. */
static const double zoom_steps[] = {
  1.0 / 64, 1.0 / 48, 1.0 / 32, 1.0 / 24, 1.0 / 16, 1.0 / 12, 1.0 / 8,
  1.0 / 6,  1.0 / 4,  1.0 / 3,  1.0 / 2,  2.0 / 3,  1.0,      1.5,
  2.0,      3.0,      4.0,      6.0,      8.0,      12.0,     16.0,
  24.0,     32.0,     48.0,     64.0,
};

/* Two zooms closer than this are the same to a person: rounding of repeated factors. */
#define ZOOM_TOLERANCE 1e-6

static gboolean
has_picture (const StudioViewport *self)
{
  return self->width > 0 && self->height > 0;
}

static double
fit_zoom (const StudioViewport *self)
{
  double zoom;

  if (!has_picture (self) || self->view_width <= 0 || self->view_height <= 0)
    return 1.0;

  zoom = MIN (self->view_width / self->width, self->view_height / self->height);
  if (zoom >= 1.0)
    zoom = floor (zoom);
  return MIN (zoom, STUDIO_VIEWPORT_ZOOM_MAX);
}

/* A picture that fits only below the least zoom can still be seen whole. */
static double
clamp_zoom (const StudioViewport *self,
            double                zoom)
{
  return CLAMP (zoom, MIN (STUDIO_VIEWPORT_ZOOM_MIN, fit_zoom (self)), STUDIO_VIEWPORT_ZOOM_MAX);
}

static double
clamp_center (double center,
              double size,
              double seen)
{
  if (seen >= size)
    return size / 2;
  return CLAMP (center, seen / 2, size - seen / 2);
}

static void
update_limits (StudioViewport *self)
{
  if (self->fit)
    self->zoom = fit_zoom (self);
  else
    self->zoom = clamp_zoom (self, self->zoom);

  self->center_x = clamp_center (self->center_x, self->width, self->view_width / self->zoom);
  self->center_y = clamp_center (self->center_y, self->height, self->view_height / self->zoom);
}

/* What an operation may change; compared afterwards so that only real changes are told. */
typedef struct
{
  double zoom, center_x, center_y;
  gboolean fit;
} Before;

static Before
begin_change (const StudioViewport *self)
{
  return (Before){ self->zoom, self->center_x, self->center_y, self->fit };
}

static void
end_change (StudioViewport *self,
            const Before   *before,
            gboolean        force)
{
  gboolean zoom_changed, fit_changed;

  update_limits (self);
  zoom_changed = before->zoom != self->zoom;
  fit_changed = before->fit != self->fit;

  g_object_freeze_notify (G_OBJECT (self));
  if (zoom_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  if (fit_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIT]);
  g_object_thaw_notify (G_OBJECT (self));

  if (force || zoom_changed || fit_changed || before->center_x != self->center_x ||
      before->center_y != self->center_y)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
studio_viewport_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  StudioViewport *self = STUDIO_VIEWPORT (object);

  switch (prop_id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    case PROP_FIT:
      g_value_set_boolean (value, self->fit);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_viewport_finalize (GObject *object)
{
  StudioViewport *self = STUDIO_VIEWPORT (object);

  g_array_unref (self->views);
  G_OBJECT_CLASS (studio_viewport_parent_class)->finalize (object);
}

static void
studio_viewport_class_init (StudioViewportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = studio_viewport_get_property;
  object_class->finalize = studio_viewport_finalize;

  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 1.0, flags);
  properties[PROP_FIT] = g_param_spec_boolean ("fit", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[HOVER_CHANGED] = g_signal_new ("hover-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_viewport_init (StudioViewport *self)
{
  self->views = g_array_new (FALSE, FALSE, sizeof (ViewSize));
  self->zoom = 1.0;
  self->fit = TRUE;
  self->hover_x = self->hover_y = -1;
}

StudioViewport *
studio_viewport_new (void)
{
  return g_object_new (STUDIO_TYPE_VIEWPORT, NULL);
}

void
studio_viewport_set_picture_size (StudioViewport *self,
                                  guint           width,
                                  guint           height)
{
  Before before;

  g_return_if_fail (STUDIO_IS_VIEWPORT (self));
  g_return_if_fail ((width == 0) == (height == 0));

  if (self->width == width && self->height == height)
    return;

  before = begin_change (self);
  self->width = width;
  self->height = height;
  self->fit = TRUE;
  self->center_x = width / 2.0;
  self->center_y = height / 2.0;
  studio_viewport_set_hover (self, -1, -1, NULL);
  end_change (self, &before, TRUE);
}

void
studio_viewport_get_picture_size (StudioViewport *self,
                                  guint          *width,
                                  guint          *height)
{
  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  *width = self->width;
  *height = self->height;
}

void
studio_viewport_set_view_size (StudioViewport *self,
                               gconstpointer   view,
                               double          width,
                               double          height)
{
  Before before;
  double min_width = 0, min_height = 0;
  guint i = 0;

  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  while (i < self->views->len && g_array_index (self->views, ViewSize, i).id != view)
    i++;
  if (i < self->views->len)
    g_array_remove_index_fast (self->views, i);
  if (width > 0 && height > 0)
    {
      ViewSize size = { view, width, height };

      g_array_append_val (self->views, size);
    }

  for (i = 0; i < self->views->len; i++)
    {
      const ViewSize *size = &g_array_index (self->views, ViewSize, i);

      min_width = i == 0 ? size->width : MIN (min_width, size->width);
      min_height = i == 0 ? size->height : MIN (min_height, size->height);
    }

  /* With the last view gone the place is kept for when they come back. */
  if (self->views->len == 0 ||
      (min_width == self->view_width && min_height == self->view_height))
    return;

  before = begin_change (self);
  self->view_width = min_width;
  self->view_height = min_height;
  end_change (self, &before, TRUE);
}

double
studio_viewport_get_zoom (StudioViewport *self)
{
  g_return_val_if_fail (STUDIO_IS_VIEWPORT (self), 1.0);

  return self->zoom;
}

gboolean
studio_viewport_is_fit (StudioViewport *self)
{
  g_return_val_if_fail (STUDIO_IS_VIEWPORT (self), FALSE);

  return self->fit;
}

void
studio_viewport_get_center (StudioViewport *self,
                            double         *x,
                            double         *y)
{
  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  *x = self->center_x;
  *y = self->center_y;
}

void
studio_viewport_fit (StudioViewport *self)
{
  Before before;

  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  before = begin_change (self);
  self->fit = TRUE;
  end_change (self, &before, FALSE);
}

void
studio_viewport_zoom_to (StudioViewport *self,
                         double          zoom,
                         double          dx,
                         double          dy)
{
  Before before;
  double x, y;

  g_return_if_fail (STUDIO_IS_VIEWPORT (self));
  g_return_if_fail (zoom > 0);

  before = begin_change (self);
  x = self->center_x + dx / self->zoom;
  y = self->center_y + dy / self->zoom;
  self->fit = FALSE;
  self->zoom = clamp_zoom (self, zoom);
  self->center_x = x - dx / self->zoom;
  self->center_y = y - dy / self->zoom;
  end_change (self, &before, FALSE);
}

void
studio_viewport_zoom_by (StudioViewport *self,
                         double          factor,
                         double          dx,
                         double          dy)
{
  double zoom;

  g_return_if_fail (STUDIO_IS_VIEWPORT (self));
  g_return_if_fail (factor > 0);

  zoom = self->zoom * factor;
  if ((self->zoom < 1.0 - ZOOM_TOLERANCE && zoom > 1.0) ||
      (self->zoom > 1.0 + ZOOM_TOLERANCE && zoom < 1.0))
    zoom = 1.0;
  studio_viewport_zoom_to (self, zoom, dx, dy);
}

void
studio_viewport_zoom_step (StudioViewport *self,
                           int             direction)
{
  double zoom;
  int i;

  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  zoom = self->zoom;
  if (direction > 0)
    {
      for (i = 0; i < (int) G_N_ELEMENTS (zoom_steps) - 1; i++)
        if (zoom_steps[i] > zoom * (1.0 + ZOOM_TOLERANCE))
          break;
    }
  else
    {
      for (i = G_N_ELEMENTS (zoom_steps) - 1; i > 0; i--)
        if (zoom_steps[i] < zoom * (1.0 - ZOOM_TOLERANCE))
          break;
      /* fit may lie below the first step */
      if (zoom_steps[i] > zoom)
        return;
    }

  studio_viewport_zoom_to (self, zoom_steps[i], 0, 0);
}

void
studio_viewport_toggle_fit (StudioViewport *self,
                            double          dx,
                            double          dy)
{
  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  if (self->fit)
    studio_viewport_zoom_to (self, 1.0, dx, dy);
  else
    studio_viewport_fit (self);
}

void
studio_viewport_pan_by (StudioViewport *self,
                        double          dx,
                        double          dy)
{
  Before before;

  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  before = begin_change (self);
  self->center_x -= dx / self->zoom;
  self->center_y -= dy / self->zoom;
  end_change (self, &before, FALSE);
}

void
studio_viewport_to_source (StudioViewport *self,
                           double          dx,
                           double          dy,
                           double         *x,
                           double         *y)
{
  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  *x = self->center_x + dx / self->zoom;
  *y = self->center_y + dy / self->zoom;
}

void
studio_viewport_from_source (StudioViewport *self,
                             double          x,
                             double          y,
                             double         *dx,
                             double         *dy)
{
  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  *dx = (x - self->center_x) * self->zoom;
  *dy = (y - self->center_y) * self->zoom;
}

void
studio_viewport_set_hover (StudioViewport *self,
                           int             x,
                           int             y,
                           gconstpointer   view)
{
  g_return_if_fail (STUDIO_IS_VIEWPORT (self));

  if (x < 0 || y < 0 || (guint) x >= self->width || (guint) y >= self->height)
    {
      x = y = -1;
      view = NULL;
    }
  if (self->hover_x == x && self->hover_y == y && self->hover_view == view)
    return;

  self->hover_x = x;
  self->hover_y = y;
  self->hover_view = view;
  g_signal_emit (self, signals[HOVER_CHANGED], 0);
}

gboolean
studio_viewport_get_hover (StudioViewport *self,
                           int            *x,
                           int            *y)
{
  g_return_val_if_fail (STUDIO_IS_VIEWPORT (self), FALSE);

  *x = self->hover_x;
  *y = self->hover_y;
  return self->hover_x >= 0;
}

gconstpointer
studio_viewport_get_hover_view (StudioViewport *self)
{
  g_return_val_if_fail (STUDIO_IS_VIEWPORT (self), NULL);

  return self->hover_view;
}
