/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-private.h"
#include "hek-explorer-value-private.h"
#include "hek-explorer-view.h"
#include "hek-numbered-file.h"

G_BEGIN_DECLS

/* --- hek-explorer-view-pass.c: filters and histograms of a drawing: any thread ---------------- */

/* A column of the rows that are drawn. */
typedef struct
{
  HekSceneColumn column;   /* borrows from @values or the following */
  double *numbers;         /* owned (nullable) */
  guint32 *codes;          /* owned (nullable) */
} HekExplorerAligned;

/* @values of the rows that are drawn: the same, or those of equal row ids. Errors: memory */
gboolean hek_explorer_aligned_init (HekExplorerAligned *self, const HekExplorerValues *values,
                                    const HekExplorerRows *rows, GError **error);
void     hek_explorer_aligned_clear (HekExplorerAligned *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekExplorerAligned, hek_explorer_aligned_clear)

/* A filter whose values are there, and the rows that pass it. */
typedef struct
{
  HekExplorerValues *values; /* owned */
  HekPlotScale scale;        /* on which numbers ≤ 0 are none */
  gboolean has_range;
  double min, max;
  char **hidden;             /* owned (nullable) */
  gboolean hide_rest, hide_missing;
  HekSceneSet *set;          /* owned (nullable): made */
} HekExplorerPass;

void     hek_explorer_pass_free (gpointer pass);
gboolean hek_explorer_pass_equal (const HekExplorerPass *a, const HekExplorerPass *b);
/* Makes its set. Errors: memory, cancelled */
gboolean hek_explorer_pass_make (HekExplorerPass *pass, const HekExplorerRows *rows,
                                 const HekTask *task, GError **error);

typedef struct
{
  HekExplorerValues *values; /* owned */
  HekSceneRange range;
  guint32 bins[HEK_EXPLORER_HISTOGRAM_N_BINS], visible[HEK_EXPLORER_HISTOGRAM_N_BINS];
  guint32 n_missing;
} HekExplorerBins;

void     hek_explorer_bins_free (gpointer bins);
/* @shown: (nullable): rows that count as visible. Errors: memory, cancelled */
gboolean hek_explorer_bins_make (HekExplorerBins *bins, HekSceneSet *shown,
                                 const HekExplorerRows *rows, const HekTask *task, GError **error);

/* --- hek-explorer-view-drawing.c: what is drawn ---------------------------------------------- */

/*
 * First what is asked for, filled on the main thread; then what a job makes of it, taking over from
 * the last drawing what has not changed. Then it is frozen.
 */
typedef struct
{
  gatomicrefcount ref_count;

  /* asked for; all owned */
  HekExplorerData *data;        /* (nullable): %NULL: made from @frame */
  HekExplorerFrame *frame;      /* (nullable): live */
  HekLayoutRecipe recipe;       /* of @frame */
  HekLibrary *library;          /* of @frame */
  char *uuid;                   /* of @frame */
  HekExplorerModel model;
  gboolean has_motion;
  HekMotion motion;
  HekPlotTheme theme;
  HekExplorerValues *color, *size; /* (nullable) */
  HekExplorerValue color_value, size_value; /* of them */
  HekSceneColorOptions color_options;
  HekExplorerSizeOptions size_options;
  GBytes *hits;                 /* (nullable): of guint32 */
  HekSceneSet *selection;       /* (nullable): none */
  GPtrArray *passes;            /* of HekExplorerPass */
  GPtrArray *bins;              /* of HekExplorerBins */

  /* made; all owned */
  HekScenePoints *points;
  HekManifold manifold;
  HekSceneColoring *coloring;   /* (nullable) */
  HekSceneSizing sizing;
  GBytes *sizes;                /* (nullable): of floats */
  HekSceneStyle *style;
  HekSceneSet *visible;         /* (nullable): all */
  HekSceneMask *mask;           /* (nullable): all, none selected */
} HekExplorerDrawing;

HekExplorerDrawing *hek_explorer_drawing_new (void);
HekExplorerDrawing *hek_explorer_drawing_ref (HekExplorerDrawing *drawing);
void                hek_explorer_drawing_unref (gpointer drawing);
/* @last: (nullable). Errors: memory, store, cancelled */
gboolean            hek_explorer_drawing_make (HekExplorerDrawing *drawing,
                                               const HekExplorerDrawing *last,
                                               const HekTask *task, GError **error);

/* The steps share: memory was short, or it was cancelled. Returns: %FALSE */
gboolean            hek_explorer_drawing_give_up (const HekTask *task, GError **error);
gboolean            hek_explorer_drawing_has_same_rows (const HekExplorerDrawing *drawing,
                                                        const HekExplorerDrawing *last);
