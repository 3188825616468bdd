/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-frame.h"
#include "hek-option.h"
#include "hek-plot-types.h"
#include "hek-scene-camera.h"
#include "hek-scene-set.h"
#include "hek-task.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The eight widgets of a dashboard. A HekWidgetKind says what one is; a HekWidget is one with its
 * options and data:
 *
 *   widget = hek_widget_new (kind, options, frames, n_frames, &setting, task, &error);  any thread
 *   hek_widget_draw (widget, cr, width, height, &theme, &view);                 the main thread
 *
 * _new() does what takes time (sorting, fitting, thinning: linear in the rows); drawing then
 * depends on the size, not on the rows. A HekWidget never changes: live update makes a new one in a
 * job and puts it in the place of the old. What the user does to it (zoom, scrolling, the pointer)
 * is the HekWidgetView, a plain value of the caller's. One drawing path for screen, PDF, SVG and
 * PNG.
 *
 * Two kinds need more for a view: the pixels of a 3D plot, and the order of the rows of a table
 * that is sorted or filtered. _render() makes it on any thread, so that the main thread only puts
 * it down; a view without it has it made by _draw(), as files do.
 *
 * Values come in the units that are kept ("ns", "bytes", "fraction", "bytes/s"), and are shown in
 * those that people read ("ms", "MB", "%"); bands are given in the former.
 */

/* --- kinds ----------------------------------------------------------------------------------- */

typedef struct _HekWidget HekWidget;
typedef struct _HekWidgetKind HekWidgetKind;

/* An option that is a text: the name of a column, words of a filter. */
typedef struct
{
  const char *name;  /* "color-column": key in the JSON */
  const char *label; /* translatable */
  const char *help;
  gboolean is_column; /* it names a column of the data: offer those that there are */
} HekWidgetText;

#define HEK_WIDGET_MAX_TEXTS 4

/* How good a value is. Never told by colour alone. */
typedef enum
{
  HEK_WIDGET_NEUTRAL,
  HEK_WIDGET_GOOD,
  HEK_WIDGET_WARNING,
  HEK_WIDGET_BAD,
} HekWidgetLevel;

#define HEK_WIDGET_N_LEVELS (HEK_WIDGET_BAD + 1)

/* A range of values that means something, or a threshold (from == to). */
typedef struct
{
  double from, to; /* infinite: open */
  HekWidgetLevel level;
  char *label;     /* owned (nullable) */
} HekWidgetBand;

#define HEK_WIDGET_MAX_BANDS 8

/* Values of the options of one kind. A plain struct: _init(), then _clear(). */
typedef struct
{
  HekOptionValues values;             /* in the order of kind->options */
  char *texts[HEK_WIDGET_MAX_TEXTS];  /* owned: in the order of kind->texts; "" when not set */
  guint n_bands;
  HekWidgetBand bands[HEK_WIDGET_MAX_BANDS];
} HekWidgetOptions;

/* What data a kind wants: what to offer in the side panel. */
typedef enum
{
  HEK_WIDGET_WANTS_TIME = 1 << 0,    /* a TIME column */
  HEK_WIDGET_WANTS_NUMBER = 1 << 1,  /* at least one VALUE column */
  HEK_WIDGET_WANTS_TWO = 1 << 2,     /* at least two */
  HEK_WIDGET_WANTS_ANY = 1 << 3,     /* any columns */
} HekWidgetWants;

#define HEK_DASHBOARD_COLUMNS 12

struct _HekWidgetKind
{
  const char *id;    /* "line": the same in files and on the command line */
  const char *label; /* "Line chart": translatable */
  const char *help;  /* one sentence: what it shows and what data it needs; translatable */
  const char *icon_name; /* of the symbolic icon in the palette */
  HekWidgetWants wants;
  guint max_frames;  /* queries whose answers it draws together */
  const HekOption *options;
  guint n_options;
  const HekWidgetText *texts;
  guint n_texts;
  gboolean has_bands;
  gboolean has_range;    /* its x axis is the time range of the dashboard */
  gboolean has_picture;  /* hek_widget_render() saves the main thread time */
  guint min_w, min_h;    /* least size on the grid of HEK_DASHBOARD_COLUMNS columns */
  guint usual_w, usual_h;
  const struct _HekWidgetClass *klass;
};

