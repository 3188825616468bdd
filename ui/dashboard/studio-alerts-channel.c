/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-alerts-channel.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hek-alert-message.h"
#include "hek-job.h"
#include "studio-alerts-field.h"
#include "studio-own-name.h"
#include "studio-words.h"

#define ENTRY_CHARS 28
#define NUMBER_CHARS 6

struct _StudioAlertsChannel
{
  AdwExpanderRow parent_instance;

  GtkWidget *test;          /* (nullable): this kind cannot be tested here */
  GtkWidget *result;        /* the row that says what came of a test */
  StudioAlertsField **fields; /* owned array of borrowed rows, by field of the kind */

  HekAlertChannel *channel; /* owned: what could be read */
  char *workspace;          /* owned (nullable) */
  StudioAlertsRuleFunc make_rule;
  gpointer data;
  HekJob *job;              /* owned (nullable) */
  gboolean has_problem;
};

enum
{
  CHANGED,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioAlertsChannel, studio_alerts_channel, ADW_TYPE_EXPANDER_ROW)

/* --- reading --------------------------------------------------------------------------------- */

/* "url: why", "argv[0]: why": the field, which is cut off, or -1 */
static int
find_field (const HekAlertChannelKind *kind,
            const char                *message,
            const char               **why)
{
  gsize n = strcspn (message, ":[");

  *why = message;
  for (guint i = 0; i < kind->n_fields; i++)
    if (strlen (kind->fields[i].name) == n && strncmp (kind->fields[i].name, message, n) == 0 &&
        strstr (message, ": ") != NULL)
      {
        *why = strstr (message, ": ") + 2;
        return (int) i;
      }
  return -1;
}

static void
take_problem (StudioAlertsChannel *self,
              const GError        *error)
{
  const HekAlertChannelKind *kind = hek_alert_channel_get_kind (self->channel);
  const char *why;
  int field = find_field (kind, error->message, &why);
  g_autofree char *sentence = studio_words_sentence (why);

  self->has_problem = TRUE;
  if (field >= 0)
    studio_alerts_field_set_problem (self->fields[field], sentence);
  else
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), sentence);
}

static void
show (StudioAlertsChannel *self)
{
  const HekAlertChannelKind *kind = hek_alert_channel_get_kind (self->channel);
  g_autofree char *text = hek_alert_channel_describe (self->channel);
  const char *colon = strstr (text, ": ");
  const char *subtitle = kind->missing != NULL ? _(kind->missing)
                         : self->has_problem   ? _("Something is missing or wrong")
                         : colon != NULL       ? colon + 2
                                               : _(kind->help);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  if (self->test != NULL)
    gtk_widget_set_sensitive (self->test, !self->has_problem && self->job == NULL);
}

/* Reads all fields: those that cannot be read leave the channel as it was. */
static void
read_fields (StudioAlertsChannel *self)
{
  const HekAlertChannelKind *kind = hek_alert_channel_get_kind (self->channel);

  self->has_problem = FALSE;
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *text = studio_alerts_field_get_text (self->fields[i]);
      g_autoptr (GError) error = NULL;
      HekAlertChannel *next = hek_alert_channel_with (self->channel, kind->fields[i].name, text,
                                                      &error);

      studio_alerts_field_set_problem (self->fields[i], NULL);
      if (next == NULL)
        {
          take_problem (self, error);
          continue;
        }
      hek_alert_channel_unref (self->channel);
      self->channel = next;
    }
  if (!self->has_problem)
    {
      g_autoptr (GError) error = NULL;

      if (!hek_alert_channel_check (self->channel, NULL, &error))
        take_problem (self, error);
    }
  show (self);
}

