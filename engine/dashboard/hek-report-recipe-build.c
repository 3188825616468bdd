/* SPDX-License-Identifier: Apache-2.0 */
/* Reports from recipes: each part asked for its data and appended to one document. */
#include "config.h"

#include "hek-report-recipe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-annotation.h"
#include "hek-dashboard-export-private.h"
#include "hek-dashboard-store.h"
#include "hek-file.h"
#include "hek-image-file.h"
#include "hek-trial-report.h"
#include "hek-zip-write.h"

static const char *const suffixes[] = { "pdf", "html", "png", "csv", "zip", "json", NULL };

/* Marks of one chart: more would only hide it. */
#define MAX_MARKS 40u

typedef struct
{
  const HekReportRecipe *recipe;
  HekWorkspace *workspace; /* borrowed (nullable) */
  HekSeriesStore *series;  /* borrowed (nullable) */
  gint64 moment_us;
  gboolean past;
  HekReport *report;       /* owned */
  GPtrArray *tables;       /* owned (nullable) (element-type HekDashboardTable): for a ZIP */
} Build;

const char *const *
hek_report_recipe_suffixes (void)
{
  return suffixes;
}

/* (nullable): one of them */
static const char *
find_suffix (const char *path)
{
  const char *base = strrchr (path, G_DIR_SEPARATOR);
  const char *point = strrchr (base != NULL ? base : path, '.');

  for (guint i = 0; point != NULL && suffixes[i] != NULL; i++)
    if (g_ascii_strcasecmp (point + 1, suffixes[i]) == 0)
      return suffixes[i];
  return NULL;
}

gboolean
hek_report_recipe_check_path (const char  *path,
                              GError     **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (find_suffix (path) != NULL)
    return TRUE;
  g_set_error (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_FORMAT,
               "%s: a report is written as .pdf, .html, .png, .csv, .zip or .json", name);
  return FALSE;
}

/* --- dashboards and widgets ------------------------------------------------------------------ */

static HekDashboard *
find_dashboard (const Build          *build,
                const HekReportPart  *part,
                GError              **error)
{
  g_autofree char *json = NULL;
  HekDashboard *dashboard;
  gsize n_bytes;

  if (part->own != NULL)
    return hek_dashboard_ref (part->own);
  if (part->file != NULL)
    {
      json = hek_file_load (part->file, HEK_DASHBOARD_MAX_BYTES, &n_bytes, error);
      if (json == NULL)
        return NULL;
      dashboard = hek_dashboard_from_json (json, (gssize) n_bytes, error);
      if (dashboard == NULL)
        g_prefix_error (error, "%s: ", part->file);
      return dashboard;
    }
  if (build->workspace == NULL)
    {
      g_set_error (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
                   "dashboard: there is no workspace to look for “%s” in", part->dashboard);
      return NULL;
    }
  return hek_dashboard_load (build->workspace, part->dashboard, error);
}

/* Its own range, that of its dashboard, or that of the report. */
static void
get_context (const Build         *build,
             const HekReportPart *part,
             const HekDashboard  *dashboard,
             HekWidgetContext    *context)
{
  HekDashboardRange range = build->recipe->range;

  if (part->has_range)
    range = part->range;
  else if (part->own == NULL)
    hek_dashboard_get_range (dashboard, &range);
  memset (context, 0, sizeof *context);
  context->workspace = build->workspace;
  context->series = build->series;
  context->past = build->past;
  hek_dashboard_range_resolve (&range, build->moment_us, &context->from_us, &context->to_us);
}

/* @notes: (out): to be freed after @annotations */
static gboolean
get_marks (const Build             *build,
           const HekDashboard      *dashboard,
           const HekWidgetContext  *context,
           GPtrArray              **annotations,
           HekWidgetNote          **notes,
           GError                 **error)
{
  g_autoptr (GPtrArray) all = hek_annotation_list (build->series, context->from_us, context->to_us,
                                                   hek_dashboard_get_notes (dashboard), NULL,
                                                   error);

  if (all == NULL)
    return FALSE;
  *annotations = hek_annotation_thin (all, context->from_us, context->to_us, MAX_MARKS);
  *notes = hek_annotation_to_notes (*annotations);
  return TRUE;
}

