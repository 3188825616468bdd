/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule that the fields make. All are read after each change: which of them are shown, and what
 * a number means, depends on series, reduction and condition.
 */
#include "config.h"

#include "studio-alerts-editor-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-alerts-channel.h"
#include "studio-alerts-words.h"
#include "studio-words.h"

static void
set_problem (StudioAlertsEditor *self,
             Field               field,
             const char         *problem)
{
  self->has_problem = TRUE;
  studio_alerts_field_set_problem (self->fields[field], problem);
}

/* What is hidden does not matter, and keeps what it says for when it is shown again. */
static double
read_amount (StudioAlertsEditor *self,
             Field               field,
             gboolean            matters,
             double              otherwise)
{
  g_autofree char *problem = NULL;
  double value = otherwise;

  gtk_widget_set_visible (GTK_WIDGET (self->fields[field]), matters);
  studio_alerts_field_set_problem (self->fields[field], NULL);
  studio_alerts_field_set_example (self->fields[field],
                                   studio_alerts_amount_example (self->rule));
  if (!matters)
    return otherwise;
  if (!studio_alerts_amount_parse (self->rule, studio_alerts_field_get_text (self->fields[field]),
                                   &value, &problem))
    set_problem (self, field, problem);
  return value;
}

static gint64
read_span (StudioAlertsEditor *self,
           Field               field)
{
  g_autofree char *problem = NULL;
  gint64 span_us = 0;

  studio_alerts_field_set_problem (self->fields[field], NULL);
  if (!studio_alerts_span_parse (studio_alerts_field_get_text (self->fields[field]), &span_us,
                                 &problem))
    set_problem (self, field, problem);
  return span_us;
}

static void
read_series (StudioAlertsEditor *self)
{
  HekAlertRule *rule = self->rule;
  guint at = studio_alerts_field_get_selected (self->fields[FIELD_SERIES]);
  guint collection = studio_alerts_field_get_selected (self->fields[FIELD_COLLECTION]);
  guint reduce = studio_alerts_field_get_selected (self->fields[FIELD_REDUCE]);
  const HekInstrument *instrument;
  gboolean has_scopes;

  if (at != GTK_INVALID_LIST_POSITION)
    {
      g_free (rule->instrument);
      rule->instrument = g_strdup (gtk_string_list_get_string (self->instruments, at));
    }
  instrument = hek_instrument_find (rule->instrument);
  has_scopes = instrument == NULL || (instrument->scope & HEK_INSTRUMENT_OF_COLLECTION) != 0;
  g_free (rule->scope);
  rule->scope = g_strdup (has_scopes && collection < self->scopes->len
                            ? self->scopes->pdata[collection] : "");
  if (reduce < self->reduces->len)
    rule->reduce = g_array_index (self->reduces, HekAlertReduce, reduce);
  rule->condition = studio_alerts_field_get_selected (self->fields[FIELD_CONDITION]);
  gtk_widget_set_visible (GTK_WIDGET (self->fields[FIELD_COLLECTION]), has_scopes);
  gtk_widget_set_visible (GTK_WIDGET (self->fields[FIELD_REDUCE]),
                          rule->condition != HEK_ALERT_NO_DATA);
  studio_alerts_field_set_help (self->fields[FIELD_SERIES],
                                instrument != NULL ? _(instrument->help)
                                                   : _("This version does not know it."));
}

static void
read_condition (StudioAlertsEditor *self)
{
  HekAlertRule *rule = self->rule;
  gboolean is_range = rule->condition == HEK_ALERT_OUTSIDE || rule->condition == HEK_ALERT_INSIDE;
  gboolean is_data = rule->condition != HEK_ALERT_NO_DATA;

  rule->threshold = read_amount (self, FIELD_THRESHOLD, is_data && !is_range, 0);
  rule->low = read_amount (self, FIELD_LOW, is_range, 0);
  rule->high = read_amount (self, FIELD_HIGH, is_range, 0);
  rule->hysteresis = read_amount (self, FIELD_HYSTERESIS, is_data, 0);
  rule->missing = studio_alerts_field_get_selected (self->fields[FIELD_MISSING]);
  gtk_widget_set_visible (GTK_WIDGET (self->fields[FIELD_MISSING]), is_data);
  studio_alerts_field_set_help (self->fields[FIELD_THRESHOLD],
                                rule->condition == HEK_ALERT_ANOMALY
                                  ? _("How unlike the readings before it is, as a robust z-score")
                                  : NULL);
  rule->window_us = read_span (self, FIELD_WINDOW);
  rule->for_us = read_span (self, FIELD_FOR);
  rule->resolve_us = read_span (self, FIELD_RESOLVE);
  rule->repeat_us = read_span (self, FIELD_REPEAT);
}

