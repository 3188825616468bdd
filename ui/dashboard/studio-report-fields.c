/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-report-fields.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hek-recipe.h"
#include "studio-words.h"

#define BIT(kind) (1u << HEK_REPORT_PART_##kind)
#define HEAD STUDIO_REPORT_HEAD_BIT

static const StudioReportField fields[] = {
  { "title", N_("Title"), "", STUDIO_REPORT_ENTRY, HEAD, .is_kept = TRUE },
  { "subtitle", N_("Subtitle (or none)"), "", STUDIO_REPORT_ENTRY, HEAD },
  { "text", N_("Heading"), "", STUDIO_REPORT_ENTRY, BIT (SECTION) | BIT (HEADING),
    .is_kept = TRUE },
  { "text", N_("Text"), "", STUDIO_REPORT_TEXT, BIT (TEXT), .is_kept = TRUE },
  { "dashboard", N_("Dashboard"), "", STUDIO_REPORT_CHOICE, BIT (DASHBOARD) | BIT (WIDGET),
    .is_kept = TRUE },
  { "widget", N_("Widget"), "", STUDIO_REPORT_CHOICE, BIT (WIDGET), .is_kept = TRUE },
  { "collection", N_("Collection"), "", STUDIO_REPORT_CHOICE, BIT (VIEW), .is_kept = TRUE },
  { "layout", N_("Layout"), "", STUDIO_REPORT_CHOICE, BIT (VIEW) },
  { "color", N_("Colour by"), "", STUDIO_REPORT_CHOICE, BIT (VIEW) },
  { "filter", N_("Filter (none if empty)"), "", STUDIO_REPORT_ENTRY, BIT (VIEW) },
  { "picture", N_("Picture"), "", STUDIO_REPORT_FILE, BIT (TRIAL), .is_kept = TRUE },
  { "evaluation", N_("Evaluation"), "", STUDIO_REPORT_CHOICE, BIT (EVALUATION), .is_kept = TRUE },
  { "file", N_("File"), "", STUDIO_REPORT_FILE, BIT (EVALUATION) | BIT (DASHBOARD) | BIT (WIDGET),
    .is_kept = TRUE },
  { "curve", N_("Rate–quality curve"), N_("Takes some more time to build"), STUDIO_REPORT_SWITCH,
    BIT (TRIAL) },
  { "title", N_("Title (the usual one if empty)"), "", STUDIO_REPORT_ENTRY,
    BIT (WIDGET) | BIT (VIEW) | BIT (TRIAL) | BIT (EVALUATION) },
  { "range", N_("Time range (24h if empty)"), "", STUDIO_REPORT_ENTRY, HEAD },
  { "range", N_("Time range (the dashboard’s if empty)"), "", STUDIO_REPORT_ENTRY,
    BIT (DASHBOARD) | BIT (WIDGET) },
  { "cover", N_("Cover and contents"), N_("A first page, and a list of the sections"),
    STUDIO_REPORT_SWITCH, HEAD, .otherwise = TRUE },
  { "page", N_("Paper"), "", STUDIO_REPORT_CHOICE, HEAD },
  { "landscape", N_("Landscape"), "", STUDIO_REPORT_SWITCH, HEAD },
};

/* One of two: a dashboard or evaluation of the workspace or a file; a widget of a dashboard or one
 * of its own. */
static gboolean
has_field (HekReportDraft          *draft,
           int                      part,
           const StudioReportField *field)
{
  HekReportPartKind kind;
  gboolean is_file;

  if (part < 0)
    return (field->kinds & HEAD) != 0;
  kind = hek_report_draft_get_kind (draft, (guint) part);
  if ((field->kinds & (1u << kind)) == 0)
    return FALSE;
  if (kind != HEK_REPORT_PART_DASHBOARD && kind != HEK_REPORT_PART_WIDGET &&
      kind != HEK_REPORT_PART_EVALUATION)
    return TRUE;
  if (hek_report_draft_get_text (draft, part, "kind") != NULL)
    return strcmp (field->member, "title") == 0 || strcmp (field->member, "range") == 0;
  is_file = hek_report_draft_get_text (draft, part, "file") != NULL;
  if (strcmp (field->member, "file") == 0)
    return is_file;
  return !is_file || (strcmp (field->member, "dashboard") != 0 &&
                      strcmp (field->member, "widget") != 0 &&
                      strcmp (field->member, "evaluation") != 0);
}

GPtrArray *
studio_report_fields_list (HekReportDraft *draft,
                           int             part)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (has_field (draft, part, &fields[i]))
      g_ptr_array_add (list, (gpointer) &fields[i]);
  return list;
}

/* --- choices --------------------------------------------------------------------------------- */

void
studio_report_choices_clear (StudioReportChoices *choices)
{
  g_clear_pointer (&choices->ids, g_ptr_array_unref);
  g_clear_pointer (&choices->labels, g_ptr_array_unref);
}

