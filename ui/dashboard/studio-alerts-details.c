/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-alerts-details.h"

#include <glib/gi18n.h>

#include "studio-alerts-words.h"
#include "studio-collections.h"
#include "studio-count.h"
#include "studio-dashboard-resource.h"
#include "studio-menu-names.h"
#include "studio-own-name.h"
#include "studio-words.h"

/* Labels that wrap are measured where they are narrowest: without it the window is a tower. */
#define VALUE_CHARS 36
/* No text here is as wide, in pixels. */
#define UNWRAPPED_WIDTH 100000

typedef enum
{
  FACT_CONDITION,
  FACT_SERIES,
  FACT_COLLECTION,
  FACT_TIMES,
  FACT_SEVERITY,
  FACT_CHANNELS,
  FACT_FIRED,
  N_FACTS,
} Fact;

static const char *const titles[N_FACTS] = {
  N_("Condition"), N_("Series"), N_("Collection"), N_("Fires"),
  N_("Severity"),  N_("Tells"),  N_("Fired"),
};

struct _StudioAlertsDetails
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box, *icon, *comment, *problem;
  GtkLabel *name, *state, *reading;
  GtkMenuButton *silence_button, *more_button;
  GtkSwitch *enabled;
  GtkGrid *facts;

  GtkLabel *values[N_FACTS];
};

G_DEFINE_FINAL_TYPE (StudioAlertsDetails, studio_alerts_details, GTK_TYPE_WIDGET)

/* --- what is told ---------------------------------------------------------------------------- */

static char *
describe_series (const HekAlertRule *rule)
{
  const HekInstrument *instrument = hek_instrument_find (rule->instrument);

  if (instrument == NULL)
    return g_strdup_printf (_("%s, which this version does not know"), rule->instrument);
  return g_strdup_printf ("%s (%s)", _(instrument->label), rule->instrument);
}

static char *
describe_collection (const HekAlertRule *rule,
                     HekLibrary         *library)
{
  const HekInstrument *instrument = hek_instrument_find (rule->instrument);
  guint at = studio_collections_find (library, rule->scope);

  if (rule->scope[0] == '\0' && instrument != NULL &&
      (instrument->scope & HEK_INSTRUMENT_OF_COLLECTION) == 0)
    return g_strdup (_("None: the series is of the program"));
  if (rule->scope[0] == '\0')
    return g_strdup (_("All together"));
  if (at != GTK_INVALID_LIST_POSITION)
    {
      g_autoptr (HekLibraryItem) item
        = g_list_model_get_item (hek_library_get_collections (library), at);

      return g_strdup (hek_library_item_get_name (item));
    }
  return g_strdup_printf (_("One that is not there any more (%s)"), rule->scope);
}

static char *
describe_times (const HekAlertRule *rule)
{
  g_autofree char *for_text = studio_alerts_span_text (rule->for_us);
  g_autofree char *resolve = studio_alerts_span_text (rule->resolve_us);
  g_autofree char *repeat = studio_alerts_span_text (rule->repeat_us);
  g_autoptr (GString) text = g_string_new (NULL);

  if (rule->for_us > 0)
    g_string_append_printf (text, _("when it has held for %s"), for_text);
  else
    g_string_append (text, _("at once"));
  if (rule->resolve_us > 0)
    g_string_append_printf (text, _(", resolved when it has not for %s"), resolve);
  if (rule->repeat_us > 0)
    g_string_append_printf (text, _(", told again every %s"), repeat);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_channels (const HekAlertRule *rule)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (rule->channels->len == 0)
    return g_strdup (_("Nobody: its firings are kept in the history only"));
  for (guint i = 0; i < rule->channels->len; i++)
    {
      g_autofree char *channel = hek_alert_channel_describe (rule->channels->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", channel);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_fired (const HekAlertState *state,
                gint64               now_us)
{
  g_autofree char *when = studio_alerts_moment_text (state->fired_us, now_us);

  if (state->n_fired == 0)
    return g_strdup (_("Never"));
  return g_strdup_printf (ngettext ("%u time, at %s", "%u times, last at %s", state->n_fired),
                          state->n_fired, when);
}

static char *
describe (Fact                  fact,
          const HekAlertStatus *status,
          HekLibrary           *library,
          gint64                now_us)
{
  guint n;

  switch (fact)
    {
    case FACT_CONDITION:
      return hek_alert_rule_describe (status->rule);
    case FACT_SERIES:
      return describe_series (status->rule);
    case FACT_COLLECTION:
      return describe_collection (status->rule, library);
    case FACT_TIMES:
      return describe_times (status->rule);
    case FACT_SEVERITY:
      return g_strdup (_(hek_alert_severities (&n)[status->rule->severity].label));
    case FACT_CHANNELS:
      return describe_channels (status->rule);
    case FACT_FIRED:
    case N_FACTS:
    default:
      return describe_fired (status->state, now_us);
    }
}

/* @text: (transfer full) (nullable) */
static void
show_note (GtkWidget *label,
           char      *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
  g_free (text);
}

static char *
describe_comment (const HekAlertState *state)
{
  if (state->phase != HEK_ALERT_PHASE_FIRING || !state->is_acknowledged ||
      state->comment == NULL || *state->comment == '\0')
    return NULL;
  return g_strdup_printf (_("Acknowledged: %s"), state->comment);
}

static char *
describe_problem (const HekAlertStatus *status)
{
  g_autofree char *sentence = NULL;

  if (status->problem == NULL)
    return NULL;
  sentence = studio_words_sentence (status->problem);
  return g_strdup_printf (_("The last message was not delivered. %s"), sentence);
}

void
studio_alerts_details_set_status (StudioAlertsDetails  *self,
                                  const HekAlertStatus *status,
                                  HekLibrary           *library,
                                  gint64                now_us)
{
  StudioAlertLook look = studio_alerts_get_look (status, now_us);
  g_autofree char *state = studio_alerts_state_text (status, now_us);
  g_autofree char *reading = hek_alert_rule_format_value (status->rule, status->state->value);

  g_return_if_fail (STUDIO_IS_ALERTS_DETAILS (self));

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), studio_alerts_look_icon (look));
  studio_alerts_look_apply (look, self->icon);
  gtk_label_set_text (self->name, status->rule->name);
  gtk_label_set_text (self->state, state);
  gtk_label_set_text (self->reading, status->rule->is_enabled ? reading : "");
  show_note (self->problem, describe_problem (status));
  show_note (self->comment, describe_comment (status->state));
  for (guint i = 0; i < N_FACTS; i++)
    {
      g_autofree char *text = describe (i, status, library, now_us);

      gtk_label_set_text (self->values[i], text);
    }
}

