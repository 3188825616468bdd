/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-draw.h"
#include "hek-widget.h"

G_BEGIN_DECLS

/* What one kind does. All but make, draw and describe may be %NULL. */
typedef struct _HekWidgetClass
{
  /* fills self->made; what is left of it after an error is freed by finish */
  gboolean (*make) (HekWidget *self, const HekTask *task, GError **error);
  void (*finish) (HekWidget *self);
  void (*draw) (const HekWidget *self, cairo_t *cr, double width, double height,
                const HekPlotTheme *theme, const HekWidgetView *view);
  HekWidgetPicture *(*render) (const HekWidget *self, double width, double height, double scale,
                               const HekPlotTheme *theme, const HekWidgetView *view,
                               const HekTask *task);
  gboolean (*pick) (const HekWidget *self, double width, double height, const HekPlotTheme *theme,
                    const HekWidgetView *view, double x, double y, HekWidgetHit *out);
  gboolean (*get_axes) (const HekWidget *self, double width, double height,
                        const HekPlotTheme *theme, const HekWidgetView *view, HekPlotFrame *out);
  HekSceneSet *(*select) (const HekWidget *self, const HekWidgetView *view);
  gboolean (*get_rows) (const HekWidget *self, double width, double height,
                        const HekPlotTheme *theme, const HekWidgetView *view, gsize *n_rows,
                        gsize *n_visible);
  guint32 *(*dup_rows) (const HekWidget *self, const HekWidgetView *view, gsize *n);
  void (*describe) (const HekWidget *self, GString *text);
} HekWidgetClass;

struct _HekWidget
{
  gatomicrefcount ref;
  guint64 serial;            /* no other widget of the process has it */
  const HekWidgetKind *kind;
  HekWidgetOptions options;  /* owned */
  HekFrame **frames;         /* owned references */
  guint n_frames;
  char *title;               /* owned (nullable) */
  gint64 from_us, to_us, now_us;
  HekWidgetNote *notes;      /* owned, and their texts */
  gsize n_notes;
  HekWidgetLevel level;
  gpointer made;             /* owned: of the kind */
};

struct _HekWidgetPicture
{
  guint64 of;                /* serial of the widget: addresses are used again */
  cairo_surface_t *surface;  /* owned (nullable): pixels */
  double width, height;      /* units that they cover */
  HekSceneView view;         /* of the points among them, in units */
  HekSceneLook look;
  guint64 n_drawn;           /* of the points */
  guint32 *rows;             /* owned (nullable): the order of rows */
  gsize n_rows;
  int sort_column;
  gboolean sort_descending;
  char *filter;              /* owned (nullable) */
};

extern const HekWidgetKind hek_widget_kind_line, hek_widget_kind_heatmap, hek_widget_kind_card,
  hek_widget_kind_scene, hek_widget_kind_table, hek_widget_kind_gauge, hek_widget_kind_histogram,
  hek_widget_kind_scatter;

/* --- options --------------------------------------------------------------------------------- */

static inline double
hek_widget_get (const HekWidget *self,
                const char      *name)
{
  return hek_widget_options_get (self->kind, &self->options, name);
}

/* "Linear", "Logarithmic": of several kinds. */
extern const HekChoice hek_widget_scales[2];

/* --- data ------------------------------------------------------------------------------------ */

/* @text: an option that names a column of frame 0; "": the @nth VALUE column. -1: there is none.
 * Errors: %HEK_WIDGET_ERROR_DATA when a name is given that there is not; -2 then */
int hek_widget_find_column (const HekWidget *self, const char *text, guint nth, GError **error);

/* The same for columns of any type, and without one when the option is not set: -1. */
int hek_widget_find_any_column (const HekWidget *self, const char *text, GError **error);

/* "A line chart needs …; “Searches” has …": the error of missing columns. */
void hek_widget_set_data_error (GError **error, const HekWidget *self, const char *needs,
                                const HekFrame *frame);

/* --- units ----------------------------------------------------------------------------------- */

/* How values of a unit are shown: value × factor, with the digits that suit @unit. */
typedef struct
{
  double factor;
  char unit[24]; /* "" : none */
} HekWidgetUnit;

