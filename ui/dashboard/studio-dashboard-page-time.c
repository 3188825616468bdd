/* SPDX-License-Identifier: Apache-2.0 */
/* The time of the page: the bar below the tabs, its actions, and the second moment beside the
 * first. */
#include "config.h"

#include "studio-dashboard-page-private.h"

#include "studio-actions.h"
#include "studio-dashboard-compare.h"

/* --- what the keys do ------------------------------------------------------------------------- */

static void
studio_dashboard_page_live (StudioDashboardPage *self)
{
  studio_dashboard_time_bar_toggle_live (self->time_bar);
}

static void
studio_dashboard_page_now (StudioDashboardPage *self)
{
  studio_dashboard_time_bar_now (self->time_bar);
}

static void
studio_dashboard_page_step_back (StudioDashboardPage *self)
{
  studio_dashboard_time_bar_step (self->time_bar, -1);
}

static void
studio_dashboard_page_step_forward (StudioDashboardPage *self)
{
  studio_dashboard_time_bar_step (self->time_bar, 1);
}

static void
studio_dashboard_page_range (StudioDashboardPage *self)
{
  studio_dashboard_time_bar_show_range (self->time_bar);
}

static void
studio_dashboard_page_notes (StudioDashboardPage *self)
{
  studio_dashboard_time_bar_show_notes (self->time_bar);
}

static void
studio_dashboard_page_add_note (StudioDashboardPage *self)
{
  studio_dashboard_time_bar_add_note (self->time_bar);
}

/* --- the second moment ------------------------------------------------------------------------ */

void
studio_dashboard_page_compare (StudioDashboardPage *self,
                               gboolean             compares)
{
  if (compares == (self->compare != NULL))
    return;
  if (compares)
    {
      self->compare = studio_dashboard_compare_new (self->jobs, self->library, self->telemetry,
                                                    self->session);
      studio_dashboard_compare_set_first (STUDIO_DASHBOARD_COMPARE (self->compare),
                                          self->scroller, self->contents, self->first_moment);
      g_signal_connect_swapped (self->compare, "leave",
                                G_CALLBACK (studio_dashboard_page_end_compare), self);
      gtk_box_append (self->moments, self->compare);
    }
  else
    {
      gtk_box_remove (self->moments, g_steal_pointer (&self->compare));
      gtk_widget_grab_focus (GTK_WIDGET (self->grid));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->first_moment), compares);
  studio_actions_set_on (self->actions, "compare", compares);
  studio_dashboard_page_update_actions (self);
}

void
studio_dashboard_page_end_compare (StudioDashboardPage *self)
{
  studio_dashboard_page_compare (self, FALSE);
}

static void
studio_dashboard_page_change_compare (GSimpleAction *action,
                                      GVariant      *value,
                                      gpointer       user_data)
{
  StudioDashboardPage *self = user_data;

  studio_dashboard_page_compare (self, g_variant_get_boolean (value));
}

/* --- life ------------------------------------------------------------------------------------- */

void
studio_dashboard_page_add_time_actions (StudioDashboardPage *self)
{
  static const StudioPlainAction plain[] = {
    { "live", G_CALLBACK (studio_dashboard_page_live) },
    { "now", G_CALLBACK (studio_dashboard_page_now) },
    { "step-back", G_CALLBACK (studio_dashboard_page_step_back) },
    { "step-forward", G_CALLBACK (studio_dashboard_page_step_forward) },
    { "range", G_CALLBACK (studio_dashboard_page_range) },
    { "notes", G_CALLBACK (studio_dashboard_page_notes) },
    { "add-note", G_CALLBACK (studio_dashboard_page_add_note) },
  };
  static const GActionEntry entries[] = {
    { "compare", NULL, NULL, "false", studio_dashboard_page_change_compare },
  };

  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

void
studio_dashboard_page_build_time (StudioDashboardPage *self)
{
  GtkWidget *bar = studio_dashboard_time_bar_new (self->session);

  self->time_bar = STUDIO_DASHBOARD_TIME_BAR (bar);
  gtk_box_insert_child_after (self->head, bar,
                              gtk_widget_get_first_child (GTK_WIDGET (self->head)));
}

void
studio_dashboard_page_update_time_actions (StudioDashboardPage *self)
{
  static const char *const names[] = { "live", "now", "step-back", "step-forward", "range",
                                       "notes", "add-note", "compare" };
  gboolean has_one = self->session != NULL && self->time_bar != NULL &&
                     hek_dashboard_session_get (self->session) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    studio_actions_enable (self->actions, names[i], has_one);
}
