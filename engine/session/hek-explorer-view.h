/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-session.h"
#include "hek-explorer-value.h"
#include "hek-manifold.h"
#include "hek-scene-draw.h"

G_BEGIN_DECLS

/*
 * HekExplorerView is how an Explorer session is looked at: what is drawn of it, in which colours
 * and sizes, what is filtered out, from where, and what of that is kept. Everything that takes time
 * is a job. Main thread only.
 *
 * What was chosen and what is drawn are two things: setters take effect at once in the getters, and
 * reach the drawing when their job has ended; until then the last drawing stays. Where a job fails
 * or is cancelled by the user, the choice goes back to what is drawn ("failed").
 *
 * Another collection: its state is read, its layout opened (the newest finished one where there is
 * no state), and everything is as it was left; but values that take long to compute, such as the
 * quality of each of many points, are not computed again before somebody asks for it: colours,
 * sizes, filters and histograms by them go.
 */
#define HEK_TYPE_EXPLORER_VIEW (hek_explorer_view_get_type ())
G_DECLARE_FINAL_TYPE (HekExplorerView, hek_explorer_view, HEK, EXPLORER_VIEW, GObject)

HekExplorerView *hek_explorer_view_new (HekExplorerSession *session, HekJobList *jobs);

HekExplorerSession *hek_explorer_view_get_session (HekExplorerView *self); /* (transfer none) */

/* Colours stand out from its ground. Copied; its font must live (a literal, or interned). */
void                hek_explorer_view_set_theme (HekExplorerView *self, const HekPlotTheme *theme);
const HekPlotTheme *hek_explorer_view_get_theme (HekExplorerView *self);

/* --- what is drawn --------------------------------------------------------------------------- */

/* (nullable) borrowed until the next "drawing-changed": the three belong together */
HekScenePoints *hek_explorer_view_get_points (HekExplorerView *self);
HekSceneStyle  *hek_explorer_view_get_style (HekExplorerView *self);
HekSceneMask   *hek_explorer_view_get_mask (HekExplorerView *self); /* also %NULL: all, none
                                                                       selected */
/* (nullable): of the drawn points: what each row of them is. They are those of the session's data,
 * unless what is drawn is a frame. */
HekExplorerData *hek_explorer_view_get_drawn (HekExplorerView *self);

/* What is drawn is a frame of a layout that is being computed: its rows need not be those of the
 * session's data, so that nothing can be selected in it. get_drawn() has no layout and no info
 * then. */
gboolean hek_explorer_view_is_live (HekExplorerView *self);
/* Whether frames are drawn while a layout converges (the default), or the layout that is shown. */
void     hek_explorer_view_set_follow (HekExplorerView *self, gboolean follow);
gboolean hek_explorer_view_get_follow (HekExplorerView *self);

/* (nullable) borrowed: NULL without colours by a value */
const HekSceneColoring *hek_explorer_view_get_coloring (HekExplorerView *self);
/* %FALSE: all points have the same size */
gboolean hek_explorer_view_get_sizing (HekExplorerView *self, HekSceneSizing *sizing);
/* (nullable): "Density", of what the sizes are */
const char *hek_explorer_view_get_size_label (HekExplorerView *self);

/* Something is being made for the drawing. */
gboolean hek_explorer_view_is_busy (HekExplorerView *self);
/* (nullable) borrowed: of a value that is being made, for progress; it is in the job list, too */
HekJob  *hek_explorer_view_get_job (HekExplorerView *self);
/* Stops making values; the choices go back to what is drawn. */
void     hek_explorer_view_cancel (HekExplorerView *self);

/* --- colours and sizes ----------------------------------------------------------------------- */

/* With the usual options of the value: hek_explorer_value_get_options() */
void hek_explorer_view_set_color (HekExplorerView *self, const HekExplorerValue *value);
const HekExplorerValue *hek_explorer_view_get_color (HekExplorerView *self);
void hek_explorer_view_set_color_options (HekExplorerView *self,
                                          const HekSceneColorOptions *options);
