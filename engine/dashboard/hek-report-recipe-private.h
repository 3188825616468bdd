/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-recipe.h"
#include "hek-report-draft.h"
#include "hek-report-recipe.h"
#include "hek-report.h"
#include "hek-widget-source.h"

G_BEGIN_DECLS

typedef struct
{
  HekReportPartKind kind;
  guint idx;
  char *title;             /* owned (nullable) */
  char *text;              /* owned (nullable) */
  gboolean has_range;
  HekDashboardRange range; /* of its own */

  char *dashboard;         /* owned (nullable): by name or id */
  char *file;              /* owned (nullable): of a dashboard, or of an evaluation */
  char *evaluation;        /* owned (nullable): one that is kept, by id or title */
  char *widget;            /* owned (nullable): of it */
  HekDashboard *own;       /* owned (nullable): one made for the widgets of this part */
  char *picture;           /* owned (nullable): of a trial */
  HekRecipe recipe;
  gboolean with_curve;
} HekReportPart;

struct _HekReportRecipe
{
  char *title, *subtitle; /* owned; (nullable) subtitle */
  gboolean cover, landscape;
  HekReportPageSize page;
  HekDashboardRange range;
  GArray *parts;          /* owned, of HekReportPart */
};

void hek_report_part_clear (HekReportPart *part);

/* Whether it is a recipe of a report, that this version reads. */
gboolean hek_report_recipe_check_format (JsonObject *object, GError **error);

/* --- hek-report-recipe-evaluation.c ---------------------------------------------------------- */

/* Charts and a table of the evaluations in the file of @part. Returns: %FALSE: it has another
 * table, or none: nothing was added, and a table shows what there is, or says why there is none */
gboolean hek_report_recipe_add_evaluation (HekReport *report, const HekReportPart *part,
                                           const HekWidgetContext *context);

/* --- members: hek-report-recipe-json.c ------------------------------------------------------- */

/* "parts[3].text: why". Returns: %FALSE */
gboolean hek_report_recipe_complain (GError **error, const char *path, const char *member,
                                     const char *format, ...) G_GNUC_PRINTF (4, 5);

/* (nullable): a value of that type */
JsonNode *hek_report_recipe_find (JsonObject *object, const char *name, GType type);

/* @out: (out) (nullable): untouched when it is not there */
gboolean hek_report_recipe_get_text (JsonObject *object, const char *path, const char *name,
                                     gboolean required, char **out, GError **error);
gboolean hek_report_recipe_get_boolean (JsonObject *object, const char *path, const char *name,
                                        gboolean *out, GError **error);

/* "6h", "FROM/TO", or {"last": "6h"}, {"from": …, "to": …} as dashboards have it. */
gboolean hek_report_recipe_get_range (JsonObject *object, const char *path,
                                      HekDashboardRange *range, gboolean *found, GError **error);

G_END_DECLS