#define HEK_WIDGET_N_KINDS 8

/* line, heatmap, card, scene, table, gauge, histogram, scatter: in the order of the palette. */
const HekWidgetKind *hek_widget_kind (guint i);
const HekWidgetKind *hek_widget_kind_find (const char *id);

/* --- options --------------------------------------------------------------------------------- */

#define HEK_WIDGET_ERROR (hek_widget_error_quark ())

typedef enum
{
  HEK_WIDGET_ERROR_OPTIONS, /* not what the kind accepts: the message names the path */
  HEK_WIDGET_ERROR_DATA,    /* the frames are not what the kind wants: the message says what is */
  HEK_WIDGET_ERROR_MEMORY,
} HekWidgetError;

GQuark hek_widget_error_quark (void);

void hek_widget_options_init (HekWidgetOptions *options, const HekWidgetKind *kind);
void hek_widget_options_copy (HekWidgetOptions *to, const HekWidgetOptions *from);
void hek_widget_options_clear (HekWidgetOptions *options);
gboolean hek_widget_options_equal (const HekWidgetKind *kind, const HekWidgetOptions *a,
                                   const HekWidgetOptions *b);

/**
 * hek_widget_options_from_json:
 * @json: (nullable): an object {"name": number | true | "choice" | "text", …,
 *   "bands": [{"from": 1, "to": 2, "level": "warning", "label": "slow"}, …]}; a bound that is left
 *   out is open
 * @path: of the object, for messages: "widgets[3].options"
 * @out: (out): to be cleared; untouched on failure
 *
 * What is left out has its default; members that the kind does not know are passed over, so that
 * files of later versions can be read: who keeps files keeps them.
 *
 * Errors: %HEK_WIDGET_ERROR_OPTIONS, "widgets[3].options.bands[0].from: …"
 */
gboolean hek_widget_options_from_json (const HekWidgetKind *kind, JsonObject *json,
                                       const char *path, HekWidgetOptions *out, GError **error);

/* Writes the members that are not at their default into @json, and removes those that are. */
void hek_widget_options_to_json (const HekWidgetKind *kind, const HekWidgetOptions *options,
                                 JsonObject *json);

/* The value of option @name, which the kind has. */
double hek_widget_options_get (const HekWidgetKind *kind, const HekWidgetOptions *options,
                               const char *name);
const char *hek_widget_options_get_text (const HekWidgetKind *kind,
                                         const HekWidgetOptions *options, const char *name);

/* "good", "Good" (translated): of messages and files. */
const char *hek_widget_level_id (HekWidgetLevel level);
const char *hek_widget_level_label (HekWidgetLevel level);
HekPlotColor hek_widget_level_color (const HekPlotTheme *theme, HekWidgetLevel level);

/* --- a widget -------------------------------------------------------------------------------- */

/* A moment or a span that is marked on the time axis. */
typedef struct
{
  gint64 from_us, to_us; /* equal: a moment */
  HekWidgetLevel level;  /* NEUTRAL: of the user; BAD: an error */
  const char *text;      /* "Index of photos built" */
} HekWidgetNote;

/* Where a widget stands. Borrowed for the time of _new(), which copies what it needs. */
typedef struct
{
  const char *title;      /* (nullable): drawn above; the page that draws its own passes %NULL */
  gint64 from_us, to_us;  /* the time range of the dashboard; equal: from the data */
  gint64 now_us;          /* the moment that the slider stands at: a line; 0: none */
  const HekWidgetNote *notes; /* (array length=n_notes) */
  gsize n_notes;
} HekWidgetSetting;