const HekSceneColorOptions *hek_explorer_view_get_color_options (HekExplorerView *self);

/* Values that are names: "failed". */
void hek_explorer_view_set_size (HekExplorerView *self, const HekExplorerValue *value);
const HekExplorerValue *hek_explorer_view_get_size (HekExplorerView *self);

typedef struct
{
  HekPlotScale scale;
  double min, max;          /* equal: from the data */
  double smallest, largest; /* factors of the diameter; by default 0.5 and 2.5 */
} HekExplorerSizeOptions;

void hek_explorer_view_set_size_options (HekExplorerView *self,
                                         const HekExplorerSizeOptions *options);
const HekExplorerSizeOptions *hek_explorer_view_get_size_options (HekExplorerView *self);

/* --- values ---------------------------------------------------------------------------------- */

/* Makes a value of the session's data, for a histogram or a table: "values-changed", or "failed".
 * Made ones are kept while they are used, and while there is memory for them (256 MiB) after. */
void hek_explorer_view_load_values (HekExplorerView *self, const HekExplorerValue *value);
/* (nullable) borrowed: when it was made */
HekExplorerValues *hek_explorer_view_get_values (HekExplorerView *self,
                                                 const HekExplorerValue *value);

/**
 * hek_explorer_view_set_hits:
 * @rows: (array length=n) (nullable): of the session's data, the best first; %NULL: none any more
 * @distances: (array length=n) (nullable): %NULL: ranks are the values
 * @label: (nullable): "Like 000123", of the value HITS
 *
 * What a search has found lights up: hits are drawn larger, the others faint, whatever the colours
 * are of. They go with the data. Copied.
 */
void hek_explorer_view_set_hits (HekExplorerView *self, const guint32 *rows,
                                 const double *distances, gsize n, const char *label);
/* (nullable) (array length=n) borrowed */
const guint32 *hek_explorer_view_get_hits (HekExplorerView *self, gsize *n);

/**
 * hek_explorer_view_set_extern:
 * @numbers: (array length=n_rows) (transfer full) (nullable): a number for each row of the
 *   session's data, allocated by g_malloc(); NaN without one; %NULL: it is not there any more
 *
 * Values that others compute, such as how far rows have moved or how many links they have, to be
 * looked at like any: kind EXTERN of @name. They go with the data.
 */
void hek_explorer_view_set_extern (HekExplorerView *self, const char *name, const char *label,
                                   const char *unit, double *numbers);
/* The same with @numbers: (transfer full): doubles that others have, too: nothing is copied. */
void hek_explorer_view_share_extern (HekExplorerView *self, const char *name, const char *label,
                                     const char *unit, GBytes *numbers);
/* (transfer container) (element-type HekExplorerValues): those that there are: value.name, label */
GPtrArray *hek_explorer_view_list_externs (HekExplorerView *self);

/* --- filters --------------------------------------------------------------------------------- */

/* Rows are shown that pass all filters. A filter belongs to a value, and stays when the colours
 * become others. */
typedef struct
{
  HekExplorerValue value;  /* owned */
  char *label;             /* owned: of the value */
  gboolean is_time;        /* numbers are seconds since 1970 UTC */
  gboolean has_range;
  double min, max;         /* inclusive; rows without a value are not shown */
  char **hidden;           /* owned (nullable): names that are not shown */
  char **shown;            /* owned (nullable): the few that are left, where nothing else is shown:
                            * as @hidden says, in fewer words */
  gboolean hide_rest;      /* names that have no colour of their own */
  gboolean hide_missing;   /* rows without a value */
} HekExplorerFilter;

/* (element-type HekExplorerFilter) borrowed: in the order in which they came */
const GPtrArray *hek_explorer_view_get_filters (HekExplorerView *self);
/* "label: not 3, not 7", "label: only 5", "size: 10 to 20", "size: ≥ 10" where the other end is
 * ±%G_MAXDOUBLE, translated, for a chip: (transfer full) */
