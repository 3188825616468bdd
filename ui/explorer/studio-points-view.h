/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-manifold.h"
#include "hek-scene-draw.h"
#include "hek-scene-set.h"
#include "studio-points-marks.h"

G_BEGIN_DECLS

/*
 * Points in space, or in the plane. Workers make the pixels: while the camera moves of a sample
 * that a frame has time for, then of all, the last pixels staying until then. Main thread only.
 *
 * Drag turns what has depth and moves what is flat; Shift or the middle button always moves; both
 * go on when the hand lets go in motion. The wheel and a pinch zoom to what is under the pointer; a
 * double click goes there. W, S, A, D, E and Q fly while they are held. Arrows turn, Shift+arrows
 * move, + and − zoom, Home shows all.
 *
 * With the box or the lasso a drag goes around points instead: Shift adds them to the selection,
 * Ctrl or Alt takes them out of it; the middle button still moves. By keys: Enter begins at the
 * middle, arrows move the corner (Ctrl: finely), Enter takes it, Escape gives up.
 */
#define STUDIO_TYPE_POINTS_VIEW (studio_points_view_get_type ())
G_DECLARE_FINAL_TYPE (StudioPointsView, studio_points_view, STUDIO, POINTS_VIEW, GtkWidget)

/* studio_points_view_get_row(): nothing is pointed at. */
#define STUDIO_POINTS_VIEW_NO_ROW STUDIO_POINTS_NO_ROW

/* What a drag does. */
typedef enum
{
  STUDIO_POINTS_TOOL_TURN,
  STUDIO_POINTS_TOOL_BOX,
  STUDIO_POINTS_TOOL_LASSO,
} StudioPointsTool;

#define STUDIO_POINTS_N_TOOLS (STUDIO_POINTS_TOOL_LASSO + 1)

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

HekScenePoints *studio_points_view_get_points (StudioPointsView *self); /* (nullable) */

/* Of the look the view itself decides over the ground. */
void studio_points_view_set_look (StudioPointsView *self, const HekSceneLook *look);
void studio_points_view_get_look (StudioPointsView *self, HekSceneLook *look);

/* @animated: flies there, where animations are on */
void studio_points_view_set_camera (StudioPointsView *self, const HekSceneCamera *camera,
                                    gboolean animated);
void studio_points_view_get_camera (StudioPointsView *self, HekSceneCamera *camera);
/* Of what has depth: the plane is always orthographic. */
void studio_points_view_set_projection (StudioPointsView *self, HekSceneProjection projection);

/* All points; where a few are far away from the others, the others. */
void studio_points_view_fit (StudioPointsView *self, gboolean animated);

/* Property "tool" (int), with notify. */
void             studio_points_view_set_tool (StudioPointsView *self, StudioPointsTool tool);
StudioPointsTool studio_points_view_get_tool (StudioPointsView *self);

/* Frame time, points and detail, in a corner. */
void     studio_points_view_set_meter (StudioPointsView *self, gboolean meter);
gboolean studio_points_view_get_meter (StudioPointsView *self);

/* What is pointed at. */
guint32 studio_points_view_get_row (StudioPointsView *self);

/* The one that is looked at more closely: it has a ring of its own. */
void    studio_points_view_set_chosen (StudioPointsView *self, guint32 row);
guint32 studio_points_view_get_chosen (StudioPointsView *self);

/* Flies to a row; nothing when it has no place. */
void studio_points_view_go_to (StudioPointsView *self, guint32 row, gboolean animated);

/* Where a row is, in the units of the widget. Returns: %FALSE: nowhere in it */
gboolean studio_points_view_find_row (StudioPointsView *self, guint32 row, double *x, double *y);

/* @layer: (not nullable): whose marks these are; they take the place of those of that name
 * @marks: (transfer full) (nullable) */
void studio_points_view_set_marks (StudioPointsView *self, const char *layer,
                                   StudioPointsMarks *marks);

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
 *   "camera-rested"  a movement is over
 *   "moved-space"    (const HekMotion *): hyperbolic space was moved by hand; %NULL: it shall be as
 *                    it was
 *   "frame"          other pixels are shown
 *   "cleared"        (gboolean all): empty ground was clicked; or Escape pressed: @all
 *   "surrounded"     (HekSceneSet *set, guint op): box or lasso went around these rows; op is a
 *                    HekSceneSetOp: REPLACE, UNION or SUBTRACT
 */

G_END_DECLS
