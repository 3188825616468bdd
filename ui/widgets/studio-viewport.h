/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * StudioViewport says which part of a picture is seen and how large. Views that share one are
 * linked: they zoom, pan and mark the hovered pixel together. It knows no widgets.
 *
 * Units: zoom is device pixels per source pixel (1.0 = 100 %); positions in the picture are source
 * pixels, (0, 0) is the top left corner of the first pixel; positions in a view are device pixels
 * from the centre of that view (widget coordinates times the scale factor, minus half the size).
 */
#define STUDIO_TYPE_VIEWPORT (studio_viewport_get_type ())
G_DECLARE_FINAL_TYPE (StudioViewport, studio_viewport, STUDIO, VIEWPORT, GObject)

#define STUDIO_VIEWPORT_ZOOM_MIN (1.0 / 64)
#define STUDIO_VIEWPORT_ZOOM_MAX 64.0

/* From this zoom on each source pixel is outlined. */
#define STUDIO_VIEWPORT_ZOOM_GRID 8.0

StudioViewport *studio_viewport_new (void);

/* A picture of another size starts at fit; the same size keeps what is seen. 0 × 0: no picture. */
void studio_viewport_set_picture_size (StudioViewport *self, guint width, guint height);
void studio_viewport_get_picture_size (StudioViewport *self, guint *width, guint *height);

/**
 * studio_viewport_set_view_size:
 * @view: identifies the view, never dereferenced
 * @width: in device pixels; 0 forgets the view
 *
 * Fit and the limits of panning go by the smallest extents of all views, so that every view can
 * show every pixel.
 */
void studio_viewport_set_view_size (StudioViewport *self, gconstpointer view, double width,
                                    double height);

double   studio_viewport_get_zoom (StudioViewport *self);
gboolean studio_viewport_is_fit (StudioViewport *self);

/* The source position at the centre of every view. */
void studio_viewport_get_center (StudioViewport *self, double *x, double *y);

/* The whole picture, as large as possible; above 100 % only in whole steps, so that all pixels are
 * equally large. */
void studio_viewport_fit (StudioViewport *self);

/* Keeps the source point that is seen at (@dx, @dy) where it is, as far as the picture's edges
 * allow. */
void studio_viewport_zoom_to (StudioViewport *self, double zoom, double dx, double dy);

/* zoom_to() relative to the zoom now; stops at 100 % when it would pass it. */
void studio_viewport_zoom_by (StudioViewport *self, double factor, double dx, double dy);

/* To the next (@direction > 0) or previous of the usual steps: 50, 67, 100, 150, 200 %, … around
 * the centre. */
void studio_viewport_zoom_step (StudioViewport *self, int direction);

/* Between fit and 100 % at (@dx, @dy): a double click. */
void studio_viewport_toggle_fit (StudioViewport *self, double dx, double dy);

/* Moves the picture by device pixels, as a hand would. */
void studio_viewport_pan_by (StudioViewport *self, double dx, double dy);

/* Device pixels from the centre of a view to source pixels and back; not clamped, not rounded. */
void studio_viewport_to_source (StudioViewport *self, double dx, double dy, double *x, double *y);
void studio_viewport_from_source (StudioViewport *self, double x, double y, double *dx, double *dy);

/**
 * studio_viewport_set_hover:
 * @x: source pixel, or -1 when none is pointed at
 * @view: (nullable): the view with the pointer in it; the others mark the pixel
 *
 * Pixels outside the picture count as none.
 */
void          studio_viewport_set_hover (StudioViewport *self, int x, int y, gconstpointer view);
gboolean      studio_viewport_get_hover (StudioViewport *self, int *x, int *y);
gconstpointer studio_viewport_get_hover_view (StudioViewport *self);

/*
 * Properties: "zoom" (double, read-only), "fit" (boolean, read-only)
 * Signals: "changed" () after any change of zoom, centre or sizes; "hover-changed" ()
 */

G_END_DECLS
