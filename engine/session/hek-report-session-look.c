/* SPDX-License-Identifier: Apache-2.0 */
/* What the workspace has for a report, what a part names that it has not, and building. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-dashboard-store.h"
#include "hek-report-session-private.h"
#include "hek-widget-source.h"

/* --- choices --------------------------------------------------------------------------------- */

static void
widget_choice_free (gpointer data)
{
  HekReportWidgetChoice *choice = data;

  g_free (choice->id);
  g_free (choice->title);
  g_free (choice);
}

static void
dashboard_choice_free (gpointer data)
{
  HekReportDashboardChoice *choice = data;

  g_free (choice->id);
  g_free (choice->name);
  g_ptr_array_unref (choice->widgets);
  g_free (choice);
}

static void
view_choice_free (gpointer data)
{
  HekReportViewChoice *choice = data;

  g_free (choice->name);
  g_strfreev (choice->layouts);
  g_strfreev (choice->fields);
  g_free (choice);
}

void
hek_report_choices_free (HekReportChoices *choices)
{
  g_ptr_array_unref (choices->dashboards);
  g_ptr_array_unref (choices->views);
  g_clear_pointer (&choices->evaluations, g_ptr_array_unref);
  g_free (choices);
}

static HekReportDashboardChoice *
make_dashboard_choice (HekDashboard *dashboard)
{
  HekReportDashboardChoice *choice = g_new0 (HekReportDashboardChoice, 1);

  choice->id = g_strdup (hek_dashboard_get_id (dashboard));
  choice->name = g_strdup (hek_dashboard_get_name (dashboard));
  choice->widgets = g_ptr_array_new_with_free_func (widget_choice_free);
  for (guint i = 0; i < hek_dashboard_get_n_widgets (dashboard); i++)
    {
      const HekDashboardWidget *widget = hek_dashboard_get_widget (dashboard, i);
      HekReportWidgetChoice *one = g_new0 (HekReportWidgetChoice, 1);

      one->id = g_strdup (widget->id);
      one->title = hek_dashboard_widget_dup_title (widget);
      one->kind = widget->kind;
      g_ptr_array_add (choice->widgets, one);
    }
  return choice;
}

/* Returns: (transfer full): empty where there are none, or they cannot be read */
static char **
list_values (const HekWidgetContext *context,
             const HekWidgetQuery   *query,
             const char             *field)
{
  g_autoptr (GPtrArray) values = hek_widget_source_list_values (context, query, field, NULL);
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; values != NULL && i < values->len; i++)
    g_ptr_array_add (ids, g_strdup (((const HekWidgetFieldValue *) values->pdata[i])->id));
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

static gboolean
look_at_views (HekReportChoices  *choices,
               HekWorkspace      *workspace,
               const HekTask     *task,
               GError           **error)
{
  const HekWidgetContext context = { .workspace = workspace, .to_us = g_get_real_time () };
  g_autoptr (HekWidgetQuery) query = hek_widget_query_new ("layout");
  g_auto (GStrv) collections = list_values (&context, query, "collection");

  for (guint i = 0; collections[i] != NULL; i++)
    {
      g_autoptr (HekWidgetQuery) one = hek_widget_query_with (query, "collection",
                                                              collections[i]);
      g_auto (GStrv) layouts = list_values (&context, one, "layout");
      HekReportViewChoice *choice;

      if (!hek_task_check (task, error))
        return FALSE;
      if (layouts[0] == NULL)
        continue;
      choice = g_new0 (HekReportViewChoice, 1);
      choice->name = g_strdup (collections[i]);
      choice->layouts = g_steal_pointer (&layouts);
      choice->fields = list_values (&context, one, "color");
      g_ptr_array_add (choices->views, choice);
    }
  return TRUE;
}

static gboolean
look_at_evaluations (HekReportChoices *choices,
                     HekWorkspace     *workspace,
                     GError          **error)
{
  choices->evaluations = hek_kept_evaluation_list (workspace, error);
  for (guint i = choices->evaluations != NULL ? choices->evaluations->len : 0; i-- > 0;)
    if (((const HekKeptEvaluation *) choices->evaluations->pdata[i])->problem != NULL)
      g_ptr_array_remove_index (choices->evaluations, i);
  return choices->evaluations != NULL;
}

typedef struct
{
  HekReportSession *session; /* owned; of the main thread */
  HekLibrarySpace *space;    /* owned */
} Look;

