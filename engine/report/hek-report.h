/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"
#include "hek-plot-heatmap.h"

G_BEGIN_DECLS

/*
 * HekReport is a document: a title and blocks in order. The same document is written as PDF (vector
 * text and charts), HTML (one file, charts as SVG), PNG (one tall page), CSV and JSON; blocks for
 * people only (headings, text, pictures, charts) have no counterpart in the last two. Everything
 * given to it is copied or referenced, so the caller may free it.
 *
 * One thread at a time.
 */
typedef struct _HekReport HekReport;

#define HEK_REPORT_ERROR (hek_report_error_quark ())

typedef enum
{
  HEK_REPORT_ERROR_FORMAT, /* no writer for the suffix of the file name */
  HEK_REPORT_ERROR_DRAW,   /* the drawing library failed: out of memory, or too large for it */
} HekReportError;

GQuark hek_report_error_quark (void);

/**
 * hek_report_new:
 * @title: "kodim03.png"
 * @subtitle: (nullable): "Adaptive palette, 16 colours"
 * @date_line: (nullable): "21 November 2026, Hektor Studio 0.1.0"
 *
 * JSON and CSV hold the title as "title" and the other two as "subtitle" and "created".
 */
HekReport *hek_report_new (const char *title, const char *subtitle, const char *date_line);
void       hek_report_free (HekReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekReport, hek_report_free)

typedef enum
{
  HEK_REPORT_PAGE_A4,
  HEK_REPORT_PAGE_LETTER,
  HEK_REPORT_PAGE_A3,
} HekReportPageSize;

#define HEK_REPORT_N_PAGE_SIZES 3

/* "a4", "letter", "a3": in recipes and on the command line. */
const char *hek_report_page_size_id (HekReportPageSize size);
gboolean    hek_report_page_size_parse (const char *id, HekReportPageSize *size);

/* A4, upright, unless it is set; before blocks are added whose heights depend on it. */
void hek_report_set_page (HekReport *report, HekReportPageSize size, gboolean landscape);

/* Of the text of a page, in points: charts as wide as @width, and no taller than @height. */
void hek_report_get_text_size (const HekReport *report, double *width, double *height);

/* A cover and a table of contents before the text, which then begins each section on a new page;
 * the first page has no title. HTML has the contents only, PNG neither. */
void hek_report_set_cover (HekReport *report, gboolean cover);

/* The heading of a part of a long report. */
void hek_report_add_section (HekReport *report, const char *text);
void hek_report_add_heading (HekReport *report, const char *text);
void hek_report_add_paragraph (HekReport *report, const char *text);

/* What comes after it is, in JSON, in an object of its own under @key, and in CSV has @key and a
 * point before its keys: so that several of a kind can be in one report. @key: (nullable): %NULL:
 * at the top again */
void hek_report_add_group (HekReport *report, const char *key);

/* Text to be copied, in a fixed-width font; lines are kept. */
void hek_report_add_code (HekReport *report, const char *text);

typedef enum
{
  HEK_REPORT_TEXT,    /* JSON string */
  HEK_REPORT_REAL,    /* JSON number; NaN and infinite values are null */
  HEK_REPORT_INT,     /* JSON integer */
  HEK_REPORT_BOOLEAN, /* JSON true or false */
  HEK_REPORT_JSON,    /* @string is JSON and stands in the JSON as it is; text in CSV */
} HekReportType;

/*
 * One line of a table of facts. @text is for people and stands in PDF and PNG; the typed value
 * under @key stands in CSV and JSON. Without @key it is for people only; without @label for
 * machines only.
 */
typedef struct
{
  const char *key;   /* (nullable) "delta_e_2000_p95" */
  const char *label; /* (nullable) "ΔE2000, 95th percentile" */
  const char *text;  /* (nullable) "1.52", without unit; aligned on the decimal point */
  const char *unit;  /* (nullable) "dB": of both @text and @number */
  const char *note;  /* (nullable) "hard to see, even side by side" */
  HekReportType type;
  double number;      /* REAL, INT, BOOLEAN */
  const char *string; /* TEXT, JSON; %NULL: @text */
} HekReportField;

/* JSON: members of the top object. CSV: rows key,value,unit. */
void hek_report_add_fields (HekReport *report, const HekReportField *fields, guint n_fields);

typedef struct
{
  const char *key;   /* "file_bytes" */
  const char *label; /* (nullable) "PNG size"; %NULL: for machines only */
  const char *unit;  /* (nullable) "kB": of what people see */
  guint n_digits;    /* after the decimal point, for people */
  double factor;     /* what people see is value × factor; 0: 1 */
  HekReportType type; /* REAL or INT */
} HekReportColumn;

