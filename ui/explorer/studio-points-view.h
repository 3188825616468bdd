/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-scene-draw.h"

G_BEGIN_DECLS

/*
 * Points in space, or in the plane. Workers make the pixels: while the camera moves of a sample
 * that a frame has time for, then of all, the last pixels staying until then. Main thread only.
 *
 * Drag turns what has depth and moves what is flat; Shift or the middle button always moves; both
 * go on when the hand lets go in motion. The wheel and a pinch zoom to what is under the pointer; a
 * double click goes there. W, S, A, D, E and Q fly while they are held. Arrows turn, Shift+arrows
 * move, + and − zoom, Home shows all.
 */
#define STUDIO_TYPE_POINTS_VIEW (studio_points_view_get_type ())
G_DECLARE_FINAL_TYPE (StudioPointsView, studio_points_view, STUDIO, POINTS_VIEW, GtkWidget)

/* studio_points_view_get_row(): nothing is pointed at. */
#define STUDIO_POINTS_VIEW_NO_ROW G_MAXUINT32

GtkWidget *studio_points_view_new (void);

/**
 * studio_points_view_set_points:
 * @points: (nullable): what is shown
 * @style: (nullable): of @points; all in the text's colour without
 * @mask: (nullable): of @points
 *
 * The camera stays, but when there were no points before, or of another number of dimensions: then
 * all is shown.
 */
void studio_points_view_set_points (StudioPointsView *self, HekScenePoints *points,
                                    HekSceneStyle *style, HekSceneMask *mask);

/* Of the look the view itself decides over the ground. */
void studio_points_view_set_look (StudioPointsView *self, const HekSceneLook *look);
void studio_points_view_get_look (StudioPointsView *self, HekSceneLook *look);

/* @animated: flies there, where animations are on */
void studio_points_view_set_camera (StudioPointsView *self, const HekSceneCamera *camera,
                                    gboolean animated);
void studio_points_view_get_camera (StudioPointsView *self, HekSceneCamera *camera);

/* All points; where a few are far away from the others, the others. */
void studio_points_view_fit (StudioPointsView *self, gboolean animated);

/* Frame time, points and detail, in a corner. */
void     studio_points_view_set_meter (StudioPointsView *self, gboolean meter);
gboolean studio_points_view_get_meter (StudioPointsView *self);

/* What is pointed at. */
guint32 studio_points_view_get_row (StudioPointsView *self);

/* Of the pixels that are shown: what was drawn, and the milliseconds that it took. */
void studio_points_view_get_stats (StudioPointsView *self, HekSceneStats *stats, double *msec);

/* Milliseconds between two frames of the latest movement that at most @share of up to 300 exceed;
 * 0: nothing has moved. */
double studio_points_view_get_interval (StudioPointsView *self, double share);

/* For tests: everything is drawn and nothing moves. */
gboolean studio_points_view_is_final (StudioPointsView *self);

/*
 * Signals:
 *   "pointed"        what studio_points_view_get_row() says is another
 *   "activated"      (guint row, guint state): a point was clicked, with these modifiers
 *   "camera-changed" at every step of a movement
 */

G_END_DECLS