/**
 * hek_widget_new:
 * @frames: (array length=n_frames): answers of the queries, in their order; referenced. A metric
 *   card or a gauge may have, as the second frame, the same query over the range before, to which
 *   it compares
 *
 * Edge cases: frames without rows are no error: the widget says that there are no data.
 * Errors: %HEK_WIDGET_ERROR_DATA, %HEK_WIDGET_ERROR_MEMORY, %G_IO_ERROR_CANCELLED
 * Cost: linear in the rows (tests/bench/bench-widgets has the figures for a million).
 * Returns: (transfer full) (nullable)
 */
HekWidget *hek_widget_new (const HekWidgetKind *kind, const HekWidgetOptions *options,
                           HekFrame *const *frames, guint n_frames,
                           const HekWidgetSetting *setting, const HekTask *task, GError **error);
HekWidget *hek_widget_ref (HekWidget *self);
void       hek_widget_unref (HekWidget *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekWidget, hek_widget_unref)

const HekWidgetKind *hek_widget_get_kind (const HekWidget *self);
HekFrame *hek_widget_get_frame (const HekWidget *self, guint i); /* (transfer none) (nullable) */
guint hek_widget_get_n_frames (const HekWidget *self);

/* How good what it shows is: of cards and gauges with bands; else NEUTRAL. */
HekWidgetLevel hek_widget_get_level (const HekWidget *self);

/* --- how it is looked at --------------------------------------------------------------------- */

/* What a view needs and takes time: pixels, or the order of rows. Frozen. */
typedef struct _HekWidgetPicture HekWidgetPicture;

typedef struct
{
  /* zoomed range of the axes; from >= to: all. TIME: microseconds */
  double x_from, x_to, y_from, y_to;
  /* a brush along x, or around points where y is given, too; from >= to: none */
  double brush_x_from, brush_x_to, brush_y_from, brush_y_to;
  gboolean has_pointer;
  double pointer_x, pointer_y;      /* in the widget: read-out and marks of what is there */
  double link_x;                    /* the pointer of another widget with the same x axis; NaN */
  const HekSceneSet *selection;     /* (nullable): rows of the first frame */

  /* table */
  int sort_column;                  /* of the first frame; -1: as the options say */
  gboolean sort_descending;
  double scroll;                    /* rows above the first that is seen */
  int focus_row;                    /* place in the sorted table; -1: none */
  const char *filter;               /* (nullable): beside that of the options: words that a row has
                                       in its texts, and comparisons with numbers: "cat size>=20" */

  HekSceneCamera camera;            /* scene */
  gboolean has_camera;              /* else the one that fits */
  guint64 budget;                   /* points that a picture has, a fair sample, at one sample a
                                       pixel: for cameras that move; 0: all, with smooth edges */
  const HekWidgetPicture *picture;  /* (nullable): the last that was made; one of another view or
                                       size is shown until the next is there */
} HekWidgetView;

void hek_widget_view_init (HekWidgetView *view);

/**
 * hek_widget_draw:
 * @view: (nullable): as nobody has touched it
 *
 * Draws into (0, 0, width, height), with its title when the setting had one. What finds no room is
 * left out, labels first.
 *
 * Cost: about 1 ms of processor at 400 × 250, however many rows there are (a scatter plot of
 * thousands of points: 3; tests/bench/bench-widgets); the 3D plot without a picture: that of
 * _render().
 */
void hek_widget_draw (const HekWidget *self, cairo_t *cr, double width, double height,
                      const HekPlotTheme *theme, const HekWidgetView *view);

/**
 * hek_widget_render:
 * @scale: pixels per unit
 *
 * Returns: (transfer full) (nullable): for a view of this size; %NULL when the kind needs none,
 *   @task was cancelled or memory is short
 */