/* For a ZIP: tables have the number of their part before their names. */
static gboolean
take_tables (Build          *build,
             guint           part_idx,
             HekDashboard   *dashboard,
             GPtrArray      *contents,
             const HekTask  *task,
             GError        **error)
{
  HekDashboardExport export = { .dashboard = dashboard, .contents = contents };
  g_autoptr (GPtrArray) tables = NULL;

  if (build->tables == NULL)
    return TRUE;
  tables = hek_dashboard_export_tables (&export, task, error);
  if (tables == NULL)
    return FALSE;
  for (guint i = 0; i < tables->len; i++)
    {
      HekDashboardTable *table = tables->pdata[i];
      char *name = g_strdup_printf ("%u-%s", part_idx + 1, table->name);

      g_free (table->name);
      table->name = name;
    }
  g_ptr_array_extend_and_steal (build->tables, g_steal_pointer (&tables));
  return TRUE;
}

/* For machines: what could not be had, which people read in its place. */
static void
add_problem (HekReport  *report,
             const char *text)
{
  const HekReportField field = { .key = "problem", .text = text, .type = HEK_REPORT_TEXT };

  hek_report_add_fields (report, &field, 1);
}

static void
add_widget (HekDashboardContent *content,
            HekReport           *report)
{
  hek_dashboard_content_add_to_report (content, report);
  if (content->error != NULL)
    add_problem (report, content->error->message);
}

static gboolean
add_dashboard (Build                *build,
               const HekReportPart  *part,
               const HekTask        *task,
               GError              **error)
{
  g_autoptr (HekDashboard) dashboard = find_dashboard (build, part, error);
  g_autoptr (GPtrArray) annotations = NULL;
  g_autoptr (GPtrArray) contents = NULL;
  g_autofree HekWidgetNote *notes = NULL;
  double width, height;
  HekWidgetContext context;
  HekDashboardMarks marks = { 0 };

  if (dashboard == NULL)
    return FALSE;
  get_context (build, part, dashboard, &context);
  if (!get_marks (build, dashboard, &context, &annotations, &notes, error))
    return FALSE;
  marks.notes = notes;
  marks.n_notes = annotations->len;
  hek_report_get_text_size (build->report, &width, &height);
  contents = hek_dashboard_fetch (dashboard, part->widget, &context, &marks, 4 * width / 3, TRUE,
                                  task, error);
  if (contents == NULL || !take_tables (build, part->idx, dashboard, contents, task, error))
    return FALSE;
  if (part->kind == HEK_REPORT_PART_EVALUATION &&
      hek_report_recipe_add_evaluation (build->report, part, &context))
    return TRUE;
  if (part->kind == HEK_REPORT_PART_DASHBOARD)
    hek_dashboard_add_to_report (dashboard, contents, &context, 1, build->report);
  else
    {
      if (part->title != NULL && part->own == NULL)
        hek_report_add_heading (build->report, part->title);
      add_widget (contents->pdata[0], build->report);
    }
  return TRUE;
}

/* --- trials ---------------------------------------------------------------------------------- */

/* In the place of a trial whose picture is gone. */
static void
add_lost_picture (Build               *build,
                  const HekReportPart *part,
                  const char          *described)
{
  g_autofree char *name = g_filename_display_name (part->picture);
  g_autofree char *text
    = g_strdup_printf (_("The picture %s is not there any more. Put it back, or choose another "
                         "one for this part, and build the report again."), name);

  hek_report_add_paragraph (build->report, described);
  hek_report_add_paragraph (build->report, text);
  add_problem (build->report, text);
}