/**
 * hek_report_add_table:
 * @key: "curve"
 * @values: (array): row-major, @n_rows × @n_columns; NaN is an empty cell
 * @highlight_row: the row of the current setting, or -1
 *
 * JSON: an array of objects under @key. CSV: rows key[row].column,value,unit.
 */
void hek_report_add_table (HekReport *report, const char *key, const HekReportColumn *columns,
                           guint n_columns, const double *values, guint n_rows,
                           int highlight_row);

/**
 * hek_report_name_rows:
 * @key: "method"
 * @label: of the column
 * @names: (array): of each row
 *
 * Words before the numbers of the table that was added last. JSON: a member @key of each object.
 * CSV: rows key[row].@key,name.
 */
void hek_report_name_rows (HekReport *report, const char *key, const char *label,
                           const char *const *names);

typedef struct
{
  HekImage *image;               /* (nullable) */
  const char *caption;           /* (nullable) */
  const HekPlotHeatmap *heatmap; /* (nullable): instead of @image, with its colour bar; copied */
} HekReportPicture;

/* Larger pictures are averaged down to about so many pixels: 24 megapixels would be 70 MB of PDF
 * each, and half a minute of packing. */
#define HEK_REPORT_PICTURE_MAX_PIXELS 4000000.0

/* Side by side, all of one height, at most 4; the PDF holds every pixel, 8 bits a sample, up to
 * HEK_REPORT_PICTURE_MAX_PIXELS. */
void hek_report_add_pictures (HekReport *report, const HekReportPicture *pictures,
                              guint n_pictures);

/* Draws a chart into (0, 0, width, height), with the functions of plot. */
typedef void (*HekReportChartFunc) (cairo_t *cr, double width, double height,
                                    const HekPlotTheme *theme, gpointer user_data);

/* @height_pt: in points; the width is that of the text. */
void hek_report_add_chart (HekReport *report, double height_pt, const char *caption,
                           HekReportChartFunc draw, gpointer user_data, GDestroyNotify destroy);

/* What the chart that was added last shows, in words: for those who cannot see it (HTML). */
void hek_report_describe_chart (HekReport *report, const char *text);

/* @heatmap is copied with its data. */
void hek_report_add_heatmap (HekReport *report, const HekPlotHeatmap *heatmap,
                             const char *caption);

/* A cell of a sheet: @number or, in columns of %HEK_REPORT_TEXT, @text. */
typedef struct
{
  double number;    /* NaN: empty */
  const char *text; /* (nullable): empty */
} HekReportCell;

/* What HTML shows of a sheet. */
#define HEK_REPORT_SHEET_SHOWN_ROWS 500u

/**
 * hek_report_add_sheet:
 * @title: of what it is
 * @columns: TEXT or REAL; the label is for people, the key for machines
 * @cells: (array): row-major, @n_rows × @n_columns
 *
 * The data behind a chart: nothing in PDF and PNG; in HTML the first rows, folded away; JSON and
 * CSV: as a table.
 */
void hek_report_add_sheet (HekReport *report, const char *key, const char *title,
                           const HekReportColumn *columns, guint n_columns,
                           const HekReportCell *cells, gsize n_rows);

/**
 * hek_report_add_palette:
 * @rgba: sRGB codes
 * @counts: (array length=n_colors) (nullable): pixels of each colour
 *
 * Swatches with hex code and share. JSON: "palette": [{"color": "#rrggbb", "count": n}, …], eight
 * digits when a colour is not opaque.
 */
void hek_report_add_palette (HekReport *report, const guint8 (*rgba)[4], const guint64 *counts,
                             guint n_colors);

/* "pdf", "html", "png", "csv", "json"; %NULL terminated. */
const char *const *hek_report_suffixes (void);

/**
 * hek_report_check_path:
 *
 * Whether hek_report_write() has a writer for the suffix of @path: to be asked before long work.
 *
 * Errors: %HEK_REPORT_ERROR_FORMAT with a message that lists the formats
 */
gboolean hek_report_check_path (const char *path, GError **error);

/**
 * hek_report_write:
 * @path: its suffix decides the format
 *
 * Makes the whole file in memory, then puts it in place with hek_file_replace().
 *
 * Errors: %HEK_REPORT_ERROR, %G_FILE_ERROR, %G_IO_ERROR_CANCELLED; @path is then as it was
 */
gboolean hek_report_write (HekReport *report, const char *path, const HekTask *task,
                           GError **error);

/* The same in memory; @suffix: one of hek_report_suffixes(). */
GBytes *hek_report_encode (HekReport *report, const char *suffix, const HekTask *task,
                           GError **error);

G_END_DECLS