char    *hek_explorer_filter_dup_text (const HekExplorerFilter *filter);
void     hek_explorer_view_remove_filter (HekExplorerView *self, guint idx);
void     hek_explorer_view_clear_filters (HekExplorerView *self);

/* Entries of the legend of get_coloring(). */
void     hek_explorer_view_set_entry_visible (HekExplorerView *self, guint entry,
                                              gboolean visible);
gboolean hek_explorer_view_is_entry_visible (HekExplorerView *self, guint entry);
/* Only this one is shown; where that is so, all are shown again. */
void     hek_explorer_view_show_only (HekExplorerView *self, guint entry);
/* The rows of an entry, by a job: "selection-changed" of the session. */
void     hek_explorer_view_select_entry (HekExplorerView *self, guint entry, HekSceneSetOp op);

/* Brushing: only rows from @min to @max of a value, made or not. @min > @max: takes it away. */
void     hek_explorer_view_set_range (HekExplorerView *self, const HekExplorerValue *value,
                                      double min, double max);
gboolean hek_explorer_view_get_range (HekExplorerView *self, const HekExplorerValue *value,
                                      double *min, double *max);

/* Rows that are shown, as of the drawing; of n_rows of the drawn data. */
guint32      hek_explorer_view_get_n_visible (HekExplorerView *self);
/* (nullable) borrowed: NULL: all */
HekSceneSet *hek_explorer_view_get_visible (HekExplorerView *self);

/* Columns with a histogram to brush in, in the order of the panel; kept with the state. */
#define HEK_EXPLORER_HISTOGRAM_N_BINS 64

typedef struct
{
  HekExplorerValue value;       /* owned */
  char *label;                  /* owned */
  HekExplorerValues *values;    /* owned (nullable): while it is being made */
  HekSceneRange range;          /* of the bins, all numbers */
  guint32 bins[HEK_EXPLORER_HISTOGRAM_N_BINS];    /* all rows */
  guint32 visible[HEK_EXPLORER_HISTOGRAM_N_BINS]; /* those that pass the filters of all others */
  guint32 n_missing;            /* rows without a value */
} HekExplorerHistogram;

/* (element-type HekExplorerHistogram) borrowed: "histograms-changed" */
const GPtrArray *hek_explorer_view_get_histograms (HekExplorerView *self);
void hek_explorer_view_add_histogram (HekExplorerView *self, const HekExplorerValue *value);
/* Its range is taken away, too. */
void hek_explorer_view_remove_histogram (HekExplorerView *self, guint idx);

/* --- camera ---------------------------------------------------------------------------------- */

/* The points view moves the camera; here it is kept. Each layout has its own. */

/* %FALSE: none yet: fit the points */
gboolean hek_explorer_view_get_camera (HekExplorerView *self, HekSceneCamera *camera);
/* Somebody else moves it: "camera-changed", where the points view flies; a step of undo. */
void     hek_explorer_view_set_camera (HekExplorerView *self, const HekSceneCamera *camera);
/* The points view: a movement has ended here; a step of undo, without a signal. */
void     hek_explorer_view_note_camera (HekExplorerView *self, const HekSceneCamera *camera);
gboolean hek_explorer_view_can_undo_camera (HekExplorerView *self);
gboolean hek_explorer_view_can_redo_camera (HekExplorerView *self);
/* "camera-changed". Returns: whether there was a step */
gboolean hek_explorer_view_undo_camera (HekExplorerView *self);
gboolean hek_explorer_view_redo_camera (HekExplorerView *self);

/* --- look ------------------------------------------------------------------------------------ */

typedef enum
{
  HEK_EXPLORER_BALL,       /* Poincaré */
  HEK_EXPLORER_KLEIN,
  HEK_EXPLORER_HALF_SPACE,
} HekExplorerModel;

