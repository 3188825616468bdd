/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What others want to be drawn among the points of a StudioPointsView: links and arrows between
 * rows, rings around rows, labels at them. Said in rows, or in the layout's own coordinates; the
 * view draws them where these are seen (as geodesics, in the shown model, after a motion), in the
 * colours of its theme. Made once, then given away.
 */
typedef struct _StudioPointsMarks StudioPointsMarks;

#define STUDIO_POINTS_NO_ROW G_MAXUINT32

/* A place: of a row; or, where row is STUDIO_POINTS_NO_ROW, coordinates as in the layout. */
typedef struct
{
  guint32 row;
  float at[3];
} StudioPointsPlace;

typedef enum
{
  STUDIO_POINTS_TONE_TEXT,
  STUDIO_POINTS_TONE_DIM,
  STUDIO_POINTS_TONE_ACCENT,
  STUDIO_POINTS_TONE_CATEGORY, /* of the theme's colours for categories */
} StudioPointsTone;

typedef struct
{
  StudioPointsTone tone;
  guint category;  /* only of CATEGORY */
  double width_px; /* > 0 */
  double hidden;   /* how much of it is seen behind points: 0 nothing, 1 all */
} StudioPointsInk;

StudioPointsMarks *studio_points_marks_new (void);
void               studio_points_marks_free (StudioPointsMarks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioPointsMarks, studio_points_marks_free)

/* @pairs: (array): 2 n rows; those without a place give no line. All in one go: where they cross
 * they get no darker. */
void studio_points_marks_add_links (StudioPointsMarks *self, guint n, const guint32 *pairs,
                                    const StudioPointsInk *ink);
/* @rows: (array): n rows; those without a place get no ring. Drawn as links are: of very many a
 * few, evenly, while the camera moves. */
void studio_points_marks_add_rings (StudioPointsMarks *self, guint n, const guint32 *rows,
                                    double radius_px, const StudioPointsInk *ink);
void studio_points_marks_add_line (StudioPointsMarks *self, const StudioPointsPlace *from,
                                   const StudioPointsPlace *to, const StudioPointsInk *ink);
/* Arrows are straight in every space. */
void studio_points_marks_add_arrow (StudioPointsMarks *self, const StudioPointsPlace *from,
                                    const StudioPointsPlace *to, const StudioPointsInk *ink);
void studio_points_marks_add_ring (StudioPointsMarks *self, const StudioPointsPlace *at,
                                   double radius_px, const StudioPointsInk *ink);
/* Beside the place; heavier ones are drawn where they overlap. */
void studio_points_marks_add_label (StudioPointsMarks *self, const StudioPointsPlace *at,
                                    const char *text, double weight, const StudioPointsInk *ink);

gboolean studio_points_marks_is_empty (const StudioPointsMarks *self);

G_END_DECLS