gboolean
studio_report_choices_equal (const StudioReportChoices *a,
                             const StudioReportChoices *b)
{
  if (a->ids == NULL || b->ids == NULL || a->ids->len != b->ids->len)
    return FALSE;
  for (guint i = 0; i < a->ids->len; i++)
    if (strcmp (a->ids->pdata[i], b->ids->pdata[i]) != 0 ||
        strcmp (a->labels->pdata[i], b->labels->pdata[i]) != 0)
      return FALSE;
  return TRUE;
}

static void
add (StudioReportChoices *choices,
     const char          *id,
     const char          *label)
{
  g_ptr_array_add (choices->ids, g_strdup (id));
  g_ptr_array_add (choices->labels, g_strdup (label));
}

static const HekReportDashboardChoice *
find_dashboard (const HekReportChoices *have,
                const char             *name)
{
  for (guint i = 0; have != NULL && name != NULL && i < have->dashboards->len; i++)
    {
      const HekReportDashboardChoice *choice = have->dashboards->pdata[i];

      if (strcmp (choice->id, name) == 0 || strcmp (choice->name, name) == 0)
        return choice;
    }
  return NULL;
}

static const HekReportViewChoice *
find_view (const HekReportChoices *have,
           const char             *name)
{
  for (guint i = 0; have != NULL && name != NULL && i < have->views->len; i++)
    if (strcmp (((const HekReportViewChoice *) have->views->pdata[i])->name, name) == 0)
      return have->views->pdata[i];
  return NULL;
}

static void
add_all (StudioReportChoices *choices,
         char               **values)
{
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    add (choices, values[i], values[i]);
}

static void
add_widgets (StudioReportChoices            *choices,
             const HekReportDashboardChoice *dashboard)
{
  for (guint i = 0; dashboard != NULL && i < dashboard->widgets->len; i++)
    {
      const HekReportWidgetChoice *widget = dashboard->widgets->pdata[i];

      add (choices, widget->id, widget->title);
    }
}

static void
add_evaluations (StudioReportChoices    *choices,
                 const HekReportChoices *have)
{
  for (guint i = 0; have != NULL && i < have->evaluations->len; i++)
    {
      const HekKeptEvaluation *kept = have->evaluations->pdata[i];
      g_autofree char *newest = NULL;

      if (hek_kept_evaluation_find (have->evaluations, kept->title) != kept)
        continue;
      newest = hek_kept_evaluation_describe_newest (kept);
      add (choices, kept->title, newest);
    }
  for (guint i = 0; have != NULL && i < have->evaluations->len; i++)
    {
      const HekKeptEvaluation *kept = have->evaluations->pdata[i];
      g_autofree char *label = hek_kept_evaluation_describe (kept);

      add (choices, kept->id, label);
    }
}

static void
add_of_member (StudioReportChoices    *choices,
               const HekReportChoices *have,
               HekReportDraft         *draft,
               int                     part,
               const char             *member)
{
  const HekReportViewChoice *view
    = find_view (have, hek_report_draft_get_text (draft, part, "collection"));

  if (strcmp (member, "page") == 0)
    {
      add (choices, "a4", _("A4"));
      add (choices, "letter", _("US Letter"));
      add (choices, "a3", _("A3"));
    }
  else if (strcmp (member, "dashboard") == 0)
    for (guint i = 0; have != NULL && i < have->dashboards->len; i++)
      {
        const HekReportDashboardChoice *dashboard = have->dashboards->pdata[i];

        add (choices, dashboard->id, dashboard->name);
      }
  else if (strcmp (member, "widget") == 0)
    add_widgets (choices,
                 find_dashboard (have, hek_report_draft_get_text (draft, part, "dashboard")));
  else if (strcmp (member, "collection") == 0)
    for (guint i = 0; have != NULL && i < have->views->len; i++)
      {
        const HekReportViewChoice *choice = have->views->pdata[i];

        add (choices, choice->name, choice->name);
      }
  else if (strcmp (member, "evaluation") == 0)
    add_evaluations (choices, have);
  else if (strcmp (member, "layout") == 0)
    {
      add (choices, "", _("The one that was made last"));
      add_all (choices, view != NULL ? view->layouts : NULL);
    }
  else if (strcmp (member, "color") == 0)
    {
      add (choices, "", _("Nothing"));
      add_all (choices, view != NULL ? view->fields : NULL);
    }
}

/* A dashboard may be told by its name, too. */
static gboolean
is_among (const StudioReportChoices *choices,
          const char                *value)
{
  for (guint i = 0; i < choices->ids->len; i++)
    if (strcmp (choices->ids->pdata[i], value) == 0 ||
        strcmp (choices->labels->pdata[i], value) == 0)
      return TRUE;
  return FALSE;
}

void
studio_report_fields_get_choices (HekReportSession    *session,
                                  int                  part,
                                  const char          *member,
                                  StudioReportChoices *choices)
{
  HekReportDraft *draft = hek_report_session_get_draft (session);
  const char *value = hek_report_draft_get_text (draft, part, member);

  choices->ids = g_ptr_array_new_with_free_func (g_free);
  choices->labels = g_ptr_array_new_with_free_func (g_free);
  add_of_member (choices, hek_report_session_get_choices (session), draft, part, member);
  choices->is_lost = value != NULL && !is_among (choices, value);
  if (!choices->is_lost)
    return;
  g_ptr_array_insert (choices->ids, 0, g_strdup (value));
  g_ptr_array_insert (choices->labels, 0, g_strdup (value));
}

