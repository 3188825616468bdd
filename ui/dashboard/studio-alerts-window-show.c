/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown of the alerts. Rows stay over seconds; details are those of the selected row. */
#include "config.h"

#include "studio-alerts-window-private.h"

#include <glib/gi18n.h>

#include "studio-words.h"

/* --- selection ------------------------------------------------------------------------------- */

const HekAlertStatus *
studio_alerts_window_find (StudioAlertsWindow *self,
                           const char         *id)
{
  for (guint i = 0; id != NULL && i < self->statuses->len; i++)
    {
      const HekAlertStatus *status = self->statuses->pdata[i];

      if (g_str_equal (status->rule->id, id))
        return status;
    }
  return NULL;
}

const HekAlertStatus *
studio_alerts_window_get_selected (StudioAlertsWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL
           ? studio_alerts_window_find (self, studio_alerts_row_get_id (STUDIO_ALERTS_ROW (row)))
           : NULL;
}

void
studio_alerts_window_show_selected (StudioAlertsWindow *self)
{
  const HekAlertStatus *status = studio_alerts_window_get_selected (self);

  if (status != NULL)
    studio_alerts_details_set_status (self->details, status, self->library, g_get_real_time ());
  gtk_stack_set_visible_child_name (self->right_stack, status != NULL ? "one" : "none");
  studio_alerts_history_set_rule (self->history, status != NULL ? status->rule->id : NULL);
  studio_alerts_window_update_actions (self);
}

void
studio_alerts_window_select (StudioAlertsWindow *self,
                             const char         *id)
{
  GtkListBoxRow *row = g_hash_table_lookup (self->rows, id);

  if (row == NULL)
    {
      /* it comes when the change is kept */
      g_free (self->wanted);
      self->wanted = g_strdup (id);
      return;
    }
  g_clear_pointer (&self->wanted, g_free);
  if (self->words != NULL && !studio_alerts_row_matches (STUDIO_ALERTS_ROW (row),
                                                         (const char *const *) self->words))
    gtk_editable_set_text (self->search, "");
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* --- the list -------------------------------------------------------------------------------- */

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       user_data)
{
  return studio_alerts_row_compare (STUDIO_ALERTS_ROW (a), STUDIO_ALERTS_ROW (b));
}

static gboolean
matches (GtkListBoxRow *row,
         gpointer       user_data)
{
  StudioAlertsWindow *self = user_data;

  return self->words == NULL || studio_alerts_row_matches (STUDIO_ALERTS_ROW (row),
                                                           (const char *const *) self->words);
}

void
studio_alerts_window_set_up_list (StudioAlertsWindow *self)
{
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
  gtk_list_box_set_filter_func (self->list, matches, self, NULL);
}

void
studio_alerts_window_searched (StudioAlertsWindow *self)
{
  g_autofree char *folded = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  g_autofree char *words = g_strstrip (g_steal_pointer (&folded));

  g_clear_pointer (&self->words, g_strfreev);
  if (*words != '\0')
    self->words = g_strsplit_set (words, " \t", -1);
  gtk_list_box_invalidate_filter (self->list);
}

