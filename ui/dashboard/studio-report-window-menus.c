/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The menus of reports and of parts: what is in them is what the workspace has. They are made when
 * they are opened. One that is open is never made anew (it would lose the focus, and close): what
 * was not known yet is inserted, and what changed meanwhile is in the next.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "studio-menu-names.h"
#include "studio-report-trials.h"
#include "studio-report-window-private.h"

/* An underline in a name is no mnemonic. */
static char *
make_label (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
append (GMenu      *menu,
        const char *name,
        const char *action,
        const char *target)
{
  g_autofree char *label = make_label (name);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action,
                                           target != NULL ? g_variant_new_string (target) : NULL);
  g_menu_append_item (menu, item);
}

static GMenu *
append_section (GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();

  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return section; /* the menu holds it */
}

static void
set_menu (GtkMenuButton *button,
          GMenu         *menu)
{
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
  studio_menu_names_keep (gtk_menu_button_get_popover (button));
}

static void
make_reports_menu (GtkMenuButton *button,
                   gpointer       user_data)
{
  StudioReportWindow *self = user_data;
  GPtrArray *list = hek_report_session_get_list (self->session);
  g_autoptr (GMenu) menu = g_menu_new ();
  GMenu *reports = append_section (menu), *edit = append_section (menu);
  GMenu *files = append_section (menu);

  for (guint i = 0; i < list->len; i++)
    {
      const HekReportInfo *info = list->pdata[i];

      append (reports, info->title, "report.select", info->id);
    }
  append (edit, _("New report"), "report.new", NULL);
  append (edit, _("Duplicate"), "report.duplicate", NULL);
  append (edit, _("Delete"), "report.delete", NULL);
  append (files, _("Open recipe…"), "report.import", NULL);
  append (files, _("Save recipe as…"), "report.save-as", NULL);
  set_menu (button, menu);
}

/* --- parts ----------------------------------------------------------------------------------- */

/* @json: (transfer full) */
static void
append_part (GMenu      *menu,
             const char *name,
             char       *json)
{
  append (menu, name, "report.add", json);
  g_free (json);
}

static void
append_words (GMenu *menu)
{
  append_part (menu, hek_report_part_kind_label (HEK_REPORT_PART_SECTION),
               hek_report_part_new (HEK_REPORT_PART_SECTION, "text", "", NULL));
  append_part (menu, hek_report_part_kind_label (HEK_REPORT_PART_HEADING),
               hek_report_part_new (HEK_REPORT_PART_HEADING, "text", "", NULL));
  append_part (menu, hek_report_part_kind_label (HEK_REPORT_PART_TEXT),
               hek_report_part_new (HEK_REPORT_PART_TEXT, "text", "", NULL));
}

/*
 * GtkPopoverMenu finds a submenu by its label: two of one name would both open the first.
 * @taken: the labels so far
 */
static void
append_submenu (GMenu      *menu,
                GHashTable *taken,
                const char *name,
                GMenu      *submenu)
{
  g_autofree char *label = make_label (name);

  for (guint n = 2; !g_hash_table_add (taken, g_strdup (label)); n++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s (%u)", name, n);

      g_free (label);
      label = make_label (numbered);
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (submenu)) > 0)
    g_menu_append_submenu (menu, label, G_MENU_MODEL (submenu));
}

static void
append_dashboards (GMenu                  *menu,
                   GHashTable             *taken,
                   const HekReportChoices *choices)
{
  g_autoptr (GMenu) dashboards = g_menu_new ();
  g_autoptr (GMenu) widgets = g_menu_new ();

  for (guint i = 0; i < choices->dashboards->len; i++)
    {
      const HekReportDashboardChoice *dashboard = choices->dashboards->pdata[i];
      g_autoptr (GMenu) own = g_menu_new ();

      append_part (dashboards, dashboard->name,
                   hek_report_part_new (HEK_REPORT_PART_DASHBOARD, "dashboard", dashboard->id,
                                        NULL));
      for (guint k = 0; k < dashboard->widgets->len; k++)
        {
          const HekReportWidgetChoice *widget = dashboard->widgets->pdata[k];

          append_part (own, widget->title,
                       hek_report_part_new (HEK_REPORT_PART_WIDGET, "dashboard", dashboard->id,
                                            "widget", widget->id, NULL));
        }
      append_submenu (widgets, taken, dashboard->name, own);
    }
  append_submenu (menu, taken, hek_report_part_kind_label (HEK_REPORT_PART_DASHBOARD), dashboards);
  append_submenu (menu, taken, hek_report_part_kind_label (HEK_REPORT_PART_WIDGET), widgets);
}