HekWidgetPicture *hek_widget_render (const HekWidget *self, double width, double height,
                                     double scale, const HekPlotTheme *theme,
                                     const HekWidgetView *view, const HekTask *task);
void hek_widget_picture_free (HekWidgetPicture *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekWidgetPicture, hek_widget_picture_free)

/* (nullable): from where the points of a 3D plot are seen, in units of the widget below its title:
 * where turning begins. %NULL for what has no pixels. */
const HekSceneView *hek_widget_picture_get_view (const HekWidgetPicture *picture);
/* Points that were drawn. */
guint64 hek_widget_picture_get_n_drawn (const HekWidgetPicture *picture);

typedef enum
{
  HEK_WIDGET_HIT_NOTHING,
  HEK_WIDGET_HIT_VALUE,  /* a point, a cell, a bar */
  HEK_WIDGET_HIT_ROW,    /* of a table */
  HEK_WIDGET_HIT_HEADER, /* of a table: column_idx is to be sorted by */
} HekWidgetHitKind;

typedef struct
{
  HekWidgetHitKind kind;
  guint frame_idx;
  guint column_idx;    /* of the frame */
  gsize row;           /* of the frame; of bins: which one */
  double x, y, value;  /* of the datum; x of a time axis: microseconds */
  double pos_x, pos_y; /* where it is drawn */
  char text[256];      /* read-out: "14:05:30 · p99 12.4 ms" */
} HekWidgetHit;

/* What is under a point. Returns: FALSE when nothing is */
gboolean hek_widget_pick (const HekWidget *self, double width, double height,
                          const HekPlotTheme *theme, const HekWidgetView *view, double x, double y,
                          HekWidgetHit *out);

/* Where the axes lie, for zooming by drag (hek_plot_frame_x_at()); FALSE for kinds without, and
 * where there are no data or no room. */
gboolean hek_widget_get_axes (const HekWidget *self, double width, double height,
                              const HekPlotTheme *theme, const HekWidgetView *view,
                              HekPlotFrame *out);

/* Rows of the first frame with x and y in the brush of @view.
 * Returns: (transfer full) (nullable): %NULL for kinds without points, or without a brush */
HekSceneSet *hek_widget_select (const HekWidget *self, const HekWidgetView *view);

/**
 * hek_widget_find_rows:
 * @ids: (array length=n): ascending
 *
 * The rows of the first frame that have one of these ids; for frames that say which row of a
 * collection each is. Linear in the rows of the frame.
 * Returns: (transfer full) (nullable): %NULL when @task was cancelled
 */
HekSceneSet *hek_widget_find_rows (const HekWidget *self, const guint64 *ids, gsize n,
                                   const HekTask *task);

/* The ids of those rows. @rows: (nullable): none.
 * Returns: (transfer full) (element-type guint64): ascending */
GArray *hek_widget_list_ids (const HekWidget *self, const HekSceneSet *rows);
void    hek_widget_sort_ids (guint64 *ids, gsize n);

/* Of a table at that size: rows that pass the filters, rows that fit. FALSE for other kinds. */
gboolean hek_widget_get_rows (const HekWidget *self, double width, double height,
                              const HekPlotTheme *theme, const HekWidgetView *view, gsize *n_rows,
                              gsize *n_visible);

/* Returns: (transfer full) (array length=n) (nullable): rows of the first frame in the order and
 * through the filter of a table that is looked at so; a view that is sorted or filtered has the
 * picture of it, or sorting is done here. %NULL for other kinds, and when memory is short */
guint32 *hek_widget_dup_rows (const HekWidget *self, const HekWidgetView *view, gsize *n);

/* Returns: (transfer full): what it shows, for screen readers and as alternative text of files:
 * "Gauge, Recall. Recall: 96.8 %. On target. The scale is from 0 % to 100 %." */
char *hek_widget_describe (const HekWidget *self);

G_END_DECLS
