/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One option of a descriptor as a control. Numbers are edited by a slider and a spin button that
 * share the value; a logarithmic option has a slider in log2 of the value, so that doubling is the
 * same distance everywhere. The row owns its widgets; `updating` keeps a value that is set from
 * outside from coming back as a change.
 */
#include "config.h"

#include "studio-option-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-own-name.h"

#define STUDIO_OPTION_LOG_STEP 0.25 /* octaves an arrow key moves a logarithmic slider */

struct _StudioOptionRow
{
  GtkWidget parent_instance;

  const HekOption *option; /* borrowed */
  double value;
  gboolean updating;

  GtkWidget *box;    /* the only child */
  GtkWidget *scale;  /* (nullable): numbers */
  GtkWidget *spin;   /* (nullable): numbers */
  GtkWidget *choice; /* (nullable) */
  GtkWidget *toggle; /* (nullable): booleans */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (StudioOptionRow, studio_option_row, GTK_TYPE_WIDGET)

static double
studio_option_row_to_scale (StudioOptionRow *self,
                            double           value)
{
  return self->option->logarithmic ? log2 (MAX (value, 1e-9)) : value;
}

static double
studio_option_row_from_scale (StudioOptionRow *self,
                              double           position)
{
  const HekOption *option = self->option;
  double value = option->logarithmic ? exp2 (position) : position;

  if (option->type == HEK_OPTION_INT)
    value = round (value);
  return CLAMP (value, option->min, option->max);
}

/* Shows self->value in every control but the one that it comes from: a slider under the hand must
 * not be moved to the nearest whole number. */
static void
studio_option_row_show (StudioOptionRow *self,
                        GtkWidget       *source)
{
  self->updating = TRUE;
  if (self->scale != NULL)
    {
      g_autofree char *text = hek_option_format (self->option, self->value);

      if (source != self->scale)
        gtk_range_set_value (GTK_RANGE (self->scale),
                             studio_option_row_to_scale (self, self->value));
      if (source != self->spin)
        gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin), self->value);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
    }
  if (self->choice != NULL && source != self->choice)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), (guint) self->value);
  if (self->toggle != NULL && source != self->toggle)
    gtk_switch_set_active (GTK_SWITCH (self->toggle), self->value != 0);
  self->updating = FALSE;
}

static void
studio_option_row_take_input (StudioOptionRow *self,
                              GtkWidget       *source,
                              double           value)
{
  if (self->updating || value == self->value)
    return;
  self->value = value;
  studio_option_row_show (self, source);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, value);
}

static void
studio_option_row_scale_moved (GtkRange *range,
                               gpointer  user_data)
{
  StudioOptionRow *self = user_data;

  studio_option_row_take_input (self, self->scale,
                                studio_option_row_from_scale (self, gtk_range_get_value (range)));
}

static void
studio_option_row_spin_changed (GtkSpinButton *spin,
                                gpointer       user_data)
{
  StudioOptionRow *self = user_data;

  studio_option_row_take_input (self, self->spin, gtk_spin_button_get_value (spin));
}

static void
studio_option_row_choice_changed (GObject    *drop_down,
                                  GParamSpec *pspec,
                                  gpointer    user_data)
{
  StudioOptionRow *self = user_data;
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));

  if (selected != GTK_INVALID_LIST_POSITION)
    studio_option_row_take_input (self, self->choice, selected);
}

static void
studio_option_row_toggled (GObject    *toggle,
                           GParamSpec *pspec,
                           gpointer    user_data)
{
  StudioOptionRow *self = user_data;

  studio_option_row_take_input (self, self->toggle,
                                gtk_switch_get_active (GTK_SWITCH (toggle)) ? 1 : 0);
}

static void
studio_option_row_add_numbers (StudioOptionRow *self,
                               GtkWidget       *line)
{
  const HekOption *option = self->option;
  gboolean whole = option->type == HEK_OPTION_INT;
  double step = option->step > 0 ? option->step : whole ? 1 : (option->max - option->min) / 100;
  guint digits = whole ? 0 : (guint) CLAMP (ceil (-log10 (step) - 1e-9), 0, 6);
  double low = studio_option_row_to_scale (self, option->min);
  double high = studio_option_row_to_scale (self, option->max);
  double scale_step = option->logarithmic ? STUDIO_OPTION_LOG_STEP : step;

  self->spin = gtk_spin_button_new_with_range (option->min, option->max, step);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->spin), digits);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->spin), 5);
  gtk_editable_set_alignment (GTK_EDITABLE (self->spin), 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(option->label), -1);
  gtk_widget_add_css_class (self->spin, "numeric");
  gtk_box_append (GTK_BOX (line), self->spin);
  g_signal_connect (self->spin, "value-changed", G_CALLBACK (studio_option_row_spin_changed), self);

  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, low, high, scale_step);
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  gtk_range_set_increments (GTK_RANGE (self->scale), scale_step,
                            option->logarithmic ? 1 : 10 * step);
  gtk_range_set_round_digits (GTK_RANGE (self->scale), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(option->label), -1);
  gtk_box_append (GTK_BOX (self->box), self->scale);
  g_signal_connect (self->scale, "value-changed", G_CALLBACK (studio_option_row_scale_moved), self);
}

