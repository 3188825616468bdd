/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-value-options.h"

#include <glib/gi18n.h>

#define OPTIONS_TYPING_MS 600
#define OPTIONS_MAX_CLUSTER_SIZE 1000000

struct _StudioExplorerValueOptions
{
  GtkWidget parent_instance;

  HekExplorerView *view;  /* owned */
  gboolean with_names;
  HekExplorerValue value; /* owned: as the controls have it */
  GtkWidget *box;
  GtkWidget *number_line;
  GtkLabel *number_label;
  GtkSpinButton *number;
  GtkCheckButton *check;
  gboolean updating;
  guint timeout;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioExplorerValueOptions, studio_explorer_value_options, GTK_TYPE_WIDGET)

/* What the number of a kind is called. */
static const struct
{
  const char *label, *tooltip;
  guint min, max;
} numbers[HEK_EXPLORER_VALUE_N_KINDS] = {
  [HEK_EXPLORER_VALUE_KMEANS] = { N_("Clusters"), N_("How many groups k-means makes"), 2,
                                  HEK_EXPLORER_MAX_CLUSTERS },
  [HEK_EXPLORER_VALUE_HDBSCAN] = { N_("Smallest cluster"),
                                   N_("Rows that a group has at least; 0: chosen by the number of "
                                      "rows"), 0, OPTIONS_MAX_CLUSTER_SIZE },
  [HEK_EXPLORER_VALUE_DENSITY] = { N_("Neighbours"),
                                   N_("Dense is where the nearest so many places are close"), 1,
                                   HEK_EXPLORER_MAX_NEIGHBORS },
  [HEK_EXPLORER_VALUE_TRUSTWORTHINESS] = { N_("Neighbours"),
                                           N_("Of how many neighbours in the layout it is asked "
                                              "whether they are ones of the vectors"), 1,
                                           HEK_EXPLORER_MAX_NEIGHBORS },
  [HEK_EXPLORER_VALUE_CONTINUITY] = { N_("Neighbours"),
                                      N_("Of how many neighbours of the vectors it is asked "
                                         "whether they are near in the layout"), 1,
                                      HEK_EXPLORER_MAX_NEIGHBORS },
  [HEK_EXPLORER_VALUE_NEIGHBORS_KEPT] = { N_("Neighbours"),
                                          N_("Of how many neighbours of the vectors it is counted "
                                             "which are neighbours in the layout"), 1,
                                          HEK_EXPLORER_MAX_NEIGHBORS },
};

/* --- telling --------------------------------------------------------------------------------- */

static void
studio_explorer_value_options_tell (StudioExplorerValueOptions *self)
{
  g_auto (HekExplorerValue) value = { 0 };

  g_clear_handle_id (&self->timeout, g_source_remove);
  hek_explorer_value_copy (&self->value, &value);
  g_signal_emit (self, signals[CHANGED], 0, &value);
}

static gboolean
studio_explorer_value_options_rested (gpointer data)
{
  StudioExplorerValueOptions *self = data;

  self->timeout = 0;
  studio_explorer_value_options_tell (self);
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_value_options_number_changed (StudioExplorerValueOptions *self)
{
  guint number = (guint) gtk_spin_button_get_value_as_int (self->number);

  if (self->updating)
    return;
  if (self->value.kind == HEK_EXPLORER_VALUE_HDBSCAN)
    self->value.min_cluster_size = number == 1 ? 2 : number;
  else
    self->value.k = number;
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (OPTIONS_TYPING_MS, studio_explorer_value_options_rested, self);
}

static void
studio_explorer_value_options_toggled (StudioExplorerValueOptions *self)
{
  gboolean active = gtk_check_button_get_active (self->check);

  if (self->updating)
    return;
  if (self->value.kind == HEK_EXPLORER_VALUE_KMEANS)
    self->value.of_places = active;
  else
    self->value.as = active ? HEK_EXPLORER_AS_NAMES : HEK_EXPLORER_AS_NUMBERS;
  studio_explorer_value_options_tell (self);
}

/* --- showing --------------------------------------------------------------------------------- */

/* A field of numbers, by its type: whether its values are whole is seen when they are read. */
static gboolean
studio_explorer_value_options_has_names (StudioExplorerValueOptions *self)
{
  HekSchema *schema = hek_explorer_session_get_schema (hek_explorer_view_get_session (self->view));
  HekFieldType type;

  if (!self->with_names || self->value.kind != HEK_EXPLORER_VALUE_FIELD || schema == NULL
      || self->value.field >= schema->n_fields)
    return FALSE;
  type = hek_schema_get_field (schema, self->value.field)->type;
  return type == HEK_FIELD_INTEGER || type == HEK_FIELD_REAL;
}

/* As they are drawn, where nobody has chosen. */
static gboolean
studio_explorer_value_options_shows_names (StudioExplorerValueOptions *self)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);

  if (self->value.as == HEK_EXPLORER_AS_USUAL)
    return coloring != NULL && !coloring->legend.has_bar;
  return self->value.as == HEK_EXPLORER_AS_NAMES;
}