/* hek-explorer-view-style.c: coloring, sizes, style */
gboolean            hek_explorer_drawing_make_style (HekExplorerDrawing *drawing,
                                                     const HekExplorerDrawing *last,
                                                     const HekTask *task, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerDrawing, hek_explorer_drawing_unref)

/* --- the view: main thread ------------------------------------------------------------------- */

/* Made values. */
typedef struct
{
  HekExplorerValues *values; /* owned */
  guint serial;              /* of the data that they are known to be of */
} HekExplorerKept;

/* A value that is being made. */
typedef struct
{
  HekExplorerValue value;    /* owned */
  guint serial;
  HekJob *job;               /* owned */
} HekExplorerMaking;

struct _HekExplorerBookmark
{
  char *name;
  char *layout_id;
  gboolean has_camera;
  HekSceneCamera camera;
  gboolean has_motion;
  HekMotion motion;
  HekExplorerValue color, size;
  HekSceneColorOptions color_options;
  HekExplorerSizeOptions size_options;
  GPtrArray *filters;        /* owned: of HekExplorerFilter */
};

void                 hek_explorer_bookmark_free (gpointer bookmark);
HekExplorerBookmark *hek_explorer_bookmark_copy (const HekExplorerBookmark *bookmark);

struct _HekExplorerView
{
  GObject parent_instance;

  HekExplorerSession *session; /* owned */
  HekJobList *jobs;            /* owned */
  HekPlotTheme theme;
  gboolean is_closed;

  /* what is looked at */
  HekExplorerData *data;       /* owned (nullable): of the session */
  guint serial;                /* counts them */
  gboolean follow;

  /* chosen */
  HekExplorerValue color, size;
  HekSceneColorOptions color_options;
  HekExplorerSizeOptions size_options;
  HekExplorerLook look;
  GHashTable *motions;         /* layout key → HekMotion */
  GPtrArray *filters;          /* of HekExplorerFilter */
  GPtrArray *histograms;       /* of HekExplorerHistogram */
  GArray *loads;               /* of HekExplorerValue: asked for by others */
  GBytes *hits;                /* (nullable): rows */
  GBytes *hit_distances;       /* (nullable) */
  char *hits_label;

  /* values */
  GPtrArray *kept;             /* of HekExplorerKept, the latest last */
  GPtrArray *making;           /* of HekExplorerMaking */

  /* drawing */
  HekExplorerDrawing *drawing; /* owned (nullable) */
  HekJob *draw_job;            /* (nullable) */
  gpointer draw_subject;       /* identity of what it draws: data or frame's rows */
  gboolean draw_again;
  guint draw_source;           /* idle or timeout */
  gint64 frame_usec;           /* when the next frame may be drawn */
  gint64 draw_usec;            /* when the job was started */
  gboolean was_busy;

  /* camera */
  char *layout_key;            /* (nullable): of what is drawn; "": a frame */
  GHashTable *cameras;         /* layout key → HekSceneCamera */
  GArray *undo, *redo;         /* of HekSceneCamera: of this layout */

  /* kept on the disk */
  GPtrArray *bookmarks;        /* of HekExplorerBookmark */
  HekExplorerBookmark *deleted; /* (nullable) */
  guint deleted_idx;
  HekExplorerBookmark *going;  /* (nullable): when its layout is there */
  char *uuid;                  /* (nullable): collection that all this is of */
  char *wanted_layout;         /* (nullable): id of the layout that is or was shown */
  HekSchema *schema;           /* (nullable): of @uuid, owned: also when the session has gone on */
  char *tried_layout;          /* (nullable): id of the last one that was opened by itself */
  gboolean is_opened;          /* nothing is to be opened by itself any more */
  gboolean is_read;            /* the state of @uuid */
  HekJob *read_job;            /* (nullable) */
  HekNumberedFile *file;       /* (nullable) */
  guint save_source;
  guint save_number;           /* of the last write */
};

enum
{
  HEK_EXPLORER_VIEW_DRAWING_CHANGED,
  HEK_EXPLORER_VIEW_LEGEND_CHANGED,
  HEK_EXPLORER_VIEW_COLOR_CHANGED,
  HEK_EXPLORER_VIEW_SIZE_CHANGED,
  HEK_EXPLORER_VIEW_FILTERS_CHANGED,
  HEK_EXPLORER_VIEW_HISTOGRAMS_CHANGED,
  HEK_EXPLORER_VIEW_VALUES_CHANGED,
  HEK_EXPLORER_VIEW_HITS_CHANGED,
  HEK_EXPLORER_VIEW_LOOK_CHANGED,
  HEK_EXPLORER_VIEW_BOOKMARKS_CHANGED,
  HEK_EXPLORER_VIEW_BUSY_CHANGED,
  HEK_EXPLORER_VIEW_CAMERA_CHANGED,
  HEK_EXPLORER_VIEW_FAILED,
  HEK_EXPLORER_VIEW_N_SIGNALS,
};

