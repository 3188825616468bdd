/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-alerts-ask.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "hek-dashboard-range.h"
#include "studio-alerts-words.h"

#define HINT_CHARS 44
#define DAY_US (86400 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  HekTelemetrySession *telemetry; /* owned */
  char *rule;                     /* owned: its id */

  /* borrowed */
  AdwMessageDialog *dialog;
  GtkEditable *entry;
  GtkLabel *hint;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->telemetry);
  g_free (question->rule);
  g_free (question);
}

/* --- moments --------------------------------------------------------------------------------- */

/* "08:00": today, or tomorrow where that is over. */
static gboolean
read_clock (const char *text,
            gint64      now_us,
            gint64     *until_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) until = NULL;
  unsigned hour, minute;
  int n = 0;

  if (sscanf (text, "%2u:%2u%n", &hour, &minute, &n) != 2 || text[n] != '\0' || hour > 23 ||
      minute > 59)
    return FALSE;
  until = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                 g_date_time_get_day_of_month (now), (int) hour, (int) minute, 0);
  if (until != NULL && g_date_time_compare (until, now) <= 0)
    {
      GDateTime *next = g_date_time_add_days (until, 1);

      g_date_time_unref (until);
      until = next;
    }
  if (until == NULL)
    return FALSE;
  *until_us = g_date_time_to_unix (until) * G_USEC_PER_SEC;
  return TRUE;
}

gboolean
studio_alerts_read_until (const char *text,
                          gint64      now_us,
                          gint64     *until_us,
                          char      **problem)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  g_autofree char *ignored = NULL;
  gint64 value;

  if (!read_clock (plain, now_us, &value) && !hek_dashboard_moment_parse (plain, &value, NULL))
    {
      if (!studio_alerts_span_parse (plain, &value, &ignored))
        {
          *problem = g_strdup (_("Write a length of time such as 2 h, a time such as 08:00, or "
                                 "2026-11-23 08:00."));
          return FALSE;
        }
      value += now_us;
    }
  if (value <= now_us)
    {
      *problem = g_strdup (_("This is over already."));
      return FALSE;
    }
  if (value - now_us > 366 * DAY_US)
    {
      *problem = g_strdup (_("A silence ends within a year. Switch the alert off instead."));
      return FALSE;
    }
  *until_us = value;
  return TRUE;
}

/* --- the dialog ------------------------------------------------------------------------------ */

static GtkWidget *
new_form (Question   *question,
          const char *label,
          const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entry = adw_entry_row_new ();
  GtkWidget *hint = gtk_label_new (NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), label);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (hint), HINT_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), HINT_CHARS);
  gtk_widget_add_css_class (hint, "caption");
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), hint);
  question->entry = GTK_EDITABLE (entry);
  question->hint = GTK_LABEL (hint);
  return box;
}

static Question *
question_new (GtkWindow           *owner,
              HekTelemetrySession *telemetry,
              const HekAlertRule  *rule,
              const char          *heading,
              const char          *body,
              const char          *button)
{
  Question *question = g_new0 (Question, 1);

  question->telemetry = g_object_ref (telemetry);
  question->rule = g_strdup (rule->id);
  question->dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (owner, heading, body));
  g_object_set_data_full (G_OBJECT (question->dialog), "studio-question", question,
                          question_free);
  gtk_window_set_title (GTK_WINDOW (question->dialog), heading); /* screen readers say it */
  adw_message_dialog_add_responses (question->dialog, "cancel", _("Cancel"), "do", button, NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, "do");
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  return question;
}

static void
question_present (Question   *question,
                  const char *label,
                  const char *text,
                  GCallback   changed,
                  GCallback   answered)
{
  adw_message_dialog_set_extra_child (question->dialog, new_form (question, label, text));
  g_signal_connect_swapped (question->entry, "changed", changed, question);
  g_signal_connect (question->dialog, "response", answered, question);
  ((void (*) (Question *)) changed) (question);
  gtk_window_present (GTK_WINDOW (question->dialog));
  gtk_widget_grab_focus (GTK_WIDGET (question->entry));
  gtk_editable_select_region (question->entry, 0, -1);
}

/* @problem: (nullable) */
static void
show_problem (Question   *question,
              const char *text,
              gboolean    is_problem)
{
  gtk_label_set_text (question->hint, text);
  if (is_problem)
    gtk_widget_add_css_class (GTK_WIDGET (question->hint), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (question->hint), "error");
  adw_message_dialog_set_response_enabled (question->dialog, "do", !is_problem);
}

/* --- acknowledging --------------------------------------------------------------------------- */

static void
comment_changed (Question *question)
{
  gboolean is_long = g_utf8_strlen (gtk_editable_get_text (question->entry), -1) >
                     (glong) HEK_ALERT_MAX_TEXT;
  g_autofree char *text = g_strdup_printf (_("Longer than %u characters."), HEK_ALERT_MAX_TEXT);

  show_problem (question, is_long ? text : "", is_long);
}

static void
acknowledge_answered (AdwMessageDialog *dialog,
                      const char       *response,
                      Question         *question)
{
  const char *comment = gtk_editable_get_text (question->entry);

  if (g_str_equal (response, "do"))
    hek_telemetry_session_acknowledge (question->telemetry, question->rule,
                                       *comment != '\0' ? comment : NULL);
}

void
studio_alerts_ask_acknowledge (GtkWindow           *owner,
                               HekTelemetrySession *telemetry,
                               const HekAlertRule  *rule)
{
  g_autofree char *heading = g_strdup_printf (_("Acknowledge “%s”?"), rule->name);
  Question *question = question_new (owner, telemetry, rule, heading,
                                     _("No reminders are sent until it is resolved. The comment "
                                       "is kept in the history."), _("Acknowledge"));

  question_present (question, _("Comment"), "", G_CALLBACK (comment_changed),
                    G_CALLBACK (acknowledge_answered));
}

/* --- silencing ------------------------------------------------------------------------------- */

static void
until_changed (Question *question)
{
  gint64 now_us = g_get_real_time (), until_us;
  g_autofree char *problem = NULL;
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  if (!studio_alerts_read_until (gtk_editable_get_text (question->entry), now_us, &until_us,
                                 &problem))
    {
      show_problem (question, problem, TRUE);
      return;
    }
  when = studio_alerts_moment_text (until_us, now_us);
  text = g_strdup_printf (_("Until %s"), when);
  show_problem (question, text, FALSE);
}

static void
silence_answered (AdwMessageDialog *dialog,
                  const char       *response,
                  Question         *question)
{
  g_autofree char *problem = NULL;
  gint64 until_us;

  if (g_str_equal (response, "do") &&
      studio_alerts_read_until (gtk_editable_get_text (question->entry), g_get_real_time (),
                                &until_us, &problem))
    hek_telemetry_session_silence (question->telemetry, question->rule, until_us);
}

void
studio_alerts_ask_silence (GtkWindow           *owner,
                           HekTelemetrySession *telemetry,
                           const HekAlertRule  *rule)
{
  g_autofree char *heading = g_strdup_printf (_("Silence “%s”?"), rule->name);
  Question *question = question_new (owner, telemetry, rule, heading,
                                     _("It is watched as before, and sends no messages until "
                                       "then."), _("Silence"));

  question_present (question, _("For how long, or until when"), "2 h",
                    G_CALLBACK (until_changed), G_CALLBACK (silence_answered));
}
