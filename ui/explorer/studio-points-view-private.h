/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-job.h"
#include "hek-scene-pick.h"
#include "studio-gl-points.h"
#include "studio-points-furniture.h"
#include "studio-points-marks-private.h"
#include "studio-points-view.h"

G_BEGIN_DECLS

#define STUDIO_POINTS_N_INTERVALS 300

/* Milliseconds for all of a frame that moves, at most, so that it is there before the next one is
 * painted while the main thread paints this one. */
#define STUDIO_POINTS_MOVING_MSEC 11.0

/* A frame that can be shown. */
typedef struct
{
  GdkTexture *texture; /* owned (nullable): with furniture, where furniture says so */
  GdkTexture *overlay; /* owned (nullable): furniture that is not in texture */
  GBytes *bare;        /* owned (nullable): when still: pixels without furniture */
  float *depth;        /* owned (nullable): when still */
  guint furnished;     /* which furniture was drawn; 0: none */
  guint serial;        /* given by the view */
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
  gboolean surrounds;      /* the drag is one of box or lasso … */
  double start_x, start_y; /* … and began here */
  double depth;            /* of what is dragged; 0: that of the target */
  gboolean pinching;       /* two fingers: what one of them drags is not for itself */
  double pinch;            /* scale that was already zoomed */
  double pinch_x, pinch_y; /* middle of the fingers that was already followed */
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

/* What should stand among the points, and who makes it. */
typedef struct
{
  HekExplorerData *data;      /* owned (nullable): whose coordinates space borrows */
  StudioPointsSpace space;
  GHashTable *marks;          /* owned: of layers by name */
  HekSceneColoring *coloring; /* owned (nullable) */
  guint32 hidden;             /* bit i: entry i of its legend is not shown */
  gboolean axes, numbers, labels;
  HekJob *job;                /* owned (nullable) */
  gboolean stale;

  HekJob *overlay_job;             /* owned (nullable): draws it over a frame … */
  guint overlay_serial;            /* … which one … */
  guint overlay_furnished;         /* … and which furniture */
} StudioPointsDecor;

typedef struct _StudioPointsSample StudioPointsSample;

/* Points that move by themselves: studio-points-view-move.c */
typedef struct
{
  HekMotion motion;             /* has_motion: that of space, as it is being dragged */
  gboolean has_motion;
  StudioPointsMoves *moves;      /* owned (nullable) */
  double t;

  HekJob *job;                  /* owned (nullable) */
  gboolean job_is_full, stale;
  StudioPointsSample *sample;   /* owned (nullable): which rows */
  gsize n_rows;                 /* that a frame has time for; 0: not known yet */

  /* what stands in for the points of the view: with the same rows */
  HekScenePoints *points;       /* owned (nullable), as the next two */
  HekSceneStyle *style;
  HekSceneMask *mask;
  gboolean is_full;             /* none is left out */
} StudioPointsMover;

/* What box or lasso go around, widget units. */
typedef struct
{
  GArray *corners;    /* owned: of graphene_point_t: of the box two */
  gboolean active;    /* it is being drawn */
  gboolean by_keys;
  HekJob *job;        /* owned (nullable): who finds the points in it */
  HekSceneSetOp op;   /* of job */
} StudioPointsBand;

/* A GPU, where there is one. */
typedef struct
{
  StudioGlPoints *points;  /* owned (nullable) */
  gboolean tried;          /* whether there is one */
  HekJob *job;              /* owned (nullable): who draws the furniture … */
  StudioPointsFrame *frame; /* owned: job != NULL: … of this frame … */
  StudioPointsFrame *next;  /* owned (nullable): … and the frame after it */
} StudioPointsGl;

struct _StudioPointsView
{
  GtkWidget parent_instance;

  HekScenePoints *points; /* owned (nullable) */
  HekSceneStyle *style;   /* owned (nullable) */
  HekSceneMask *mask;     /* owned (nullable) */
  HekSceneStyle *plain;   /* owned (nullable): of points, where there is no style */
  GdkRGBA plain_color;
  HekJob *box_job;        /* owned (nullable): who measures points */
  gboolean has_box;
  double low[3], high[3]; /* has_box: of the box that is drawn around the points */
  HekSceneLook look;
  HekSceneCamera camera;
  gboolean meter;
  gboolean wants_fit; /* as soon as it has a size */
  gboolean tells_fit; /* … which is then told of */

  /* one job at a time; picture is used by the job alone while there is one */
  HekScenePicture *picture; /* owned (nullable): while a job has it */
  HekJob *job;              /* owned (nullable): the one whose result is wanted */
  gboolean job_moves;
  gboolean stale;  /* something has changed since it was started */
  gboolean moving;
  gboolean begun;  /* picture has a part of what is to be seen: the next job goes on */
  double points_per_msec;
  double rest_msec; /* that a frame takes besides its points */
  double moving_msec; /* for all of a frame that moves; less where frames come late */
  StudioPointsGl gl;
  guint still_source;

  StudioPointsFrame *shown; /* owned (nullable) */
  StudioPointsFurniture *furniture; /* owned (nullable): what should stand among the points */
  guint furnished;                  /* counts them; 0: there is none */
  guint last_furnished, last_serial;
  StudioPointsDecor decor;
  StudioPointsMover mover;
  HekSceneProjection projection; /* of what has depth */
  StudioPointsTool tool;
  StudioPointsBand band;
  guint32 chosen;
  gboolean has_chosen_place;
  double chosen_place[3];
  gboolean unrested; /* it has moved since "camera-rested" */
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

/* The same, but that the camera stays: what is seen moves. */
void studio_points_view_keep_moving (StudioPointsView *self);

/* What came of a frame that moved: @msec after the one before. */
void studio_points_view_pace (StudioPointsView *self, double msec);

/* Tells of it once when nothing moves any more. */
void studio_points_view_maybe_rested (StudioPointsView *self);

/* --- how large it is: studio-points-view-fit.c ------------------------------------------------ */

/* A job measures the points, and fits them where that is wanted. */
void     studio_points_view_measure (StudioPointsView *self);
/* The same as if there had been no points before. @tells: it is a movement like one by hand, with
 * "camera-rested" */
void     studio_points_view_fit_anew (StudioPointsView *self, gboolean tells);
/* The camera that shows all, but for a few far away. Returns: %FALSE: not known yet */
gboolean studio_points_view_get_fitted (StudioPointsView *self, HekSceneCamera *camera);

/* --- rows: studio-points-view-rows.c ---------------------------------------------------------- */

/* Places may be others. */
void     studio_points_view_find_chosen (StudioPointsView *self);
/* Where a row is in space. Returns: %FALSE: nowhere */
gboolean studio_points_view_get_place (StudioPointsView *self, guint32 row, double position[3]);

/* What the pixels are made with now; %FALSE when there is no room. */
gboolean studio_points_view_get_view (StudioPointsView *self, HekSceneView *view);

/* Widget units to pixels of a view. */
double   studio_points_view_get_scale (StudioPointsView *self);

/* --- workers: studio-points-view-work.c ------------------------------------------------------- */

/* Sees to it that what is shown becomes what is set. */
void studio_points_view_update (StudioPointsView *self);
void studio_points_view_stop (StudioPointsView *self);
/* Whether pixels are still to come. */
gboolean studio_points_view_is_busy (StudioPointsView *self);
/* (transfer none) (nullable): that given, or a plain one; NULL without points */
HekSceneStyle *studio_points_view_get_style (StudioPointsView *self);
void studio_points_view_get_pixel_look (StudioPointsView *self, HekSceneLook *look);
void studio_points_frame_free (StudioPointsFrame *frame);

/* --- by a GPU: studio-points-view-gl.c -------------------------------------------------------- */

void     studio_points_view_init_gl (StudioPointsView *self);
/* Whether there is one; looks for it the first time. */
gboolean studio_points_view_has_gl (StudioPointsView *self);
void     studio_points_view_start_gl (StudioPointsView *self, HekScenePoints *points,
                                      HekSceneStyle *style, HekSceneMask *mask,
                                      const HekSceneView *view);
void     studio_points_view_stop_gl (StudioPointsView *self);
gboolean studio_points_view_is_busy_gl (StudioPointsView *self);
/* There is none any more. */
void     studio_points_view_clear_gl (StudioPointsView *self);

/* --- what is where: studio-points-view-pick.c ------------------------------------------------- */

/* Finds what the pointer is on. */
void studio_points_view_point (StudioPointsView *self);
/* The same, and then does what a click there does. */
void studio_points_view_click (StudioPointsView *self, int n_press, guint state);
void studio_points_view_stop_pointing (StudioPointsView *self);

/* --- drawing: studio-points-view-paint.c ------------------------------------------------------ */

/* @frame: (transfer full) (nullable) */
void studio_points_view_take_frame (StudioPointsView *self, StudioPointsFrame *frame);
void studio_points_view_describe (StudioPointsView *self);
void studio_points_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* --- furniture: studio-points-view-furniture.c ------------------------------------------------ */

void studio_points_view_init_decor (StudioPointsView *self);
void studio_points_view_stop_decor (StudioPointsView *self);
void studio_points_view_clear_decor (StudioPointsView *self);
/* What should stand there has changed. */
void studio_points_view_furnish (StudioPointsView *self);
/* What is shown may lack the newest furniture. */
void studio_points_view_refurnish (StudioPointsView *self);

/* @data: (nullable): the rows of the points, and their places in a space; @motion: (nullable) */
void studio_points_view_set_space (StudioPointsView *self, HekExplorerData *data,
                                   const HekManifold *manifold, const HekMotion *motion,
                                   HekExplorerModel model);
/* @coloring: (nullable): whose categories have names among the points, where @labels says so, but
 * for those of the entries @hidden, a bit each */
void studio_points_view_set_decor (StudioPointsView *self, gboolean axes, gboolean numbers,
                                   gboolean labels, HekSceneColoring *coloring, guint32 hidden);

/* --- points that move: studio-points-view-move.c ---------------------------------------------- */

/* What is drawn: (transfer none) (nullable) each */
void     studio_points_view_get_drawn (StudioPointsView *self, HekScenePoints **points,
                                       HekSceneStyle **style, HekSceneMask **mask);
/* Moves hyperbolic space along with the pointer, from a place of the widget on. Returns: %FALSE: it
 * is none, or there is no taking hold of it */
gboolean studio_points_view_drag_space (StudioPointsView *self, double x, double y, double dx,
                                        double dy);
void     studio_points_view_rest_moved (StudioPointsView *self);
void     studio_points_view_restyle_moved (StudioPointsView *self);
/* The points of the view are drawn again. */
void     studio_points_view_drop_moved (StudioPointsView *self);
void     studio_points_view_clear_moves (StudioPointsView *self);

/* @moves: (nullable): of the rows of the space: they are @t of the way between its places */
void     studio_points_view_set_moves (StudioPointsView *self, StudioPointsMoves *moves, double t);

/* --- box and lasso: studio-points-view-band.c ------------------------------------------------- */

void     studio_points_view_init_band (StudioPointsView *self);
void     studio_points_view_begin_band (StudioPointsView *self, double x, double y);
void     studio_points_view_move_band (StudioPointsView *self, double x, double y);
void     studio_points_view_end_band (StudioPointsView *self, GdkModifierType state);
/* Gives up what is being drawn. Returns: whether something was */
gboolean studio_points_view_stop_band (StudioPointsView *self);
void     studio_points_view_clear_band (StudioPointsView *self);
/* Returns: whether the key was for the band */
gboolean studio_points_view_band_key (StudioPointsView *self, guint keyval,
                                      GdkModifierType state);
void     studio_points_view_snapshot_band (StudioPointsView *self, GtkSnapshot *snapshot);

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
