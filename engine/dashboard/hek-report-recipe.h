/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard-export.h"

G_BEGIN_DECLS

/*
 * What a report consists of, to be built again whenever the figures are others:
 *
 *   {"format": "hektor-report", "version": 1,
 *    "title": "Search in November",
 *    "subtitle": "…", "cover": true, "page": "a4", "landscape": false,
 *    "range": "7d",                               or {"from": "…", "to": "…"}: see
 *                                                 hek_dashboard_range_parse()
 *    "parts": [
 *      {"part": "section", "text": "How fast"},   begins a page; "heading": one below it
 *      {"part": "text", "text": "…"},
 *      {"part": "dashboard", "dashboard": "Performance"},   name or id, in the workspace; or "file"
 *      {"part": "widget", "dashboard": "Performance", "widget": "line-1"},
 *      {"part": "widget", "kind": "line", "title": "…", "height": 5, "options": {…},
 *       "queries": [{"source": "telemetry", "series": "search.latency"}]},
 *      {"part": "view", "collection": "photos", "layout": "umap", "color": "label"},
 *      {"part": "trial", "picture": "sky.png", "recipe": {"method": "palette", "colors": 16},
 *       "curve": true},
 *      {"part": "evaluation", "evaluation": "fashion"}]}   title or id, in the workspace; or "file"
 *
 * Every part that has data takes a "range" of its own, and a "title". Files are relative to the
 * folder of the recipe. A view is the rows of a collection in a layout (the Explorer's); a trial is
 * made and measured again; an evaluation is what the Quantizer kept, the newest of a title, or a
 * file that "hektor quantizer evaluate --report" wrote.
 */
typedef struct _HekReportRecipe HekReportRecipe;

#define HEK_REPORT_RECIPE_VERSION 1
#define HEK_REPORT_RECIPE_MAX_PARTS 500u
#define HEK_REPORT_RECIPE_MAX_BYTES ((gsize) 4 * 1024 * 1024)

#define HEK_REPORT_RECIPE_ERROR (hek_report_recipe_error_quark ())

typedef enum
{
  HEK_REPORT_RECIPE_ERROR_INVALID, /* the message begins with the path of what is wrong */
  HEK_REPORT_RECIPE_ERROR_VERSION, /* a newer program wrote it */
  HEK_REPORT_RECIPE_ERROR_FORMAT,  /* no writer for the suffix */
} HekReportRecipeError;

GQuark hek_report_recipe_error_quark (void);

/**
 * hek_report_recipe_new:
 * @folder: what relative files in it are relative to
 *
 * Checks everything that can be checked without a workspace.
 *
 * Errors: %HEK_REPORT_RECIPE_ERROR, and those of widgets and queries, with the path:
 *   "parts[3].queries[0].series: …"
 */
HekReportRecipe *hek_report_recipe_new (const char *json, gssize n_bytes, const char *folder,
                                        GError **error);
HekReportRecipe *hek_report_recipe_load (const char *path, GError **error);
void             hek_report_recipe_free (HekReportRecipe *recipe);

const char *hek_report_recipe_get_title (const HekReportRecipe *recipe);
guint       hek_report_recipe_get_n_parts (const HekReportRecipe *recipe);

/* "pdf", "html", "png", "csv", "zip", "json"; %NULL terminated. */
const char *const *hek_report_recipe_suffixes (void);
gboolean           hek_report_recipe_check_path (const char *path, GError **error);

/**
 * hek_report_recipe_build:
 * @workspace: (nullable): when no part asks for one
 * @series: (nullable): when nothing was recorded yet
 * @moment_us: until when ranges like "7d" are; usually now
 * @past: collections as of the end of each range
 *
 * Errors: of the first part that cannot be made, with its path; a widget whose data cannot be had,
 *   and a trial whose picture is gone, say so in their place. @path is then as it was
 */
gboolean hek_report_recipe_build (const HekReportRecipe *recipe, HekWorkspace *workspace,
                                  HekSeriesStore *series, gint64 moment_us, gboolean past,
                                  const char *path, const HekTask *task, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekReportRecipe, hek_report_recipe_free)

G_END_DECLS
