/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of the form, and how a rule is put into them. */
#include "config.h"

#include "studio-alerts-editor-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "studio-alerts-start.h"
#include "studio-alerts-words.h"
#include "studio-name-row.h"

#define NAME_CHARS 30
#define NUMBER_CHARS 12

typedef enum
{
  GROUP_NAME,
  GROUP_SERIES,
  GROUP_CONDITION,
  GROUP_CHANNELS,
} Group;

static const struct
{
  const char *name;  /* of the member in JSON, by which errors name it */
  const char *title; /* N_() */
  const char *help;  /* (nullable): N_() */
  Group group;
  int width_chars;   /* of an entry; 0: a choice */
} rows[N_FIELDS] = {
  [FIELD_NAME] = { "name", N_("Name"), NULL, GROUP_NAME, NAME_CHARS },
  [FIELD_SEVERITY] = { "severity", N_("Severity"), NULL, GROUP_NAME, 0 },
  [FIELD_SERIES] = { "series", N_("Series"), NULL, GROUP_SERIES, 0 },
  [FIELD_COLLECTION] = { "collection", N_("Collection"), NULL, GROUP_SERIES, 0 },
  [FIELD_REDUCE] = { "reduce", N_("Reading"),
                     N_("The one number that is made of all values in the window"), GROUP_SERIES,
                     0 },
  [FIELD_WINDOW] = { "window_s", N_("Window"),
                     N_("How long a while the reading looks back, up to a day"), GROUP_SERIES,
                     NUMBER_CHARS },
  [FIELD_CONDITION] = { "condition", N_("Condition"), NULL, GROUP_CONDITION, 0 },
  [FIELD_THRESHOLD] = { "threshold", N_("Threshold"), NULL, GROUP_CONDITION, NUMBER_CHARS },
  [FIELD_LOW] = { "low", N_("From"), NULL, GROUP_CONDITION, NUMBER_CHARS },
  [FIELD_HIGH] = { "high", N_("To"), NULL, GROUP_CONDITION, NUMBER_CHARS },
  [FIELD_HYSTERESIS] = { "hysteresis", N_("Hysteresis"),
                         N_("How far the reading must come back before it counts as well again"),
                         GROUP_CONDITION, NUMBER_CHARS },
  [FIELD_FOR] = { "for_s", N_("Fires after"),
                  N_("How long the condition holds first; 0 s: at once"), GROUP_CONDITION,
                  NUMBER_CHARS },
  [FIELD_RESOLVE] = { "resolve_s", N_("Resolved after"),
                      N_("How long it does not hold any more; 0 s: at once"), GROUP_CONDITION,
                      NUMBER_CHARS },
  [FIELD_MISSING] = { "missing", N_("Without values"),
                      N_("What it means when the window has none"), GROUP_CONDITION, 0 },
  [FIELD_TEXT] = { "text", N_("Message"),
                   N_("With {name}, {value}, {condition}, {severity}, {event}, {series}, {time}, "
                      "{workspace}; empty: the usual one"), GROUP_CHANNELS, NAME_CHARS },
  [FIELD_REPEAT] = { "repeat_s", N_("Reminder"),
                     N_("Told again while it fires and nobody acknowledges; 0 s: never"),
                     GROUP_CHANNELS, NUMBER_CHARS },
};

/* --- lists ----------------------------------------------------------------------------------- */

/* Returns: (transfer full) */
static GListModel *
make_choices (const HekChoice *choices,
              guint            n)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, _(choices[i].label));
  return G_LIST_MODEL (list);
}

static void
set_choices (StudioAlertsEditor *self,
             Field               field,
             const HekChoice    *choices,
             guint               n,
             guint               selected)
{
  g_autoptr (GListModel) model = make_choices (choices, n);

  studio_alerts_field_set_model (self->fields[field], model, selected);
}

static char *
get_search_text (GtkStringObject *object)
{
  const char *id = gtk_string_object_get_string (object);
  const HekInstrument *instrument = hek_instrument_find (id);

  return instrument != NULL ? g_strdup_printf ("%s %s", _(instrument->label), id) : g_strdup (id);
}