static void
studio_alerts_channel_edited (StudioAlertsChannel *self)
{
  read_fields (self);
  gtk_widget_set_visible (self->result, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- a test ---------------------------------------------------------------------------------- */

typedef struct
{
  HekAlertChannel *channel; /* owned */
  HekAlertMessage *message; /* owned */
  char *workspace;          /* owned */
} Test;

static void
test_free (Test *test)
{
  hek_alert_channel_unref (test->channel);
  hek_alert_message_unref (test->message);
  g_free (test->workspace);
  g_free (test);
}

static gpointer
test_run (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  Test *test = data;

  return hek_alert_channel_send (test->channel, test->workspace, test->message, task->cancellable,
                                 error) ? test : NULL;
}

static void
on_tested (HekJob       *job,
           gpointer      result,
           const GError *error,
           gpointer      user_data)
{
  g_autoptr (StudioAlertsChannel) self = user_data;
  g_autofree char *why = NULL;
  g_autofree char *text = NULL;

  if (self->job != job) /* it has gone, or another one was begun */
    return;
  g_clear_object (&self->job);
  if (error != NULL)
    {
      why = studio_words_sentence (error->message);
      text = g_strdup_printf (_("The test was not delivered. %s"), why);
      gtk_widget_add_css_class (self->result, "studio-wrong");
    }
  else
    {
      text = g_strdup (_("The test was delivered."));
      gtk_widget_remove_css_class (self->result, "studio-wrong");
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->result), text);
  gtk_widget_set_visible (self->result, TRUE);
  show (self);
}

void
studio_alerts_channel_run_test (StudioAlertsChannel *self)
{
  g_autoptr (HekAlertRule) rule = NULL;
  gint64 now_us = g_get_real_time ();
  Test *test;

  g_return_if_fail (STUDIO_IS_ALERTS_CHANNEL (self));

  if (self->job != NULL || self->has_problem || self->workspace == NULL)
    return;
  rule = self->make_rule (self->data);
  test = g_new0 (Test, 1);
  test->channel = hek_alert_channel_ref (self->channel);
  test->message = hek_alert_message_new (rule, HEK_ALERT_EVENT_TEST, NAN, now_us, now_us,
                                         self->workspace);
  test->workspace = g_strdup (self->workspace);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->result), _("The test is under way…"));
  gtk_widget_remove_css_class (self->result, "studio-wrong");
  gtk_widget_set_visible (self->result, TRUE);
  /* one that is not delivered is no failed job, of which there may be an alert */
  self->job = hek_job_start_unrecorded (_("Sending a test"), HEK_LANE_INTERACTIVE, test_run, test,
                                        (GDestroyNotify) test_free, NULL, on_tested,
                                        g_object_ref (self));
  show (self);
}

/* --- building -------------------------------------------------------------------------------- */

static void
studio_alerts_channel_ask_remove (StudioAlertsChannel *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static GtkWidget *
new_button (StudioAlertsChannel *self,
            GtkWidget           *button,
            const char          *tooltip,
            const char          *name,
            GCallback            clicked)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  studio_own_name_keep (button);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
  return button;
}

static void
add_fields (StudioAlertsChannel *self)
{
  const HekAlertChannelKind *kind = hek_alert_channel_get_kind (self->channel);

  self->fields = g_new0 (StudioAlertsField *, kind->n_fields + 1);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const HekAlertField *field = &kind->fields[i];
      gboolean is_number = field->type == HEK_ALERT_FIELD_INT;
      g_autofree char *text = hek_alert_channel_dup_text (self->channel, field->name);
      g_autofree char *title = field->unit != NULL
                                 ? g_strdup_printf ("%s (%s)", _(field->label), field->unit)
                                 : g_strdup (_(field->label));
      GtkWidget *row = studio_alerts_field_new_entry (title, _(field->help),
                                                      is_number ? NUMBER_CHARS : ENTRY_CHARS,
                                                      field->type == HEK_ALERT_FIELD_SECRET);

      self->fields[i] = STUDIO_ALERTS_FIELD (row);
      if (is_number)
        {
          g_autofree char *usual = g_strdup_printf ("%" G_GINT64_FORMAT, field->def);

          studio_alerts_field_set_example (self->fields[i], usual);
        }
      else if (field->type != HEK_ALERT_FIELD_SECRET && field->def_text != NULL)
        studio_alerts_field_set_example (self->fields[i], field->def_text);
      studio_alerts_field_set_text (self->fields[i], text);
      g_signal_connect_swapped (row, "changed", G_CALLBACK (studio_alerts_channel_edited), self);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
    }
}