typedef struct
{
  double diameter;        /* of points; 0: chosen by their number and the room */
  gboolean density;       /* how many points there are, instead of which is in front */
  gboolean attenuate;     /* nearer points are larger */
  double eye_dome;        /* strength of the shading by depth */
  HekSceneProjection projection;
  gboolean axes, labels, links, arrows;
  HekExplorerModel model; /* of hyperbolic layouts */
} HekExplorerLook;

void hek_explorer_view_set_look (HekExplorerView *self, const HekExplorerLook *look);
const HekExplorerLook *hek_explorer_view_get_look (HekExplorerView *self);
/* As the renderer takes it, for so many pixels of room; ground and colour of selected points are
 * the widget's. Density has the ramp of the theme where nothing is coloured by. */
void hek_explorer_view_get_scene_look (HekExplorerView *self, double width, double height,
                                       HekSceneLook *look);

/* How the layout is turned or translated before it is looked at (hyperbolic: Möbius); (nullable):
 * not at all. The points are made anew: "drawing-changed". Kept with the state, as is the model. */
void hek_explorer_view_set_motion (HekExplorerView *self, const HekMotion *motion);
gboolean hek_explorer_view_get_motion (HekExplorerView *self, HekMotion *motion);
/* %FALSE: there is no data. The geometry that is drawn. */
gboolean hek_explorer_view_get_manifold (HekExplorerView *self, HekManifold *manifold);

/* --- bookmarks ------------------------------------------------------------------------------- */

/* Where one was: camera, layout, colours, sizes, filters. */
typedef struct _HekExplorerBookmark HekExplorerBookmark;

const char *hek_explorer_bookmark_get_name (const HekExplorerBookmark *bookmark);
const char *hek_explorer_bookmark_get_layout (const HekExplorerBookmark *bookmark); /* its id */

#define HEK_EXPLORER_MAX_BOOKMARKS 100u

/* (element-type HekExplorerBookmark) borrowed: in the order in which they were made:
 * "bookmarks-changed" */
const GPtrArray *hek_explorer_view_get_bookmarks (HekExplorerView *self);
/* @name: (nullable): "View 1" and so on. Returns: its index, or -1: nothing is shown, or there are
 * %HEK_EXPLORER_MAX_BOOKMARKS */
int      hek_explorer_view_add_bookmark (HekExplorerView *self, const char *name);
void     hek_explorer_view_rename_bookmark (HekExplorerView *self, guint idx, const char *name);
void     hek_explorer_view_delete_bookmark (HekExplorerView *self, guint idx);
/* Takes the last delete_bookmark() back. Returns: whether there was one */
gboolean hek_explorer_view_restore_bookmark (HekExplorerView *self);
/* Opens its layout where another one is shown, and then all is as it was: %FALSE: the layout is
 * gone, or there is no such bookmark */
gboolean hek_explorer_view_go_bookmark (HekExplorerView *self, guint idx);

/* --- end ------------------------------------------------------------------------------------- */

/* Stops every job, and writes what is not on the disk yet. Jobs hold the view: whoever made it has
 * to call this. */
void hek_explorer_view_close (HekExplorerView *self);

/* Forgets how a collection was looked at that is there no more. Any thread. */
void hek_explorer_view_remove_state (const char *workspace, const char *uuid);

/*
 * Signals
 *   drawing-changed ()     points, style, mask; what is visible
 *   legend-changed ()      get_coloring(), get_sizing() as drawn; visible entries
 *   color-changed ()       the choice: value or options
 *   size-changed ()        the same
 *   filters-changed ()     the choice; get_n_visible() follows with "drawing-changed"
 *   histograms-changed ()
 *   values-changed ()      load_values() has made some, or some are gone
 *   hits-changed ()
 *   camera-changed (gboolean animated)   by somebody else than the points view; not animated after
 *                          another layout was opened
 *   look-changed ()        look, theme, motion
 *   bookmarks-changed ()
 *   busy-changed ()        is_busy(), get_job()
 *   failed (const char *what, const GError *)   @what: translated
 */

G_END_DECLS
