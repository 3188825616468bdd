/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>
#include <pango/pangocairo.h>

#include "hek-report.h"

G_BEGIN_DECLS

#define HEK_REPORT_MAX_PICTURES 4u

typedef struct _HekReportBlock HekReportBlock;
typedef struct _HekReportPen HekReportPen;

/*
 * How a kind of block is drawn. A block has rows between which a page may end; heights are those of
 * rows [first, first + n) with whatever is repeated above them.
 */
typedef struct
{
  guint (*n_rows) (const HekReportBlock *block); /* NULL: 1 */
  double (*height) (HekReportPen *pen, const HekReportBlock *block, guint first, guint n);
  gboolean (*draw) (HekReportPen *pen, const HekReportBlock *block, guint first, guint n, double y,
                    GError **error);
  double space_above; /* points */
  gboolean keep_with_next;     /* never the last on a page */
  gboolean keep_with_previous; /* never the first, unless what comes before fills a page */
  gboolean begins_page;        /* in a document with a cover */
} HekReportBlockClass;

struct _HekReportBlock
{
  const HekReportBlockClass *klass;

  char *text;               /* heading, paragraph, code, caption of a chart */
  HekReportField *fields;   /* fields: n_items, strings owned */
  HekReportColumn *columns; /* table: n_columns, strings owned */
  guint n_columns;
  char *key;                /* table */
  double *values;           /* table: n_items × n_columns */
  int highlight_row;
  char **row_names;         /* table (nullable): n_items */
  char *names_key, *names_label;
  HekReportPicture *pictures; /* n_items; images referenced, captions owned */
  guint8 (*rgba)[4];        /* palette: n_items */
  guint64 *counts;          /* palette (nullable) */
  guint *order;             /* palette: most used first */
  guint n_items;

  HekReportCell *cells;     /* sheet: n_items × n_columns, texts owned */

  double height_pt;         /* chart */
  char *alt;                /* chart (nullable): in words */
  HekReportChartFunc draw;
  gpointer user_data;
  GDestroyNotify destroy;
};

struct _HekReport
{
  char *title, *subtitle, *date_line;
  GPtrArray *blocks; /* owned HekReportBlock */
  double page_width, page_height; /* points */
  gboolean has_cover;
};

/* Where blocks draw: cr is NULL while heights are measured. */
struct _HekReportPen
{
  cairo_t *cr;           /* borrowed (nullable) */
  PangoContext *context; /* owned */
  HekPlotTheme theme;    /* of charts; also gives the colours of text and lines */
  double x, width;       /* of the text, in points */
  const HekTask *task;
};

extern const HekReportBlockClass hek_report_section_class, hek_report_sheet_class,
  hek_report_group_class,
  hek_report_heading_class,
  hek_report_paragraph_class, hek_report_code_class, hek_report_fields_class,
  hek_report_table_class, hek_report_pictures_class, hek_report_chart_class,
  hek_report_palette_class;

/* --- text ---------------------------------------------------------------------------------- */

typedef enum
{
  HEK_REPORT_FONT_COVER,
  HEK_REPORT_FONT_TITLE,
  HEK_REPORT_FONT_SECTION,
  HEK_REPORT_FONT_HEADING,
  HEK_REPORT_FONT_BODY,
  HEK_REPORT_FONT_STRONG,
  HEK_REPORT_FONT_CAPTION,
  HEK_REPORT_FONT_CODE,
} HekReportFont;

void hek_report_pen_init (HekReportPen *pen, cairo_t *cr, double x, double width,
                          const HekTask *task);
void hek_report_pen_clear (HekReportPen *pen);

/* @width: > 0: wrapped to it. Returns: (transfer full) */
PangoLayout *hek_report_pen_layout (HekReportPen *pen, HekReportFont font, const char *text,
                                    double width);

double hek_report_pen_text_width (HekReportPen *pen, HekReportFont font, const char *text);
double hek_report_pen_text_height (HekReportPen *pen, HekReportFont font, const char *text,
                                   double width);

/* Draws at (x, y) from the top; x_align 1 puts the right end at x. Returns: the height */
double hek_report_pen_text (HekReportPen *pen, HekReportFont font, const char *text, double x,
                            double y, double x_align, double width, HekPlotColor color);

void hek_report_pen_rule (HekReportPen *pen, double y, HekPlotColor color);

/* --- the parts of a document --------------------------------------------------------------- */

/* With its data and strings, packed. */
HekPlotHeatmap *hek_report_heatmap_copy (const HekPlotHeatmap *heatmap);
void            hek_report_heatmap_free (HekPlotHeatmap *heatmap);

/* Returns: (transfer full): "#rrggbb", or "#rrggbbaa" when it is not opaque */
char *hek_report_color_code (const guint8 rgba[4]);

/* Pages of A4, or one tall page. Both give the whole file. */
GBytes *hek_report_encode_pdf (HekReport *report, const HekTask *task, GError **error);
GBytes *hek_report_encode_html (HekReport *report, const HekTask *task, GError **error);
GBytes *hek_report_encode_png (HekReport *report, const HekTask *task, GError **error);
GBytes *hek_report_encode_csv (HekReport *report, const HekTask *task, GError **error);
GBytes *hek_report_encode_json (HekReport *report, const HekTask *task, GError **error);

/* Where the rows of one block stand. */
typedef struct
{
  const HekReportBlock *block;
  guint first, n;
  guint page;
  double y; /* from the top of the page */
} HekReportPlace;

/**
 * hek_report_layout:
 * @page_height: in points; 0: one page as tall as it takes
 *
 * Returns: (transfer full) (element-type HekReportPlace): in order; sets the number of pages and
 * where the last one ends
 */
GArray *hek_report_layout (HekReport *report, HekReportPen *pen, double page_height,
                           guint *n_pages, double *end);

/* Whether a block is in the contents: a section, or a heading. */
gboolean hek_report_block_is_heading (const HekReportBlock *block);

/* Pages that the contents take. */
guint hek_report_count_contents_pages (const HekReport *report, HekReportPen *pen);

/* The cover, and then the contents, each page shown; @n_front: all of them, before those of
 * @places. */
void hek_report_draw_front (const HekReport *report, HekReportPen *pen, const GArray *places,
                            guint n_front, guint n_pages);

/* Title, and number of the page, at its bottom. */
void hek_report_draw_footer (const HekReport *report, HekReportPen *pen, guint page,
                             guint n_pages);

/* A picture as PNG, at most so many pixels wide, for HTML. */
GBytes *hek_report_encode_picture (HekImage *image, double max_width, const HekTask *task,
                                   GError **error);

/* Returns: (transfer full): a number of a table, for people */
char *hek_report_cell_format (const HekReportBlock *block, guint row, guint column);

/* Appended: sheets as rows key[row].column,value,unit and as an array of objects. */
void hek_report_sheet_append_csv (GString *csv, const char *group, const HekReportBlock *block);
void hek_report_sheet_set_json (JsonObject *object, const HekReportBlock *block);
void hek_report_csv_append_row (GString *csv, const char *group, const char *key,
                                const char *value, const char *unit);

#define HEK_REPORT_PAGE_WIDTH 595.276 /* A4 in points */
#define HEK_REPORT_PAGE_HEIGHT 841.890
#define HEK_REPORT_MARGIN 56.693      /* 20 mm */

static inline gboolean
hek_report_is_text (const char *text)
{
  return text != NULL && *text != '\0';
}

G_END_DECLS