GtkWidget *
studio_alerts_channel_new (HekAlertChannel      *channel,
                           const char           *workspace,
                           StudioAlertsRuleFunc  make_rule,
                           gpointer              data)
{
  StudioAlertsChannel *self = g_object_new (STUDIO_TYPE_ALERTS_CHANNEL, NULL);
  const HekAlertChannelKind *kind = hek_alert_channel_get_kind (channel);
  g_autofree char *remove = g_strdup_printf (_("Remove: %s"), _(kind->label));

  self->channel = hek_alert_channel_ref (channel);
  self->workspace = g_strdup (workspace);
  self->make_rule = make_rule;
  self->data = data;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _(kind->label));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _(kind->help));
  /* the desktop is told by the program itself, when the alert is kept */
  if (!g_str_equal (kind->id, "desktop") && workspace != NULL && kind->missing == NULL)
    {
      g_autofree char *test = g_strdup_printf (_("Test: %s"), _(kind->label));

      self->test = new_button (self, gtk_button_new_with_label (_("Test")),
                               _("Deliver a message with these settings now"), test,
                               G_CALLBACK (studio_alerts_channel_run_test));
    }
  new_button (self, gtk_button_new_from_icon_name ("user-trash-symbolic"), remove, remove,
              G_CALLBACK (studio_alerts_channel_ask_remove));
  add_fields (self);
  self->result = adw_action_row_new ();
  gtk_widget_add_css_class (self->result, "studio-test-result");
  g_object_set (self->result, "use-markup", FALSE, "title-lines", 6, NULL);
  gtk_widget_set_visible (self->result, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->result);
  read_fields (self);
  return GTK_WIDGET (self);
}

/* --- from outside ---------------------------------------------------------------------------- */

HekAlertChannel *
studio_alerts_channel_get (StudioAlertsChannel *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_CHANNEL (self), NULL);

  return self->channel;
}

gboolean
studio_alerts_channel_has_problem (StudioAlertsChannel *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_CHANNEL (self), TRUE);

  return self->has_problem;
}

gboolean
studio_alerts_channel_is_testing (StudioAlertsChannel *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_CHANNEL (self), FALSE);

  return self->job != NULL;
}

const char *
studio_alerts_channel_get_result (StudioAlertsChannel *self)
{
  g_return_val_if_fail (STUDIO_IS_ALERTS_CHANNEL (self), "");

  return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->result));
}

void
studio_alerts_channel_focus (StudioAlertsChannel *self)
{
  g_return_if_fail (STUDIO_IS_ALERTS_CHANNEL (self));

  if (self->fields[0] == NULL)
    return;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  studio_alerts_field_focus (self->fields[0]);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_alerts_channel_dispose (GObject *object)
{
  StudioAlertsChannel *self = STUDIO_ALERTS_CHANNEL (object);

  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
  G_OBJECT_CLASS (studio_alerts_channel_parent_class)->dispose (object);
}

static void
studio_alerts_channel_finalize (GObject *object)
{
  StudioAlertsChannel *self = STUDIO_ALERTS_CHANNEL (object);

  g_clear_pointer (&self->channel, hek_alert_channel_unref);
  g_free (self->workspace);
  g_free (self->fields);
  G_OBJECT_CLASS (studio_alerts_channel_parent_class)->finalize (object);
}

static void
studio_alerts_channel_class_init (StudioAlertsChannelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_alerts_channel_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_alerts_channel_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_alerts_channel_init (StudioAlertsChannel *self)
{
  g_object_set (self, "use-markup", FALSE, NULL);
}