/* Returns: (transfer full): "Search latency above 50 ms" */
static char *
propose_name (StudioAlertsEditor *self)
{
  const HekAlertRule *rule = self->rule;
  const HekInstrument *instrument = hek_instrument_find (rule->instrument);
  const char *label = instrument != NULL ? _(instrument->label) : rule->instrument;
  g_autofree char *threshold = studio_alerts_amount_text (rule, rule->threshold);
  g_autofree char *low = studio_alerts_amount_text (rule, rule->low);
  g_autofree char *high = studio_alerts_amount_text (rule, rule->high);

  switch (rule->condition)
    {
    case HEK_ALERT_ABOVE:
      return g_strdup_printf (_("%s above %s"), label, threshold);
    case HEK_ALERT_BELOW:
      return g_strdup_printf (_("%s below %s"), label, threshold);
    case HEK_ALERT_OUTSIDE:
      return g_strdup_printf (_("%s outside of %s to %s"), label, low, high);
    case HEK_ALERT_INSIDE:
      return g_strdup_printf (_("%s from %s to %s"), label, low, high);
    case HEK_ALERT_NO_DATA:
      return g_strdup_printf (_("%s without data"), label);
    case HEK_ALERT_ANOMALY:
    default:
      return g_strdup_printf (_("%s unlike before"), label);
    }
}

static void
read_words (StudioAlertsEditor *self)
{
  const char *text = studio_alerts_field_get_text (self->fields[FIELD_TEXT]);
  g_autofree char *name = NULL;

  if (!self->is_named && !self->has_problem)
    {
      name = propose_name (self);
      studio_alerts_field_set_text (self->fields[FIELD_NAME], name);
    }
  g_free (self->rule->name);
  self->rule->name
    = g_strstrip (g_strdup (studio_alerts_field_get_text (self->fields[FIELD_NAME])));
  self->rule->severity = studio_alerts_field_get_selected (self->fields[FIELD_SEVERITY]);
  g_free (self->rule->text);
  self->rule->text = *text != '\0' ? g_strdup (text) : NULL;
  studio_alerts_field_set_problem (self->fields[FIELD_NAME], NULL);
  studio_alerts_field_set_problem (self->fields[FIELD_TEXT], NULL);
  studio_alerts_field_set_problem (self->fields[FIELD_REDUCE], NULL);
}

static void
read_channels (StudioAlertsEditor *self)
{
  g_ptr_array_set_size (self->rule->channels, 0);
  for (guint i = 0; i < self->channels->len; i++)
    {
      StudioAlertsChannel *row = self->channels->pdata[i];

      self->has_problem |= studio_alerts_channel_has_problem (row);
      g_ptr_array_add (self->rule->channels,
                       hek_alert_channel_ref (studio_alerts_channel_get (row)));
    }
}

/* What the engine says is wrong, at its field: "threshold: why". A field that could not even be
 * read has said so itself. */
static void
check (StudioAlertsEditor *self)
{
  g_autoptr (HekAlertRule) rule = hek_alert_rule_copy (self->rule);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  const char *colon;
  int field;

  if (!self->is_named && rule->name[0] == '\0') /* there will be one */
    {
      g_free (rule->name);
      rule->name = g_strdup ("–");
    }
  if (hek_alert_rule_check (rule, NULL, &error))
    return;
  self->has_problem = TRUE;
  colon = strstr (error->message, ": ");
  sentence = studio_words_sentence (colon != NULL ? colon + 2 : error->message);
  field = colon != NULL ? studio_alerts_editor_find_field (error->message,
                                                           (gsize) (colon - error->message))
                        : -1;
  if (field >= 0 && studio_alerts_field_get_problem (self->fields[field]) == NULL)
    set_problem (self, (Field) field, sentence);
  else if (field < 0 && !g_str_has_prefix (error->message, "channels["))
    studio_message_bar_show (self->message_bar, sentence, NULL, NULL);
}

void
studio_alerts_editor_read (StudioAlertsEditor *self)
{
  self->has_problem = FALSE;
  read_series (self);
  read_condition (self);
  read_words (self);
  read_channels (self);
  check (self);
}