void
studio_report_fields_follow (HekReportSession *session,
                             int               part,
                             guint64           gesture)
{
  StudioReportChoices choices;

  studio_report_fields_get_choices (session, part, "widget", &choices);
  if (choices.is_lost && choices.ids->len > 1)
    hek_report_session_set_text (session, part, "widget", choices.ids->pdata[1], gesture);
  studio_report_choices_clear (&choices);
}

/* --- words ----------------------------------------------------------------------------------- */

static char *
describe_file (const char *path)
{
  return path != NULL && *path != '\0' ? g_filename_display_basename (path) : g_strdup ("");
}

static char *
describe_widget (const HekReportChoices *have,
                 HekReportDraft         *draft,
                 int                     part)
{
  const char *name = hek_report_draft_get_text (draft, part, "dashboard");
  const char *id = hek_report_draft_get_text (draft, part, "widget");
  const char *title = hek_report_draft_get_text (draft, part, "title");
  const HekReportDashboardChoice *dashboard = find_dashboard (have, name);

  for (guint i = 0; dashboard != NULL && i < dashboard->widgets->len; i++)
    {
      const HekReportWidgetChoice *widget = dashboard->widgets->pdata[i];

      if (g_strcmp0 (widget->id, id) == 0)
        /* translators: the title of a widget, and its dashboard */
        return g_strdup_printf (C_("report", "%s, of %s"),
                                title != NULL && *title != '\0' ? title : widget->title,
                                dashboard->name);
    }
  if (title != NULL && *title != '\0')
    return g_strdup (title);
  return g_strdup (id != NULL ? id : _("One of its own, made by the recipe"));
}

static char *
describe_trial (HekReportDraft *draft,
                int             part)
{
  g_autofree char *json = hek_report_draft_get_json (draft, part, "recipe");
  g_autofree char *name = describe_file (hek_report_draft_get_text (draft, part, "picture"));
  g_autofree char *words = NULL;
  HekRecipe recipe;

  if (json == NULL || !hek_recipe_from_json (&recipe, json, NULL))
    return g_steal_pointer (&name);
  words = hek_recipe_describe (&recipe);
  return g_strdup_printf ("%s: %s", words, name); /* many trials are of one picture */
}

static char *
describe_evaluation (const HekReportChoices *have,
                     HekReportDraft         *draft,
                     int                     part)
{
  const char *name = hek_report_draft_get_text (draft, part, "evaluation");
  const HekKeptEvaluation *kept = have != NULL && name != NULL
                                    ? hek_kept_evaluation_find (have->evaluations, name) : NULL;

  if (name == NULL)
    return describe_file (hek_report_draft_get_text (draft, part, "file"));
  if (kept == NULL)
    return g_strdup (name);
  return strcmp (kept->id, name) == 0 ? hek_kept_evaluation_describe (kept)
                                      : hek_kept_evaluation_describe_newest (kept);
}

char *
studio_report_fields_describe (HekReportSession *session,
                               guint             part)
{
  HekReportDraft *draft = hek_report_session_get_draft (session);
  const HekReportChoices *have = hek_report_session_get_choices (session);
  const int at = (int) part;
  const HekReportDashboardChoice *dashboard;
  const char *name;

  switch (hek_report_draft_get_kind (draft, part))
    {
    case HEK_REPORT_PART_DASHBOARD:
      name = hek_report_draft_get_text (draft, at, "dashboard");
      dashboard = find_dashboard (have, name);
      return name != NULL ? g_strdup (dashboard != NULL ? dashboard->name : name)
                          : describe_file (hek_report_draft_get_text (draft, at, "file"));
    case HEK_REPORT_PART_WIDGET:
      return describe_widget (have, draft, at);
    case HEK_REPORT_PART_VIEW:
      return g_strdup (hek_report_draft_get_text (draft, at, "collection"));
    case HEK_REPORT_PART_TRIAL:
      return describe_trial (draft, at);
    case HEK_REPORT_PART_EVALUATION:
      return describe_evaluation (have, draft, at);
    case HEK_REPORT_PART_SECTION:
    case HEK_REPORT_PART_HEADING:
    case HEK_REPORT_PART_TEXT:
    default:
      return g_strdup (hek_report_draft_get_text (draft, at, "text"));
    }
}

char *
studio_report_fields_sentence (const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gsize n = strlen (fields[i].member);

      if (strncmp (message, fields[i].member, n) == 0 && message[n] == ':')
        {
          g_autofree char *why = studio_words_sentence (message + n + 1 +
                                                        strspn (message + n + 1, " "));
          g_autofree char *label = g_strdup (_(fields[i].label));
          char *more = strstr (label, " (");

          if (more != NULL)
            *more = '\0';
          return g_strdup_printf ("%s: %s", label, why);
        }
    }
  return studio_words_sentence (message);
}