static void
append_views (GMenu                  *menu,
              GHashTable             *taken,
              const HekReportChoices *choices)
{
  g_autoptr (GMenu) views = g_menu_new ();

  for (guint i = 0; i < choices->views->len; i++)
    {
      const char *name = ((const HekReportViewChoice *) choices->views->pdata[i])->name;

      append_part (views, name,
                   hek_report_part_new (HEK_REPORT_PART_VIEW, "collection", name, NULL));
    }
  append_submenu (menu, taken, hek_report_part_kind_label (HEK_REPORT_PART_VIEW), views);
}

/* So many are in the menu; the form of a part has them all. */
#define EVALUATIONS_IN_MENU 12u

/* Of each collection the newest, whichever that is; then the ones of now. */
static void
append_evaluations (GMenu                  *menu,
                    GHashTable             *taken,
                    const HekReportChoices *choices)
{
  g_autoptr (GMenu) evaluations = g_menu_new ();
  GMenu *newest = append_section (evaluations), *all = append_section (evaluations);
  guint n = MIN (choices->evaluations->len, EVALUATIONS_IN_MENU);

  for (guint i = 0; i < n; i++)
    {
      const HekKeptEvaluation *kept = choices->evaluations->pdata[i];
      g_autofree char *label = hek_kept_evaluation_describe (kept);
      g_autofree char *of_title = hek_kept_evaluation_describe_newest (kept);

      if (hek_kept_evaluation_find (choices->evaluations, kept->title) == kept)
        append_part (newest, of_title,
                     hek_report_part_new (HEK_REPORT_PART_EVALUATION, "evaluation", kept->title,
                                          NULL));
      append_part (all, label,
                   hek_report_part_new (HEK_REPORT_PART_EVALUATION, "evaluation", kept->id, NULL));
    }
  if (n > 0)
    append_submenu (menu, taken, hek_report_part_kind_label (HEK_REPORT_PART_EVALUATION),
                    evaluations);
}

/* Returns: (transfer full): what the workspace has */
static GMenu *
build_found (const HekReportChoices *choices)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GMenu *menu = g_menu_new ();

  g_hash_table_add (taken, g_strdup ("main")); /* GTK's own name of the first page */
  g_hash_table_add (taken, g_strdup (_("Kept Studio trial")));
  append_dashboards (menu, taken, choices);
  append_views (menu, taken, choices);
  append_evaluations (menu, taken, choices);
  return menu;
}

/* Before the rest of @figures, item by item: what is there already keeps the focus. */
static void
insert_found (GMenu                  *figures,
              const HekReportChoices *choices)
{
  g_autoptr (GMenu) found = build_found (choices);
  GMenuModel *model = G_MENU_MODEL (found);

  for (int i = 0; i < g_menu_model_get_n_items (model); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new_from_model (model, i);

      g_menu_insert_item (figures, i, item);
    }
}

/* The one of now, and those that are kept. */
static void
append_trials (GMenu             *menu,
               HekPictureSession *pictures)
{
  g_autoptr (GMenu) kept = studio_report_trials_make_menu (pictures);

  if (hek_picture_session_get_source (pictures) != NULL)
    append (menu, hek_picture_session_get_path (pictures) != NULL
                    ? _("Studio trial as it is now")
                    : _("Studio trial (the picture is in no file)"), "report.add-trial", NULL);
  if (kept != NULL)
    g_menu_append_submenu (menu, _("Kept Studio trial"), G_MENU_MODEL (kept));
}

static void
make_add_menu (GtkMenuButton *button,
               gpointer       user_data)
{
  StudioReportWindow *self = user_data;
  const HekReportChoices *choices = hek_report_session_get_choices (self->session);
  g_autoptr (GMenu) menu = g_menu_new ();
  GMenu *words = append_section (menu), *figures = append_section (menu);

  append_words (words);
  if (self->pictures != NULL)
    append_trials (figures, self->pictures);
  append (figures, _("Quantizer evaluation from a file…"), "report.add-evaluation", NULL);
  g_clear_object (&self->unfilled);
  if (choices != NULL)
    insert_found (figures, choices);
  else
    self->unfilled = g_object_ref (figures);
  set_menu (button, menu);
  hek_report_session_look (self->session);
}

void
studio_report_window_fill_add_menu (StudioReportWindow *self)
{
  const HekReportChoices *choices = hek_report_session_get_choices (self->session);
  g_autoptr (GMenu) figures = NULL;

  if (choices == NULL)
    return;
  figures = g_steal_pointer (&self->unfilled);
  if (figures != NULL)
    insert_found (figures, choices);
}

void
studio_report_window_add_menus (StudioReportWindow *self)
{
  gtk_menu_button_set_create_popup_func (self->reports_button, make_reports_menu, self, NULL);
  gtk_menu_button_set_create_popup_func (self->add_button, make_add_menu, self, NULL);
}
