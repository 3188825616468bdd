/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard-export.h"

G_BEGIN_DECLS

/* Everything that a format needs. */
typedef struct
{
  HekDashboard *dashboard;                  /* borrowed */
  GPtrArray *contents;                      /* borrowed (element-type HekDashboardContent) */
  const HekWidgetContext *context;          /* borrowed */
  const HekDashboardExportOptions *options; /* borrowed */
  gboolean single;                          /* one widget, which fills the picture */
} HekDashboardExport;

/* All give the whole file. */
GBytes *hek_dashboard_export_png (const HekDashboardExport *export, const HekTask *task,
                                  GError **error);
GBytes *hek_dashboard_export_svg (const HekDashboardExport *export, const HekTask *task,
                                  GError **error);
GBytes *hek_dashboard_export_csv (const HekDashboardExport *export, const HekTask *task,
                                  GError **error);
GBytes *hek_dashboard_export_json (const HekDashboardExport *export, const HekTask *task,
                                   GError **error);
GBytes *hek_dashboard_export_data (const HekDashboardExport *export, const HekTask *task,
                                   GError **error);
GBytes *hek_dashboard_export_report (const HekDashboardExport *export, const char *suffix,
                                     const HekTask *task, GError **error);

/* The tables of all contents, each with a name for its file. */
typedef struct
{
  char *name;   /* owned: "line-1.csv", "card-2-before.csv" */
  GBytes *data; /* owned */
} HekDashboardTable;

void hek_dashboard_table_free (gpointer table);

/* Returns: (transfer full) (element-type HekDashboardTable). Errors: a widget without data */
GPtrArray *hek_dashboard_export_tables (const HekDashboardExport *export, const HekTask *task,
                                        GError **error);

/* Returns: (transfer full): a frame as CSV (RFC 4180): names of columns, with their units; moments
 * in ISO 8601 UTC; numbers so that they read back to the same doubles; nothing where one is missing
 */
char *hek_dashboard_frame_to_csv (const HekFrame *frame);

/* Returns: (transfer full): "Performance", "Last 6 hours": what stands above pictures and pages */
char *hek_dashboard_export_dup_range (const HekWidgetContext *context);

G_END_DECLS