static void
bind_series (StudioNameRow *row,
             gpointer       item,
             gpointer       user_data)
{
  const char *id = gtk_string_object_get_string (item);
  const HekInstrument *instrument = hek_instrument_find (id);

  studio_name_row_set (row, instrument != NULL ? _(instrument->label) : id,
                       instrument != NULL ? id : NULL);
}

static void
set_up_series (StudioAlertsEditor *self)
{
  GtkDropDown *drop_down = studio_alerts_field_get_drop_down (self->fields[FIELD_SERIES]);
  g_autoptr (GtkExpression) text = gtk_cclosure_expression_new (
    G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_search_text), NULL, NULL);

  self->instruments = gtk_string_list_new (NULL);
  for (guint i = 0; i < HEK_N_INSTRUMENTS; i++)
    gtk_string_list_append (self->instruments, hek_instrument_get (i)->id);
  gtk_drop_down_set_expression (drop_down, text);
  gtk_drop_down_set_enable_search (drop_down, TRUE);
  studio_name_row_set_factories (drop_down, bind_series, NULL);
  studio_alerts_field_set_model (self->fields[FIELD_SERIES], G_LIST_MODEL (self->instruments), 0);
}

static guint
find_string (GtkStringList *list,
             const char    *text)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = 0; i < n; i++)
    if (g_str_equal (gtk_string_list_get_string (list, i), text))
      return i;
  gtk_string_list_append (list, text);
  return n;
}

/* All together, those of the library, and the one of the rule where that has gone. */
static void
set_up_collections (StudioAlertsEditor *self)
{
  GListModel *items = hek_library_get_collections (self->library);
  guint n = g_list_model_get_n_items (items), selected = GTK_INVALID_LIST_POSITION;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->scopes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->scopes, g_strdup (""));
  gtk_string_list_append (names, _("All together"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (items, i);

      g_ptr_array_add (self->scopes, g_strdup (hek_library_item_get_info (item)->uuid));
      gtk_string_list_append (names, hek_library_item_get_name (item));
    }
  for (guint i = 0; i < self->scopes->len; i++)
    if (g_str_equal (self->scopes->pdata[i], self->rule->scope))
      selected = i;
  if (selected == GTK_INVALID_LIST_POSITION)
    {
      g_autofree char *name = g_strdup_printf (_("Gone (%s)"), self->rule->scope);

      selected = self->scopes->len;
      g_ptr_array_add (self->scopes, g_strdup (self->rule->scope));
      gtk_string_list_append (names, name);
    }
  studio_alerts_field_set_model (self->fields[FIELD_COLLECTION], G_LIST_MODEL (names), selected);
}

/* The reductions that the series has; the one of the rule stays where it is among them. */
static void
set_up_reduces (StudioAlertsEditor *self)
{
  const HekInstrument *instrument = hek_instrument_find (self->rule->instrument);
  guint n, selected = GTK_INVALID_LIST_POSITION;
  const HekChoice *choices = hek_alert_reduces (&n);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (instrument != NULL && !hek_alert_reduce_suits (self->rule->reduce, instrument->kind))
    self->rule->reduce = studio_alert_start_reduce (instrument);
  g_array_set_size (self->reduces, 0);
  for (guint i = 0; i < n; i++)
    {
      HekAlertReduce reduce = i;

      if (instrument != NULL && !hek_alert_reduce_suits (reduce, instrument->kind))
        continue;
      if (reduce == self->rule->reduce)
        selected = self->reduces->len;
      g_array_append_val (self->reduces, reduce);
      gtk_string_list_append (names, _(choices[i].label));
    }
  studio_alerts_field_set_model (self->fields[FIELD_REDUCE], G_LIST_MODEL (names), selected);
}

/* --- building -------------------------------------------------------------------------------- */

static void
studio_alerts_editor_series_changed (StudioAlertsEditor *self)
{
  studio_alerts_editor_read (self);
  set_up_reduces (self);
  studio_alerts_editor_changed (self);
}