static void
studio_explorer_value_options_show (StudioExplorerValueOptions *self)
{
  HekExplorerValueKind kind = self->value.kind;
  gboolean has_number = numbers[kind].label != NULL;
  gboolean has_names = studio_explorer_value_options_has_names (self);
  gboolean has_check = has_names || kind == HEK_EXPLORER_VALUE_KMEANS;

  self->updating = TRUE;
  gtk_widget_set_visible (self->number_line, has_number);
  gtk_widget_set_visible (GTK_WIDGET (self->check), has_check);
  gtk_widget_set_visible (GTK_WIDGET (self), has_number || has_check);
  if (has_number)
    {
      gtk_label_set_text (self->number_label, _(numbers[kind].label));
      gtk_widget_set_tooltip_text (self->number_line, _(numbers[kind].tooltip));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->number), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(numbers[kind].label), -1);
      gtk_spin_button_set_range (self->number, numbers[kind].min, numbers[kind].max);
      gtk_spin_button_set_value (self->number,
                                 kind == HEK_EXPLORER_VALUE_HDBSCAN
                                   ? self->value.min_cluster_size
                                   : hek_explorer_value_get_k (&self->value));
    }
  if (has_check)
    {
      gtk_check_button_set_label (self->check, has_names ? _("Numbers are names")
                                                         : _("Of the places, not the vectors"));
      gtk_check_button_set_active (self->check,
                                   has_names ? studio_explorer_value_options_shows_names (self)
                                             : self->value.of_places);
    }
  self->updating = FALSE;
}

void
studio_explorer_value_options_set_value (StudioExplorerValueOptions *self,
                                         const HekExplorerValue     *value)
{
  g_auto (HekExplorerValue) old = { 0 };

  g_return_if_fail (STUDIO_IS_EXPLORER_VALUE_OPTIONS (self) && value != NULL);

  /* what is being typed is newer, while it is of the same kind */
  if (self->timeout != 0 && self->value.kind == value->kind)
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  old = self->value;
  hek_explorer_value_copy (value, &self->value);
  studio_explorer_value_options_show (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_value_options_dispose (GObject *object)
{
  StudioExplorerValueOptions *self = STUDIO_EXPLORER_VALUE_OPTIONS (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  hek_explorer_value_clear (&self->value);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (studio_explorer_value_options_parent_class)->dispose (object);
}

static void
studio_explorer_value_options_class_init (StudioExplorerValueOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_explorer_value_options_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_explorer_value_options_init (StudioExplorerValueOptions *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->number_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->number_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->number_label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->number_label), TRUE);
  self->number = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, 1, 1));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->number), 5);
  gtk_editable_set_alignment (GTK_EDITABLE (self->number), 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->number), "numeric");
  gtk_box_append (GTK_BOX (self->number_line), GTK_WIDGET (self->number_label));
  gtk_box_append (GTK_BOX (self->number_line), GTK_WIDGET (self->number));
  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_box_append (GTK_BOX (self->box), self->number_line);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->check));
  g_signal_connect_object (self->number, "value-changed",
                           G_CALLBACK (studio_explorer_value_options_number_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check, "toggled",
                           G_CALLBACK (studio_explorer_value_options_toggled), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_explorer_value_options_new (HekExplorerView *view,
                                   gboolean         with_names)
{
  StudioExplorerValueOptions *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_VALUE_OPTIONS, NULL);
  self->view = g_object_ref (view);
  self->with_names = with_names;
  /* what is usual is known when it is drawn */
  g_signal_connect_object (view, "legend-changed", G_CALLBACK (studio_explorer_value_options_show),
                           self, G_CONNECT_SWAPPED);
  studio_explorer_value_options_show (self);
  return GTK_WIDGET (self);
}