/* @unit: (nullable): as frames have it; @top: the greatest magnitude that is shown */
void hek_widget_unit_init (HekWidgetUnit *unit, const char *of, double top);

/* Returns: (transfer full): "1.24 ms"; @n_digits significant ones */
char *hek_widget_unit_format (const char *of, double value, guint n_digits);

/* Returns: (transfer full): without its unit, which is in @unit: whole numbers stay whole */
char *hek_widget_unit_format_number (const HekWidgetUnit *unit, double value, guint n_digits);

/* Returns: (transfer full): for "%s" of a sentence, which a translation can take as it is */
char *hek_widget_format_count (gsize n);

static inline const char *
hek_widget_unit_get (const HekWidgetUnit *unit)
{
  return unit->unit[0] != '\0' ? unit->unit : NULL;
}

/* --- bands ----------------------------------------------------------------------------------- */

/* The level of the band that holds @value: the first where several do; NEUTRAL without one.
 * @band: (out) (optional) (nullable) */
HekWidgetLevel hek_widget_find_band (const HekWidgetOptions *options, double value,
                                     const HekWidgetBand **band);

/* What a band is called: its label, or its level. */
const char *hek_widget_band_get_label (const HekWidgetBand *band);

/* Bands and their colours for a chart: @colors has as many places as @bands. Those of the options
 * are on y; notes, the moment of the slider, the brush and the linked pointer on x. */
typedef struct
{
  GArray *bands;        /* owned: HekPlotBand, whose colours point into @colors */
  HekPlotColor colors[HEK_WIDGET_N_LEVELS + 2];
} HekWidgetBands;

void hek_widget_bands_init (HekWidgetBands *bands, const HekPlotTheme *theme);
void hek_widget_bands_add_options (HekWidgetBands *bands, const HekWidgetOptions *options,
                                   double factor, gboolean on_x);
void hek_widget_bands_add_time (HekWidgetBands *bands, const HekWidget *self,
                                const HekWidgetView *view, gboolean notes);
void hek_widget_bands_clear (HekWidgetBands *bands);

/* Charts lower than this, in sizes of the font, have no room for labels of bands. */
#define HEK_WIDGET_LOW 14

void hek_widget_bands_drop_labels (HekWidgetBands *bands);

/* --- one number ------------------------------------------------------------------------------ */

typedef enum
{
  HEK_WIDGET_LAST,
  HEK_WIDGET_MEAN,
  HEK_WIDGET_LEAST,
  HEK_WIDGET_GREATEST,
  HEK_WIDGET_TOTAL,
} HekWidgetReduction;

#define HEK_WIDGET_N_REDUCTIONS (HEK_WIDGET_TOTAL + 1)

/* The options "reduce", "compare" and "better" of cards and gauges. */
extern const HekChoice hek_widget_reductions[HEK_WIDGET_N_REDUCTIONS], hek_widget_better[3];

/* What a card or a gauge shows. */
typedef struct
{
  const char *name, *unit;   /* borrowed (nullable) */
  int column;                /* of frame 0; -1: there are no data */
  double value, before;      /* NaN: none */
  const HekWidgetBand *band; /* (nullable): that the value is in */
  char *change;              /* owned (nullable): "12 % more than before" */
  int direction;
  HekWidgetLevel change_level; /* NEUTRAL where neither is better */
} HekWidgetNumber;

/* Reads the text option "column" and the options "reduce" and "compare"; sets the level of @self.
 * Errors: %HEK_WIDGET_ERROR_DATA */
gboolean hek_widget_number_init (HekWidgetNumber *number, HekWidget *self, GError **error);
void     hek_widget_number_clear (HekWidgetNumber *number);
void     hek_widget_number_describe (const HekWidgetNumber *number, GString *text);

/* --- thinning -------------------------------------------------------------------------------- */

/*
 * A series over time that can be drawn at any width and zoom in a time that does not depend on its
 * length: rows in the order of time, and above them a tree of which row of 16, 256, … has the least
 * and the greatest value.
 */
