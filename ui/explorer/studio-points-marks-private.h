/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-view.h"
#include "hek-scene-furniture.h"
#include "studio-points-marks.h"

G_BEGIN_DECLS

/* Two places of each row. Frozen, shared by reference count. */
typedef struct
{
  gatomicrefcount ref;
  guint32 n_rows;
  guint n_coords;
  const float *from, *to; /* n_rows × n_coords, of owner; NaN: none */
  gpointer owner;
  GDestroyNotify release; /* of owner: on any thread */
} StudioPointsMoves;

/* @owner: (transfer full) */
StudioPointsMoves *studio_points_moves_new (guint32 n_rows, guint n_coords, const float *from,
                                            const float *to, gpointer owner,
                                            GDestroyNotify release);
StudioPointsMoves *studio_points_moves_ref (StudioPointsMoves *moves);
void               studio_points_moves_unref (StudioPointsMoves *moves);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioPointsMoves, studio_points_moves_unref)

/*
 * How places of a layout become places of the world: what lines between them are made with. Plain
 * values that borrow @coords.
 */
typedef struct
{
  HekManifold manifold;
  HekMotion motion;
  gboolean has_motion;
  HekExplorerModel model; /* of hyperbolic space */
  const float *coords;    /* (nullable): n_rows × manifold.n_coords */
  guint32 n_rows;
  const StudioPointsMoves *moves; /* (nullable): rows are @t of the way between its places */
  double t;
} StudioPointsSpace;

/* Numbers of a place: more than the manifold has where rows move out of it. */
guint    studio_points_space_n_coords (const StudioPointsSpace *space);
/* Where a row is in the layout: so many numbers. Returns: %FALSE: nowhere */
gboolean studio_points_space_get (const StudioPointsSpace *space, guint32 row, float *at);
/* The same in the world. */
gboolean studio_points_space_get_position (const StudioPointsSpace *space, guint32 row,
                                           double position[3]);

/* Of one place. @at: manifold.n_coords numbers. Returns: %FALSE when it is none */
gboolean studio_points_space_map (const StudioPointsSpace *space, const float *at,
                                  double position[3]);
/* The same of places as studio_points_space_get() has them: where rows move out of the manifold,
 * those of the space around it. */
gboolean studio_points_space_to_world (const StudioPointsSpace *space, const float *at,
                                       double position[3]);
/* The same as map() for @n, from @coords to @coords. */
void     studio_points_space_map_all (const StudioPointsSpace *space, float *coords, gsize n);

StudioPointsMarks *studio_points_marks_ref (StudioPointsMarks *self);

/* The most links, or rings, that are said in one go. */
guint studio_points_marks_n_links (const StudioPointsMarks *self);

/* Adds what the marks say to @furniture, in the colours of @theme; of links or rings that were
 * said in one go at most @n_links, evenly. Any thread. */
void studio_points_marks_draw (const StudioPointsMarks *self, const StudioPointsSpace *space,
                               guint n_links, const HekPlotTheme *theme,
                               HekSceneFurniture *furniture);

G_END_DECLS