/* A row that goes gives selection and focus to its neighbour. */
static void
remove_row (StudioAlertsWindow *self,
            GtkListBoxRow      *row)
{
  int at = gtk_list_box_row_get_index (row);
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (self->list, at + 1);
  gboolean was_selected = gtk_list_box_row_is_selected (row);
  gboolean had_focus = gtk_widget_has_focus (GTK_WIDGET (row));

  if (next == NULL && at > 0)
    next = gtk_list_box_get_row_at_index (self->list, at - 1);
  g_hash_table_remove (self->rows, studio_alerts_row_get_id (STUDIO_ALERTS_ROW (row)));
  if (was_selected && next != NULL)
    gtk_list_box_select_row (self->list, next);
  if (had_focus && next != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (next));
  gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
remove_gone (StudioAlertsWindow *self)
{
  g_autoptr (GList) rows = g_hash_table_get_values (self->rows);

  for (GList *at = rows; at != NULL; at = at->next)
    if (studio_alerts_window_find (self, studio_alerts_row_get_id (at->data)) == NULL)
      remove_row (self, at->data);
}

static void
show_rows (StudioAlertsWindow *self)
{
  gint64 now_us = g_get_real_time ();

  for (guint i = 0; i < self->statuses->len; i++)
    {
      const HekAlertStatus *status = self->statuses->pdata[i];
      StudioAlertsRow *row = g_hash_table_lookup (self->rows, status->rule->id);

      if (row == NULL)
        {
          row = STUDIO_ALERTS_ROW (studio_alerts_row_new (status, now_us));
          g_hash_table_insert (self->rows, (gpointer) studio_alerts_row_get_id (row), row);
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      else if (studio_alerts_row_set_status (row, status, now_us))
        gtk_list_box_row_changed (GTK_LIST_BOX_ROW (row));
    }
  remove_gone (self);
}

/* --- the page -------------------------------------------------------------------------------- */

/* Returns: (transfer none) (nullable): why there are no alerts to be shown; @text: what to do */
static const char *
find_obstacle (StudioAlertsWindow  *self,
               const char         **text)
{
  switch (hek_telemetry_session_get_state (self->telemetry))
    {
    case HEK_TELEMETRY_SESSION_OTHER:
      *text = _("Another program has this workspace open and watches its alerts. Change them "
                "there, or close it: then they are watched here.");
      return _("Alerts are watched elsewhere");
    case HEK_TELEMETRY_SESSION_STARTING:
      *text = _("The workspace has just been opened.");
      return _("Reading the alerts…");
    case HEK_TELEMETRY_SESSION_OWNER:
      if (self->statuses->len > 0 || hek_telemetry_session_get_problem (self->telemetry) == NULL)
        return NULL;
      *text = hek_telemetry_session_get_problem (self->telemetry);
      return _("Alerts do not work at the moment");
    case HEK_TELEMETRY_SESSION_STOPPED:
    case HEK_TELEMETRY_SESSION_STOPPING:
    default:
      *text = _("Alerts belong to a workspace. Open one on the Library page.");
      return _("No workspace is open");
    }
}

static void
show_page (StudioAlertsWindow *self)
{
  const char *text = NULL;
  const char *title = find_obstacle (self, &text);

  if (title != NULL)
    {
      g_autofree char *sentence = studio_words_sentence (text);
      g_autofree char *markup = g_markup_escape_text (sentence, -1);

      adw_status_page_set_title (self->closed_page, title);
      adw_status_page_set_description (self->closed_page, markup);
    }
  gtk_stack_set_visible_child_name (self->stack, title != NULL              ? "closed"
                                                 : self->statuses->len == 0 ? "empty"
                                                                            : "rules");
}

/* What the session has to tell beside the alerts: a full disk, a rule of a newer version. */
static void
show_trouble (StudioAlertsWindow *self)
{
  const char *problem = hek_telemetry_session_get_problem (self->telemetry);
  const char *notice = hek_telemetry_session_get_notice (self->telemetry);
  const char *text = problem != NULL ? problem : notice;
  g_autofree char *sentence = NULL;

  if (g_strcmp0 (text, self->trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (text);
  if (text == NULL)
    {
      studio_message_bar_hide (self->message_bar);
      return;
    }
  sentence = studio_words_sentence (text);
  if (problem != NULL)
    studio_message_bar_show (self->message_bar, sentence, NULL, NULL);
  else
    studio_message_bar_show_note (self->message_bar, sentence, NULL, NULL);
}

void
studio_alerts_window_update (StudioAlertsWindow *self)
{
  g_clear_handle_id (&self->update_id, g_source_remove);
  /* nobody sees it: it is done when the window is shown */
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  g_ptr_array_unref (self->statuses);
  self->statuses = hek_telemetry_session_list_alerts (self->telemetry);
  show_rows (self);
  show_page (self);
  show_trouble (self);
  if (self->wanted != NULL && g_hash_table_contains (self->rows, self->wanted))
    {
      g_autofree char *id = g_steal_pointer (&self->wanted);

      studio_alerts_window_select (self, id);
    }
  else if (gtk_list_box_get_selected_row (self->list) == NULL && self->statuses->len > 0)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  studio_alerts_window_show_selected (self);
}

static gboolean
update_now (gpointer user_data)
{
  StudioAlertsWindow *self = user_data;

  self->update_id = 0;
  studio_alerts_window_update (self);
  return G_SOURCE_REMOVE;
}

void
studio_alerts_window_queue_update (StudioAlertsWindow *self)
{
  if (self->update_id == 0 && gtk_widget_get_visible (GTK_WIDGET (self)))
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update_now, self, NULL);
}

void
studio_alerts_window_shown (StudioAlertsWindow *self)
{
  GtkListBoxRow *row;

  studio_alerts_window_update (self);
  row = gtk_list_box_get_selected_row (self->list);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}