static void
studio_alerts_editor_name_changed (StudioAlertsEditor *self)
{
  self->is_named = TRUE;
  studio_alerts_editor_changed (self);
}

void
studio_alerts_editor_build (StudioAlertsEditor *self)
{
  AdwPreferencesGroup *const groups[] = {
    [GROUP_NAME] = self->name_group,
    [GROUP_SERIES] = self->series_group,
    [GROUP_CONDITION] = self->condition_group,
    [GROUP_CHANNELS] = self->channel_group,
  };

  self->reduces = g_array_new (FALSE, FALSE, sizeof (HekAlertReduce));
  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *help = rows[i].help != NULL ? _(rows[i].help) : NULL;
      GtkWidget *field = rows[i].width_chars > 0
                           ? studio_alerts_field_new_entry (_(rows[i].title), help,
                                                            rows[i].width_chars, FALSE)
                           : studio_alerts_field_new_choice (_(rows[i].title), help);
      GCallback changed = i == FIELD_NAME     ? G_CALLBACK (studio_alerts_editor_name_changed)
                          : i == FIELD_SERIES ? G_CALLBACK (studio_alerts_editor_series_changed)
                                              : G_CALLBACK (studio_alerts_editor_changed);

      self->fields[i] = STUDIO_ALERTS_FIELD (field);
      g_signal_connect_swapped (field, "changed", changed, self);
      adw_preferences_group_add (groups[rows[i].group], field);
    }
}

/* --- filling --------------------------------------------------------------------------------- */

static void
fill_amount (StudioAlertsEditor *self,
             Field               field,
             double              value)
{
  g_autofree char *text = isnan (value) ? g_strdup ("")
                                        : studio_alerts_amount_text (self->rule, value);

  studio_alerts_field_set_text (self->fields[field], text);
}

static void
fill_span (StudioAlertsEditor *self,
           Field               field,
           gint64              span_us)
{
  g_autofree char *text = studio_alerts_span_text (span_us);

  studio_alerts_field_set_text (self->fields[field], text);
}

void
studio_alerts_editor_fill (StudioAlertsEditor *self)
{
  const HekAlertRule *rule = self->rule;
  const HekChoice *choices;
  guint n;

  set_up_series (self);
  studio_alerts_field_set_selected (self->fields[FIELD_SERIES],
                                    find_string (self->instruments, rule->instrument));
  set_up_collections (self);
  set_up_reduces (self);
  choices = hek_alert_severities (&n);
  set_choices (self, FIELD_SEVERITY, choices, n, rule->severity);
  choices = hek_alert_conditions (&n);
  set_choices (self, FIELD_CONDITION, choices, n, rule->condition);
  choices = hek_alert_missings (&n);
  set_choices (self, FIELD_MISSING, choices, n, rule->missing);
  studio_alerts_field_set_text (self->fields[FIELD_NAME], rule->name);
  studio_alerts_field_set_text (self->fields[FIELD_TEXT], rule->text != NULL ? rule->text : "");
  fill_amount (self, FIELD_THRESHOLD, rule->threshold);
  fill_amount (self, FIELD_LOW, rule->low == 0 && rule->high == 0 ? NAN : rule->low);
  fill_amount (self, FIELD_HIGH, rule->low == 0 && rule->high == 0 ? NAN : rule->high);
  fill_amount (self, FIELD_HYSTERESIS, rule->hysteresis);
  fill_span (self, FIELD_WINDOW, rule->window_us);
  fill_span (self, FIELD_FOR, rule->for_us);
  fill_span (self, FIELD_RESOLVE, rule->resolve_us);
  fill_span (self, FIELD_REPEAT, rule->repeat_us);
}

int
studio_alerts_editor_find_field (const char *name,
                                 gsize       n_bytes)
{
  for (guint i = 0; i < N_FIELDS; i++)
    if (strlen (rows[i].name) == n_bytes && strncmp (rows[i].name, name, n_bytes) == 0)
      return (int) i;
  return -1;
}
