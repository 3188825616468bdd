/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-rendering.h"
#include "studio-shown-map.h"
#include "studio-viewport.h"

G_BEGIN_DECLS

/*
 * A map as a surface in space. Drag turns it, Shift or the middle button moves it, the wheel zooms
 * to the pointer; arrows turn, Shift+arrows move, + and − zoom, Home and a double click go back.
 * Workers make its pixels: while it moves of fewer points, then of as many as can be told apart;
 * the last ones stay until then. The pixel that is pointed at is shared through the viewport, whose
 * zoom and pan are not touched. Main thread only.
 */
#define STUDIO_TYPE_SURFACE_VIEW (studio_surface_view_get_type ())
G_DECLARE_FINAL_TYPE (StudioSurfaceView, studio_surface_view, STUDIO, SURFACE_VIEW, GtkWidget)

#define STUDIO_SURFACE_RISE_DEFAULT 0.35

GtkWidget *studio_surface_view_new (StudioViewport *viewport);

/* @map: (nullable): where the pictures agree is at the bottom */
void studio_surface_view_set_map (StudioSurfaceView *self, const StudioShownMap *map);

/* What can be draped over the map, and how it is shown. (nullable) both */
void studio_surface_view_set_picture (StudioSurfaceView *self, HekImage *picture,
                                      StudioRendering *rendering);

/* The map is of an older result. */
void studio_surface_view_set_dimmed (StudioSurfaceView *self, gboolean dimmed);

void     studio_surface_view_set_drape (StudioSurfaceView *self, gboolean drape);
gboolean studio_surface_view_get_drape (StudioSurfaceView *self);

/* Height of the box, of its longer side: 0.02 to 1 */
void   studio_surface_view_set_rise (StudioSurfaceView *self, double rise);
double studio_surface_view_get_rise (StudioSurfaceView *self);

/* The first view again. */
void studio_surface_view_reset (StudioSurfaceView *self);

/* For tests. */
void     studio_surface_view_get_camera (StudioSurfaceView *self, double *azimuth_deg,
                                         double *elevation_deg, double *zoom);
gboolean studio_surface_view_is_final (StudioSurfaceView *self);

/* Properties: "drape" (boolean), "rise" (double): both with notify. */

G_END_DECLS