static gboolean
add_trial (Build                *build,
           const HekReportPart  *part,
           const HekTask        *task,
           GError              **error)
{
  HekTask trying = hek_task_sub (task, 0, 0.3), curving = hek_task_sub (task, 0.3, 0.4);
  HekTask writing = hek_task_sub (task, 0.7, 0.3);
  g_autofree char *name = g_filename_display_basename (part->picture);
  g_autofree char *described = hek_recipe_describe (&part->recipe);
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekImage) image = hek_image_load (part->picture, NULL, task, &own_error);
  g_autoptr (HekTrial) trial = NULL;
  g_autoptr (GArray) curve = NULL;

  if (g_error_matches (own_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      hek_report_add_section (build->report, part->title != NULL ? part->title : name);
      add_lost_picture (build, part, described);
      return TRUE;
    }
  if (image == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  trial = hek_trial_run (image, &part->recipe, HEK_TRIAL_ALL, &trying, error);
  if (trial != NULL && part->with_curve)
    {
      curve = hek_trial_curve (image, &part->recipe, NULL, &curving, error);
      if (curve == NULL)
        return FALSE;
    }
  if (trial == NULL)
    return FALSE;
  hek_report_add_section (build->report, part->title != NULL ? part->title : name);
  hek_report_add_paragraph (build->report, described);
  return hek_trial_add_to_report (build->report, image, trial, curve, &writing, error);
}

/* --- the whole ------------------------------------------------------------------------------- */

static gboolean
add_part (Build                *build,
          const HekReportPart  *part,
          const HekTask        *task,
          GError              **error)
{
  g_autofree char *group = g_strdup_printf ("part_%u", part->idx + 1);
  gboolean ok = TRUE;

  if (part->kind >= HEK_REPORT_PART_DASHBOARD)
    hek_report_add_group (build->report, group);
  switch (part->kind)
    {
    case HEK_REPORT_PART_SECTION:
      hek_report_add_section (build->report, part->text);
      break;
    case HEK_REPORT_PART_HEADING:
      hek_report_add_heading (build->report, part->text);
      break;
    case HEK_REPORT_PART_TEXT:
      hek_report_add_paragraph (build->report, part->text);
      break;
    case HEK_REPORT_PART_DASHBOARD:
    case HEK_REPORT_PART_WIDGET:
    case HEK_REPORT_PART_VIEW:
    case HEK_REPORT_PART_EVALUATION:
      ok = add_dashboard (build, part, task, error);
      break;
    case HEK_REPORT_PART_TRIAL:
      ok = add_trial (build, part, task, error);
      break;
    default:
      g_assert_not_reached ();
    }
  if (!ok && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, "parts[%u]: ", part->idx);
  return ok;
}

static HekReport *
begin_report (const HekReportRecipe *recipe)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d %H:%M");
  /* translators: a date, and the program with its version */
  g_autofree char *line = g_strdup_printf (_("%s · Hektor Studio %s"), date, HEK_VERSION);
  HekReport *report = hek_report_new (recipe->title, recipe->subtitle, line);

  hek_report_set_page (report, recipe->page, recipe->landscape);
  hek_report_set_cover (report, recipe->cover);
  return report;
}

static GBytes *
make_zip (const Build    *build,
          const HekTask  *task,
          GError        **error)
{
  g_autoptr (HekZipWriter) zip = hek_zip_writer_new ();
  g_autoptr (GBytes) figures = hek_report_encode (build->report, "csv", task, error);

  if (figures == NULL || !hek_zip_writer_add (zip, "report.csv", figures, error))
    return NULL;
  for (guint i = 0; i < build->tables->len; i++)
    {
      const HekDashboardTable *table = build->tables->pdata[i];

      if (!hek_zip_writer_add (zip, table->name, table->data, error))
        return NULL;
    }
  return hek_zip_writer_finish (zip);
}

static void
build_clear (Build *build)
{
  g_clear_pointer (&build->report, hek_report_free);
  g_clear_pointer (&build->tables, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Build, build_clear)

gboolean
hek_report_recipe_build (const HekReportRecipe  *recipe,
                         HekWorkspace           *workspace,
                         HekSeriesStore         *series,
                         gint64                  moment_us,
                         gboolean                past,
                         const char             *path,
                         const HekTask          *task,
                         GError                **error)
{
  const char *suffix = find_suffix (path);
  HekTask writing = hek_task_sub (task, 0.8, 0.2);
  g_auto (Build) build = { .recipe = recipe, .workspace = workspace, .series = series,
                           .moment_us = moment_us, .past = past };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) own_error = NULL;

  if (!hek_report_recipe_check_path (path, error))
    return FALSE;
  build.report = begin_report (recipe);
  if (strcmp (suffix, "zip") == 0)
    build.tables = g_ptr_array_new_with_free_func (hek_dashboard_table_free);
  for (guint i = 0; i < recipe->parts->len; i++)
    {
      HekTask part = hek_task_sub (task, 0.8 * i / recipe->parts->len, 0.8 / recipe->parts->len);

      if (hek_task_check (task, &own_error) &&
          add_part (&build, &g_array_index (recipe->parts, HekReportPart, i), &part, &own_error))
        continue;
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  bytes = build.tables != NULL ? make_zip (&build, &writing, error)
                               : hek_report_encode (build.report, suffix, &writing, error);
  return bytes != NULL && hek_file_replace_bytes (path, bytes, error);
}
