/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard-content.h"
#include "hek-report.h"

G_BEGIN_DECLS

/*
 * A dashboard, or one widget of it, as a file: the format is the suffix of its name.
 *
 *   .pdf   pages; charts are vectors, text can be searched and copied
 *   .html  one file without anything outside of it: charts as SVG, tables as tables
 *   .png   what the screen shows, at any scale
 *   .svg   the same as vectors
 *   .csv   numbers exactly as the sources gave them: of one table its columns; of several a line a
 *          value: widget,title,table,row,column,unit,value
 *   .zip, or a folder (PATH/)   a CSV of its own for each table
 *   .json  the document (hek-dashboard.h), which can be imported; or with @data what it shows
 */
typedef struct
{
  const char *widget;      /* (nullable): the id of one widget; else all */
  double width;            /* pixels of the screen at scale 1, of PNG and SVG; 0: 1,280 */
  double scale;            /* of a PNG; 0: 1 */
  HekPlotThemeKind theme;  /* of PNG and SVG */
  /* Of PNG and SVG, as the screen has them: */
  const char *font_family; /* (nullable): interned; else that of the theme */
  double font_size;        /* pixels; 0: that of the theme */
  HekDashboardLook look;
  gboolean has_grounds;    /* of widgets (in look) and of the dashboard, both opaque */
  HekPlotThemeKind grounds_theme; /* with which the screen has them: others have their own */
  HekPlotColor ground;
  HekReportPageSize page;  /* of a PDF */
  gboolean landscape;
  gboolean data;           /* JSON: the data instead of the document */
} HekDashboardExportOptions;

#define HEK_DASHBOARD_EXPORT_WIDTH 1280.0
#define HEK_DASHBOARD_EXPORT_WIDTH_MIN 200.0
#define HEK_DASHBOARD_EXPORT_WIDTH_MAX 10000.0
#define HEK_DASHBOARD_EXPORT_SCALE_MIN 0.1
#define HEK_DASHBOARD_EXPORT_SCALE_MAX 16.0

/* A4, landscape; light. */
void hek_dashboard_export_options_init (HekDashboardExportOptions *options);

/* "pdf", "html", "png", "svg", "csv", "zip", "json"; %NULL terminated. */
const char *const *hek_dashboard_export_suffixes (void);

/* Whether there is a format for @path, and what @options say suits it: to be asked before long
 * work. Errors: %HEK_DASHBOARD_ERROR_INVALID */
gboolean hek_dashboard_export_check (const char *path, const HekDashboardExportOptions *options,
                                     GError **error);

/**
 * hek_dashboard_export:
 * @context: n_points is not looked at
 * @marks: (nullable)
 * @path: ends in a suffix, or in a slash: a folder, made where there is none
 *
 * Asks for the data and writes them. A file is in its place whole, or as it was before.
 *
 * Errors: %HEK_DASHBOARD_ERROR; %HEK_REPORT_ERROR; %G_FILE_ERROR; cancelled. A widget whose data
 * cannot be had says so in its place; with @widget, and in CSV and data, that is an error
 */
gboolean hek_dashboard_export (HekDashboard *dashboard, const HekWidgetContext *context,
                               const HekDashboardMarks *marks,
                               const HekDashboardExportOptions *options, const char *path,
                               const HekTask *task, GError **error);

/* The same of contents that are there: a page that exports what it shows. @contents:
 * (element-type HekDashboardContent): in the order of the widgets; of one widget, its own is taken
 * from among them */
gboolean hek_dashboard_export_contents (HekDashboard *dashboard, GPtrArray *contents,
                                        const HekWidgetContext *context,
                                        const HekDashboardExportOptions *options,
                                        const char *path, const HekTask *task, GError **error);

/**
 * hek_dashboard_add_to_report:
 * @level: of its heading: 1 or 2; 0: none
 *
 * Appends the dashboard as blocks of a report: a heading, the range, and the widgets in bands
 * between which a page may end; tables of data with keys for CSV and JSON.
 */
void hek_dashboard_add_to_report (HekDashboard *dashboard, GPtrArray *contents,
                                  const HekWidgetContext *context, guint level,
                                  HekReport *report);

/* One widget as a chart as wide as the text, with its caption. */
void hek_dashboard_content_add_to_report (HekDashboardContent *content, HekReport *report);

/* Rows for the clipboard: values as sources gave them, separated by tabs, below their names, and
 * without the numbers of rows in their collection; tabs and line ends in texts are spaces.
 * @rows: (array length=n) (nullable): %NULL: the first @n
 * Returns: (transfer full) (nullable): %NULL when cancelled */
char *hek_dashboard_frame_to_tsv (const HekFrame *frame, const guint32 *rows, gsize n,
                                  const HekTask *task);

/* Returns: (transfer full) (element-type HekDashboardContent): all of a dashboard, or one; %NULL
 * when cancelled, or there is no such widget. @width: of the drawing, in pixels */
GPtrArray *hek_dashboard_fetch (HekDashboard *dashboard, const char *widget_id,
                                const HekWidgetContext *context, const HekDashboardMarks *marks,
                                double width, gboolean with_titles, const HekTask *task,
                                GError **error);

G_END_DECLS