/* --- size ------------------------------------------------------------------------------------ */

/*
 * Asked for its height at no width in particular, a grid of labels that wrap gives a least height
 * above its natural one (GTK 4.18 warns of it): it is asked at the widths that these are of.
 */
static void
studio_alerts_details_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  StudioAlertsDetails *self = STUDIO_ALERTS_DETAILS (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->box, orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  if (for_size >= 0)
    {
      gtk_widget_measure (self->box, orientation, for_size, minimum, natural, NULL, NULL);
      return;
    }
  gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &for_size, NULL, NULL);
  gtk_widget_measure (self->box, orientation, for_size, NULL, natural, NULL, NULL);
  gtk_widget_measure (self->box, orientation, UNWRAPPED_WIDTH, minimum, NULL, NULL, NULL);
  *natural = MAX (*natural, *minimum);
}

static void
studio_alerts_details_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  StudioAlertsDetails *self = STUDIO_ALERTS_DETAILS (widget);

  gtk_widget_allocate (self->box, width, height, baseline, NULL);
}

static GtkSizeRequestMode
studio_alerts_details_get_request_mode (GtkWidget *widget G_GNUC_UNUSED)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_alerts_details_dispose (GObject *object)
{
  StudioAlertsDetails *self = STUDIO_ALERTS_DETAILS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_alerts_details_parent_class)->dispose (object);
}

static void
studio_alerts_details_class_init (StudioAlertsDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_alerts_details_dispose;
  widget_class->measure = studio_alerts_details_measure;
  widget_class->size_allocate = studio_alerts_details_size_allocate;
  widget_class->get_request_mode = studio_alerts_details_get_request_mode;
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_DASHBOARD_RESOURCE ("studio-alerts-details.ui"));
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, StudioAlertsDetails, child)
  BIND (box);
  BIND (icon);
  BIND (name);
  BIND (state);
  BIND (reading);
  BIND (enabled);
  BIND (silence_button);
  BIND (more_button);
  BIND (problem);
  BIND (comment);
  BIND (facts);
#undef BIND
}

static void
studio_alerts_details_init (StudioAlertsDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_menu_names_keep (gtk_menu_button_get_popover (self->silence_button));
  studio_menu_names_keep (gtk_menu_button_get_popover (self->more_button));
  studio_own_name_keep (self->silence_button);
  for (guint i = 0; i < N_FACTS; i++)
    {
      GtkWidget *title = gtk_label_new (_(titles[i]));
      GtkWidget *value = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_set_valign (title, GTK_ALIGN_START);
      gtk_widget_add_css_class (title, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (value), 0);
      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_width_chars (GTK_LABEL (value), VALUE_CHARS);
      gtk_label_set_selectable (GTK_LABEL (value), TRUE);
      gtk_widget_set_focusable (value, FALSE);
      gtk_widget_set_hexpand (value, TRUE);
      gtk_grid_attach (self->facts, title, 0, (int) i, 1, 1);
      gtk_grid_attach (self->facts, value, 1, (int) i, 1, 1);
      self->values[i] = GTK_LABEL (value);
    }
}