static void
studio_option_row_set_up_choice (GtkListItemFactory *factory,
                                 GtkListItem        *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (list_item, label);
}

static void
studio_option_row_bind_choice (GtkListItemFactory *factory,
                               GtkListItem        *list_item)
{
  GtkStringObject *choice = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);

  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (choice));
  gtk_widget_set_tooltip_text (label, gtk_string_object_get_string (choice));
}

/* A choice is cut off where a sidebar has no room for it; its list has it whole. */
static void
studio_option_row_shorten_choice (StudioOptionRow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkListItemFactory *whole = gtk_drop_down_get_factory (GTK_DROP_DOWN (self->choice));

  g_signal_connect (factory, "setup", G_CALLBACK (studio_option_row_set_up_choice), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (studio_option_row_bind_choice), NULL);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self->choice), whole);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->choice), factory);
}

static void
studio_option_row_add_choice (StudioOptionRow *self,
                              GtkWidget       *line)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->option->n_choices; i++)
    gtk_string_list_append (list, _(self->option->choices[i].label));
  self->choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(self->option->label), -1);
  studio_own_name_keep (self->choice);
  studio_option_row_shorten_choice (self);
  gtk_box_append (GTK_BOX (line), self->choice);
  g_signal_connect (self->choice, "notify::selected", G_CALLBACK (studio_option_row_choice_changed),
                    self);
}

static void
studio_option_row_build (StudioOptionRow *self)
{
  const HekOption *option = self->option;
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_(option->label));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  if (option->unit != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s (%s)", _(option->label), _(option->unit));

      gtk_label_set_text (GTK_LABEL (label), text);
    }
  gtk_box_append (GTK_BOX (self->box), line);

  switch (option->type)
    {
    case HEK_OPTION_INT:
    case HEK_OPTION_REAL:
      studio_option_row_add_numbers (self, line);
      break;
    case HEK_OPTION_CHOICE:
      studio_option_row_add_choice (self, line);
      break;
    case HEK_OPTION_BOOLEAN:
      self->toggle = gtk_switch_new ();
      gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(option->label), -1);
      gtk_box_append (GTK_BOX (line), self->toggle);
      g_signal_connect (self->toggle, "notify::active", G_CALLBACK (studio_option_row_toggled),
                        self);
      break;
    default:
      g_assert_not_reached ();
    }
  if (option->help != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), _(option->help));
}

static void
studio_option_row_dispose (GObject *object)
{
  StudioOptionRow *self = STUDIO_OPTION_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->scale = self->spin = self->choice = self->toggle = NULL;
  G_OBJECT_CLASS (studio_option_row_parent_class)->dispose (object);
}

static void
studio_option_row_class_init (StudioOptionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_option_row_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_option_row_init (StudioOptionRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), "studio-option");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
studio_option_row_new (const HekOption *option)
{
  StudioOptionRow *self;

  g_return_val_if_fail (option != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_OPTION_ROW, NULL);
  self->option = option;
  self->value = option->def;
  studio_option_row_build (self);
  studio_option_row_show (self, NULL);
  return GTK_WIDGET (self);
}

const HekOption *
studio_option_row_get_option (StudioOptionRow *self)
{
  g_return_val_if_fail (STUDIO_IS_OPTION_ROW (self), NULL);
  return self->option;
}

double
studio_option_row_get_value (StudioOptionRow *self)
{
  g_return_val_if_fail (STUDIO_IS_OPTION_ROW (self), 0);
  return self->value;
}

void
studio_option_row_set_value (StudioOptionRow *self,
                             double           value)
{
  g_return_if_fail (STUDIO_IS_OPTION_ROW (self));

  if (value == self->value)
    return;
  self->value = value;
  studio_option_row_show (self, NULL);
}