static gpointer
look_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  const Look *look = data;
  HekWorkspace *workspace = look->space->workspace;
  g_autoptr (GPtrArray) infos = hek_dashboard_list (workspace, error);
  HekReportChoices *choices;

  if (infos == NULL)
    return NULL;
  choices = g_new0 (HekReportChoices, 1);
  choices->dashboards = g_ptr_array_new_with_free_func (dashboard_choice_free);
  choices->views = g_ptr_array_new_with_free_func (view_choice_free);
  for (guint i = 0; i < infos->len; i++)
    {
      const HekDashboardInfo *info = infos->pdata[i];
      g_autoptr (HekDashboard) dashboard = NULL;

      if (info->problem == NULL)
        dashboard = hek_dashboard_load (workspace, info->id, NULL);
      if (dashboard != NULL)
        g_ptr_array_add (choices->dashboards, make_dashboard_choice (dashboard));
    }
  if (look_at_views (choices, workspace, task, error) &&
      look_at_evaluations (choices, workspace, error))
    return choices;
  hek_report_choices_free (choices);
  return NULL;
}

static void
look_on_end (HekJob       *job,
             gpointer      result,
             const GError *error,
             gpointer      user_data)
{
  Look *look = user_data;
  HekReportSession *self = look->session;

  if (self->look_job == job)
    g_clear_object (&self->look_job);
  if (result != NULL && self->space == look->space)
    {
      g_clear_pointer (&self->choices, hek_report_choices_free);
      self->choices = hek_job_steal_result (job);
      hek_report_session_emit (self, HEK_REPORT_SIGNAL_CHOICES_CHANGED, NULL);
    }
  else if (error != NULL)
    hek_report_session_fail (self, hek_job_get_title (job), error);
  hek_library_space_unref (look->space);
  g_object_unref (self);
  g_free (look);
}

void
hek_report_session_look (HekReportSession *self)
{
  Look *look;

  g_return_if_fail (HEK_IS_REPORT_SESSION (self));

  if (self->space == NULL || self->look_job != NULL)
    return;
  look = g_new0 (Look, 1);
  look->session = g_object_ref (self);
  look->space = hek_library_space_ref (self->space);
  self->look_job = hek_job_start_unrecorded (_("Looking for what can be reported"),
                                             HEK_LANE_INTERACTIVE, look_run, look, NULL,
                                             (GDestroyNotify) hek_report_choices_free,
                                             look_on_end, look);
}

/* --- problems -------------------------------------------------------------------------------- */

static const HekReportDashboardChoice *
find_dashboard (const HekReportChoices *choices,
                const char             *name)
{
  for (guint i = 0; i < choices->dashboards->len; i++)
    {
      const HekReportDashboardChoice *choice = choices->dashboards->pdata[i];

      if (strcmp (choice->id, name) == 0 || strcmp (choice->name, name) == 0)
        return choice;
    }
  return NULL;
}

static char *
find_dashboard_problem (const HekReportChoices *choices,
                        HekReportDraft         *draft,
                        int                     part)
{
  const char *name = hek_report_draft_get_text (draft, part, "dashboard");
  const char *id = hek_report_draft_get_text (draft, part, "widget");
  const HekReportDashboardChoice *choice;

  if (name == NULL)
    return NULL;
  choice = find_dashboard (choices, name);
  if (choice == NULL)
    return g_strdup_printf (_("The workspace has no dashboard “%s”."), name);
  if (hek_report_draft_get_kind (draft, (guint) part) != HEK_REPORT_PART_WIDGET)
    return NULL;
  for (guint i = 0; i < choice->widgets->len; i++)
    if (g_strcmp0 (((const HekReportWidgetChoice *) choice->widgets->pdata[i])->id, id) == 0)
      return NULL;
  return g_strdup_printf (_("The dashboard “%s” has this widget no more."), choice->name);
}

static char *
find_view_problem (const HekReportChoices *choices,
                   HekReportDraft         *draft,
                   int                     part)
{
  const char *name = hek_report_draft_get_text (draft, part, "collection");
  const char *layout = hek_report_draft_get_text (draft, part, "layout");

  for (guint i = 0; name != NULL && i < choices->views->len; i++)
    {
      const HekReportViewChoice *choice = choices->views->pdata[i];

      if (strcmp (choice->name, name) != 0)
        continue;
      if (layout == NULL || layout[0] == '\0' ||
          g_strv_contains ((const char *const *) choice->layouts, layout))
        return NULL;
      return g_strdup_printf (_("“%s” has no layout “%s”."), name, layout);
    }
  return NULL; /* it may be named otherwise: building will tell */
}

