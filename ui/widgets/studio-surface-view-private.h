/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-job.h"
#include "hek-plot-surface.h"
#include "studio-surface-view.h"

G_BEGIN_DECLS

/* The picture as bytes, small enough to lie over the points. Frozen. */
typedef struct
{
  gatomicrefcount ref;
  guint32 width, height;
  guint8 *rgba; /* owned: packed rows */
} StudioSurfaceDrape;

/* A frame with all that draws it again. */
typedef struct
{
  HekPlotSurface plot; /* its grid, label and unit are owned */
  HekPlotSurfaceView view;
  HekPlotSurfaceFrame *frame; /* owned */
  StudioSurfaceDrape *drape;  /* owned (nullable): plot.drape is of it */
  double width, height;       /* of the drawing */
  gboolean is_final;
} StudioSurfaceShown;

typedef struct
{
  double x, y;             /* of the pointer, widget units */
  double done_x, done_y;   /* offset of the drag that was already followed */
  gboolean pans;           /* the drag moves, it does not turn */
  double pinch;            /* scale that was already zoomed */
  gint64 time_usec;        /* of the last motion */
  double speed_x, speed_y; /* degrees per second */
  guint tick;
} StudioSurfaceInput;

struct _StudioSurfaceView
{
  GtkWidget parent_instance;

  StudioViewport *viewport; /* owned */
  StudioShownMap map;       /* owned */
  HekImage *picture;          /* owned (nullable) */
  StudioRendering *rendering; /* owned (nullable) */
  gboolean drape;
  double rise;
  gboolean dimmed;
  HekPlotCamera camera;

  HekPlotSurfaceGrid *coarse, *fine; /* owned (nullable): of map */
  StudioSurfaceDrape *draped;        /* owned (nullable): of picture */
  HekJob *job;                       /* owned (nullable): the one whose result is wanted */
  gboolean job_is_coarse;
  gboolean stale;                    /* something has changed since it was started */
  gboolean moving;
  guint still_source;
  StudioSurfaceShown *shown;         /* owned (nullable) */
  char *description;

  StudioSurfaceInput input;
};

/* The camera or the height has changed: fewer points until it rests. */
void studio_surface_view_moved (StudioSurfaceView *self);

/* --- drawing: studio-surface-view-paint.c ---------------------------------------------------- */

/* Where in the widget the plot is drawn; %FALSE when there is no room. */
gboolean studio_surface_view_get_area (StudioSurfaceView *self, graphene_rect_t *area);

/* The plot as it should be drawn now, of the given points. Strings are borrowed. */
void studio_surface_view_init_plot (StudioSurfaceView *self, HekPlotSurfaceGrid *grid,
                                    HekPlotSurface *plot);

/* @shown: (transfer full) (nullable): a newer frame */
void studio_surface_view_take_shown (StudioSurfaceView *self, StudioSurfaceShown *shown);
void studio_surface_shown_free (StudioSurfaceShown *shown);

/* Brings the accessible description up to date. */
void studio_surface_view_describe (StudioSurfaceView *self);
void studio_surface_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* A pixel of the map as one of the source, of which it may be a proxy. */
void studio_surface_view_to_source (StudioSurfaceView *self, const HekPlotSurfaceGrid *grid,
                                    gsize map_idx, int *x, int *y);

/* --- workers: studio-surface-view-work.c ----------------------------------------------------- */

/* Sees to it that what is shown becomes what is set. */
void studio_surface_view_update (StudioSurfaceView *self);
void studio_surface_view_stop   (StudioSurfaceView *self);

void studio_surface_drape_unref (StudioSurfaceDrape *drape);

/* --- input: studio-surface-view-input.c ------------------------------------------------------ */

void studio_surface_view_init_input (StudioSurfaceView *self);
void studio_surface_view_stop_turning (StudioSurfaceView *self);

/* Nothing here is pointed at any more; what another view points at stays. */
void studio_surface_view_leave (StudioSurfaceView *self);

G_END_DECLS