void hek_explorer_view_emit (HekExplorerView *self, guint signal); /* those without arguments */
void hek_explorer_view_emit_camera (HekExplorerView *self, gboolean animated);
/* Unless it was a cancel. */
void hek_explorer_view_fail (HekExplorerView *self, const char *what, const GError *error);
/* What takes long to make is not made again unasked: it is not chosen any more. */
void hek_explorer_view_drop_costly (HekExplorerView *self);
/* (nullable) */
HekSchema *hek_explorer_view_get_schema (HekExplorerView *self);

/* --- hek-explorer-view-kept.c, -values.c --- */

typedef void (*HekExplorerWantedFunc) (HekExplorerView *self, const HekExplorerValue *value,
                                       gpointer user_data);

/* Every value that is chosen somewhere, some of them more than once. */
void     hek_explorer_view_each_wanted (HekExplorerView *self, HekExplorerWantedFunc func,
                                        gpointer user_data);
gboolean hek_explorer_view_is_wanted (HekExplorerView *self, const HekExplorerValue *value);
/* Values of other rows of the collection are of use, as far as these are the same. */
gboolean hek_explorer_value_is_of_rows (const HekExplorerValue *value);

/* Values of that kind for the rows of the data. @exact: known to be of these rows; otherwise those
 * of others will do, whose ids are matched. (nullable) borrowed */
HekExplorerValues *hek_explorer_view_find_values (HekExplorerView *self,
                                                  const HekExplorerValue *value, gboolean exact);
/* What is chosen is made, what is not any more is stopped; then it is drawn. */
void hek_explorer_view_sync (HekExplorerView *self);
/* @values: (transfer full) */
void hek_explorer_view_keep (HekExplorerView *self, HekExplorerValues *values);
/* Forgets those of a kind. @name: (nullable): of all names */
void hek_explorer_view_forget (HekExplorerView *self, HekExplorerValueKind kind, const char *name);
void hek_explorer_view_drop_making (HekExplorerView *self);
void hek_explorer_view_update_busy (HekExplorerView *self);
/* Whether it takes so long to make of this data that somebody has to ask for it. */
gboolean hek_explorer_view_is_costly (HekExplorerView *self, const HekExplorerValue *value);

/* --- hek-explorer-view-draw.c --- */

void hek_explorer_view_draw (HekExplorerView *self); /* soon */
void hek_explorer_view_drop_drawing (HekExplorerView *self);

/* --- hek-explorer-view-filter.c --- */

gboolean hek_explorer_value_is_time (const HekExplorerValue *value, HekSchema *schema);
void hek_explorer_filter_free (gpointer filter);
HekExplorerFilter *hek_explorer_filter_copy (const HekExplorerFilter *filter);
/* @filters: (transfer full) */
void hek_explorer_view_take_filters (HekExplorerView *self, GPtrArray *filters);
void hek_explorer_histogram_free (gpointer histogram);
/* What the drawing has found. */
void hek_explorer_view_fill_histograms (HekExplorerView *self);

/* --- hek-explorer-view-bookmark.c --- */

/* A bookmark's layout is there: colours, sizes, filters, motion. */
void hek_explorer_view_arrive (HekExplorerView *self);

/* --- hek-explorer-view-camera.c --- */

/* A look as the renderer takes it: see hek_explorer_view_get_scene_look(). @points: (nullable) */
void  hek_explorer_look_apply (const HekExplorerLook *self, const HekScenePoints *points,
                               gboolean is_colored, const HekPlotTheme *theme, double width,
                               double height, HekSceneLook *look);
/* (nullable): id and time of what is drawn or, live, "": (transfer full) */
char *hek_explorer_view_dup_layout_key (const HekCollectionLayoutInfo *info);
/* Where one was looking from is kept when rows were placed in a layout: what is there did not move.
 * When it was computed anew, it is forgotten. */
void  hek_explorer_view_carry_camera (HekExplorerView *self, const HekExplorerData *from,
                                      const HekExplorerData *to);
/* Another layout is drawn. */
void  hek_explorer_view_switch_camera (HekExplorerView *self, const char *key);

/* --- hek-explorer-view-state.c, -json.c, -file.c --- */

/* Something is to be written. */
void hek_explorer_view_touch (HekExplorerView *self);
/* The collection of the session has become another one, or is there now. */
void hek_explorer_view_follow_collection (HekExplorerView *self);
/* The layouts are known. */
void hek_explorer_view_open_layout (HekExplorerView *self);
void hek_explorer_view_close_state (HekExplorerView *self);

char    *hek_explorer_view_to_json (HekExplorerView *self);
/* What is missing or damaged is left as it is. */
void     hek_explorer_view_from_json (HekExplorerView *self, const HekJsonValue *json);

G_END_DECLS