static char *
find_evaluation_problem (const HekReportChoices *choices,
                         HekReportDraft         *draft,
                         int                     part)
{
  const char *name = hek_report_draft_get_text (draft, part, "evaluation");

  if (name == NULL || hek_kept_evaluation_find (choices->evaluations, name) != NULL)
    return NULL;
  return g_strdup_printf (_("The workspace has no evaluation “%s”."), name);
}

char *
hek_report_session_dup_problem (HekReportSession *self,
                                guint             part)
{
  HekReportDraft *draft = hek_report_session_get_draft (self);
  const char *problem;

  if (draft == NULL || part >= hek_report_draft_get_n_parts (draft))
    return NULL;
  problem = hek_report_draft_get_problem (draft, (int) part);
  if (problem != NULL || self->choices == NULL)
    return g_strdup (problem);
  switch (hek_report_draft_get_kind (draft, part))
    {
    case HEK_REPORT_PART_DASHBOARD:
    case HEK_REPORT_PART_WIDGET:
      return find_dashboard_problem (self->choices, draft, (int) part);
    case HEK_REPORT_PART_VIEW:
      return find_view_problem (self->choices, draft, (int) part);
    case HEK_REPORT_PART_EVALUATION:
      return find_evaluation_problem (self->choices, draft, (int) part);
    case HEK_REPORT_PART_SECTION:
    case HEK_REPORT_PART_HEADING:
    case HEK_REPORT_PART_TEXT:
    case HEK_REPORT_PART_TRIAL:
    default:
      return NULL;
    }
}

/* --- building -------------------------------------------------------------------------------- */

typedef struct
{
  HekReportSession *session;  /* owned; of the main thread */
  HekLibrarySpace *space;     /* owned (nullable) */
  HekTelemetryKeeper *keeper; /* owned (nullable) */
  char *json, *path;          /* owned */
} Build;

static void
build_free (Build *build)
{
  g_object_unref (build->session);
  g_clear_pointer (&build->space, hek_library_space_unref);
  g_clear_pointer (&build->keeper, hek_telemetry_keeper_unref);
  g_free (build->json);
  g_free (build->path);
  g_free (build);
}

static gpointer
build_run (const HekTask  *task,
           gpointer        data,
           GError        **error)
{
  Build *build = data;
  g_autoptr (HekReportRecipe) recipe = hek_report_recipe_new (build->json, -1, G_DIR_SEPARATOR_S,
                                                              error);
  g_autoptr (HekSeriesStore) series = NULL;
  g_autoptr (GError) own_error = NULL;

  if (recipe == NULL)
    return NULL;
  if (build->keeper != NULL)
    series = hek_telemetry_keeper_open_series (build->keeper, &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  return hek_report_recipe_build (recipe, build->space != NULL ? build->space->workspace : NULL,
                                  series, g_get_real_time (), FALSE, build->path, task, error)
           ? build : NULL;
}

static void
build_on_end (HekJob       *job,
              gpointer      result,
              const GError *error,
              gpointer      user_data)
{
  Build *build = user_data;

  if (error != NULL)
    hek_report_session_fail (build->session, hek_job_get_title (job), error);
  else
    hek_report_session_emit (build->session, HEK_REPORT_SIGNAL_BUILT, build->path);
  build_free (build);
}

HekJob *
hek_report_session_build (HekReportSession *self,
                          const char       *path)
{
  HekReportDraft *draft = hek_report_session_get_draft (self);
  HekTelemetryKeeper *keeper = hek_telemetry_session_get_keeper (self->telemetry);
  g_autofree char *base = g_filename_display_basename (path);
  g_autofree char *what = g_strdup_printf (_("Building %s"), base);
  g_autoptr (GError) error = NULL;
  Build *build;
  HekJob *job;

  g_return_val_if_fail (HEK_IS_REPORT_SESSION (self), NULL);

  if (draft == NULL)
    return NULL;
  if (hek_report_draft_get_n_parts (draft) == 0)
    g_set_error_literal (&error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
                         _("There is nothing in the report yet: add a part."));
  if (error != NULL || !hek_report_recipe_check_path (path, &error))
    {
      hek_report_session_fail (self, what, error);
      return NULL;
    }
  build = g_new0 (Build, 1);
  build->session = g_object_ref (self);
  build->space = self->space != NULL ? hek_library_space_ref (self->space) : NULL;
  build->keeper = keeper != NULL ? hek_telemetry_keeper_ref (keeper) : NULL;
  build->json = hek_report_draft_to_json (draft, NULL);
  build->path = g_strdup (path);
  job = hek_job_start (what, HEK_LANE_BATCH, build_run, build, NULL, NULL, build_on_end, build);
  hek_job_list_add (self->jobs, job);
  return job;
}
