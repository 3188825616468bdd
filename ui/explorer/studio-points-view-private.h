/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-job.h"
#include "hek-scene-pick.h"
#include "studio-points-view.h"

G_BEGIN_DECLS

#define STUDIO_POINTS_N_INTERVALS 300

/* A frame that can be shown. */
typedef struct
{
  GBytes *pixels; /* owned: as GDK_MEMORY_DEFAULT */
  float *depth;   /* owned (nullable): when still */
  HekSceneView view;
  HekSceneStats stats;
  guint width, height;
  double msec;      /* to draw it, all slices */
  double draw_msec; /* of that, for the points of the last slice … */
  guint64 n_slice;  /* … and how many these were */
  gboolean moving;
} StudioPointsFrame;

/* Which way something moves by itself. */
typedef struct
{
  double right, up, forward; /* keys that are held: −1, 0, 1 */
} StudioPointsFlight;

typedef struct
{
  double x, y;             /* of the pointer, widget units; negative: outside */
  double done_x, done_y;   /* offset of the drag that was already followed */
  gboolean dragging, pans;
  double depth;            /* of what is dragged; 0: that of the target */
  double pinch;            /* scale that was already zoomed */
  double anchor[3];        /* what was zoomed to last, at this place */
  double anchor_x, anchor_y;
  gboolean has_anchor;
  gint64 time_usec;        /* of the last motion */
  double speed_x, speed_y; /* of the drag, widget units per second */
  StudioPointsFlight flight;

  /* from one camera to another */
  HekSceneCamera from, to;
  gint64 start_usec; /* 0: none */

  gboolean spins;
  guint tick;
} StudioPointsInput;

/* A click, of which is not known yet what it is on. */
typedef struct
{
  int n_press; /* 0: none */
  guint state;
} StudioPointsClick;

struct _StudioPointsView
{
  GtkWidget parent_instance;

  HekScenePoints *points; /* owned (nullable) */
  HekSceneStyle *style;   /* owned (nullable) */
  HekSceneMask *mask;     /* owned (nullable) */
  HekSceneStyle *plain;   /* owned (nullable): of points, where there is no style */
  GdkRGBA plain_color;
  double low[3], high[3]; /* of points: what a first look should fit */
  HekSceneLook look;
  HekSceneCamera camera;
  gboolean meter;
  gboolean wants_fit; /* as soon as it has a size */

  /* one job at a time; picture is used by the job alone while there is one */
  HekScenePicture *picture; /* owned (nullable): while a job has it */
  HekJob *job;              /* owned (nullable): the one whose result is wanted */
  gboolean job_moves;
  gboolean stale;  /* something has changed since it was started */
  gboolean moving;
  gboolean begun;  /* picture has a part of what is to be seen: the next job goes on */
  double points_per_msec;
  guint still_source;

  StudioPointsFrame *shown; /* owned (nullable) */
  GdkTexture *texture;      /* owned (nullable): of shown */
  char *failure;            /* owned (nullable): why there is none */
  char *description;

  HekJob *pick_job;  /* owned (nullable) */
  StudioPointsClick click; /* what pick_job is for */
  gboolean pick_stale;
  guint32 row;       /* pointed at */
  double row_position[3];

  gint64 painted_usec; /* of the last frame that moved; 0: the one before did not */
  gboolean unpainted;
  float intervals[STUDIO_POINTS_N_INTERVALS];
  guint n_intervals, next_interval;

  StudioPointsInput input;
};

/* The camera has changed: a sample until it rests. */
void studio_points_view_moved (StudioPointsView *self);

/* What the pixels are made with now; %FALSE when there is no room. */
gboolean studio_points_view_get_view (StudioPointsView *self, HekSceneView *view);

/* Widget units to pixels of a view. */
double   studio_points_view_get_scale (StudioPointsView *self);

/* --- workers: studio-points-view-work.c ------------------------------------------------------- */

/* Sees to it that what is shown becomes what is set. */
void studio_points_view_update (StudioPointsView *self);
void studio_points_view_stop (StudioPointsView *self);
/* Finds what the pointer is on. */
void studio_points_view_point (StudioPointsView *self);
/* The same, and then does what a click there does. */
void studio_points_view_click (StudioPointsView *self, int n_press, guint state);
void studio_points_view_stop_pointing (StudioPointsView *self);
void studio_points_frame_free (StudioPointsFrame *frame);

/* --- drawing: studio-points-view-paint.c ------------------------------------------------------ */

/* @frame: (transfer full) (nullable) */
void studio_points_view_take_frame (StudioPointsView *self, StudioPointsFrame *frame);
void studio_points_view_describe (StudioPointsView *self);
void studio_points_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* --- input: studio-points-view-input.c -------------------------------------------------------- */

void studio_points_view_init_input (StudioPointsView *self);
/* The row is known on which it was clicked. */
void studio_points_view_clicked (StudioPointsView *self, const StudioPointsClick *click);

/* --- movements: studio-points-view-motion.c --------------------------------------------------- */

/* Slower than this, in widget units per second, a drag does not go on by itself. */
#define STUDIO_POINTS_SPIN_SPEED 70.0

gboolean studio_points_view_is_flat (StudioPointsView *self);
gboolean studio_points_view_has_animations (StudioPointsView *self);
/* By widget units, as the pointer went. */
void     studio_points_view_turn (StudioPointsView *self, double dx, double dy);
void     studio_points_view_pan (StudioPointsView *self, double dx, double dy);
/* What input says that goes on by itself does so from now on. */
void     studio_points_view_begin_motion (StudioPointsView *self);
/* Nothing does any more. */
void     studio_points_view_rest (StudioPointsView *self);
void     studio_points_view_fly_to (StudioPointsView *self, const HekSceneCamera *camera);

G_END_DECLS