typedef struct
{
  const char *name, *unit;       /* borrowed from the frame */
  const gint64 *times;           /* (array length=n) */
  const double *values;          /* (array length=n) */
  const double *lows, *highs;    /* (nullable) */
  gsize n;
  gint64 gap_us;                 /* rows farther apart than this are not joined; 0: all are */
  guint32 *marked;               /* owned: rows with an anomaly */
  gsize n_marked;
  gsize n_finite;
  double least, most;            /* with the envelope; NaN without a value */
  double last;                   /* the last value that there is */
  gint64 last_us;

  guint32 *order;                /* owned (nullable): row of the frame of each, where rows were
                                  * not in order or some had no time */
  gint64 *own_times;             /* owned (nullable): then */
  double *own_values, *own_lows, *own_highs;
  struct _HekWidgetTree *trees[4]; /* owned (nullable): least and greatest value, low, high */
} HekWidgetThin;

/* What is drawn of it. */
typedef struct
{
  double *x, *y, *lows, *highs; /* owned (array length=n): microseconds; lows (nullable) */
  guint32 *rows;                /* owned: which row of the thin each is; G_MAXUINT32: a gap */
  gsize n;
} HekWidgetThinned;

/* @column: VALUE column of @frame. Errors: %HEK_WIDGET_ERROR_MEMORY, cancelled */
gboolean hek_widget_thin_init (HekWidgetThin *thin, const HekFrame *frame, guint time_column,
                               guint column, gboolean find_gaps, const HekTask *task,
                               GError **error);
void hek_widget_thin_clear (HekWidgetThin *thin);

/* Which row of the frame a row of @thin is. */
static inline gsize
hek_widget_thin_get_row (const HekWidgetThin *thin,
                         gsize                i)
{
  return thin->order != NULL ? thin->order[i] : i;
}

/* The rows in [from, to], and one on either side; of more than two for each of @n_columns equal
 * spans, the first, the last, those with the least and the greatest value and those that are
 * marked.
 * Values are multiplied by @factor. */
void hek_widget_thin_range (const HekWidgetThin *thin, double from, double to, guint n_columns,
                            double factor, HekWidgetThinned *out);
void hek_widget_thinned_clear (HekWidgetThinned *thinned);

/* --- distributions --------------------------------------------------------------------------- */

typedef struct
{
  double mean, sd;   /* of the values, or of their logarithms */
  double distance;   /* Kolmogorov and Smirnov's: the largest distance of the two distributions */
  gsize n;           /* values that took part; of bins: their sum */
  gsize n_left_out;  /* not above 0, for a log-normal distribution */
} HekWidgetFit;

/* @sorted: (array length=n): ascending, finite. FALSE when there are fewer than two different
 * values. Maximum likelihood: mean and the root of the mean square (dividing by n). */
gboolean hek_widget_fit_values (const double *sorted, gsize n, gboolean of_logs,
                                HekWidgetFit *fit);

/* The same of counts in intervals, whose ends are ascending and do not overlap: exact maximum
 * likelihood of grouped data by expectation and maximization (Dempster, Laird & Rubin 1977). */
gboolean hek_widget_fit_bins (const double *from, const double *to, const double *counts, gsize n,
                              gboolean of_logs, HekWidgetFit *fit);

/* Probability of a value below @x. */
double hek_widget_fit_get_share (const HekWidgetFit *fit, gboolean of_logs, double x);

/* Least squares. FALSE with fewer than two different x. */
typedef struct
{
  double slope, intercept, r2;
  gsize n;
} HekWidgetLine;

gboolean hek_widget_line_fit (const double *x, const double *y, gsize n, gboolean log_x,
                              gboolean log_y, HekWidgetLine *out);

/* Instead of a chart that there is no room for. */
#define HEK_WIDGET_NO_ROOM "…"

/* --- words ----------------------------------------------------------------------------------- */

void hek_widget_hit_set_text (HekWidgetHit *hit, const char *text);

/* What the pick of a chart says. */
void hek_widget_hit_from_pick (HekWidgetHit *hit, const HekPlotPick *pick);

G_END_DECLS
