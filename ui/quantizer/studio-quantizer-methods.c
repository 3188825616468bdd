/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row is made for every method of the table: its check button, what it is called, and where it
 * has options a button that shows them. While options differ from their defaults, the row says
 * which.
 */
#include "config.h"

#include "studio-quantizer-methods.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hek-evaluate-report.h"
#include "studio-option-row.h"
#include "studio-own-name.h"

#define MAX_METHODS 32

typedef struct
{
  StudioQuantizerMethods *owner;
  const HekCodec *codec;
  HekOptionValues values;

  /* borrowed */
  GtkWidget *line;
  GtkCheckButton *check;
  GtkLabel *label;
  GtkRevealer *revealer;                /* (nullable): has options */
  GtkWidget *option_rows[HEK_OPTIONS_MAX];
  GtkWidget *defaults_button;           /* (nullable) */
} StudioQuantizerMethod;

struct _StudioQuantizerMethods
{
  GtkWidget parent_instance;

  GtkWidget *box; /* the only child */
  GtkSizeGroup *ids;
  StudioQuantizerMethod rows[MAX_METHODS];
  guint n_rows;
  gboolean updating;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioQuantizerMethods, studio_quantizer_methods, GTK_TYPE_WIDGET)

/* --- what a row says ------------------------------------------------------------------------- */

static gboolean
has_defaults (const StudioQuantizerMethod *row)
{
  guint n_options;
  const HekOption *options = hek_codec_options (row->codec, &n_options);

  for (guint i = 0; i < n_options; i++)
    if (row->values.v[i] != options[i].def)
      return FALSE;
  return TRUE;
}

/* "pq, bits 4" without the "pq, " */
static char *
describe_options (const StudioQuantizerMethod *row)
{
  g_autofree char *text = hek_evaluate_describe_method (row->codec, &row->values);
  const char *comma = strchr (text, ',');

  return g_strdup (comma != NULL ? comma + 2 : text);
}

static void
show_row (StudioQuantizerMethod *row)
{
  gboolean plain = has_defaults (row);
  g_autofree char *options = plain ? NULL : describe_options (row);

  gtk_label_set_text (row->label, plain ? _(hek_codec_label (row->codec)) : options);
  if (plain)
    gtk_widget_add_css_class (GTK_WIDGET (row->label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->label), "dim-label");
  if (row->defaults_button != NULL)
    gtk_widget_set_sensitive (row->defaults_button, !plain);
}

/* --- what the user does ---------------------------------------------------------------------- */

static void
studio_quantizer_methods_toggled (GtkCheckButton        *check,
                                  StudioQuantizerMethod *row)
{
  if (!row->owner->updating)
    g_signal_emit (row->owner, signals[SIGNAL_CHANGED], 0);
}

/* Who sets an option of a method wants to see what comes of it. */
static void
studio_quantizer_methods_option_changed (StudioOptionRow       *option_row,
                                         double                 value,
                                         StudioQuantizerMethod *row)
{
  StudioQuantizerMethods *self = row->owner;
  guint n_options;
  const HekOption *options = hek_codec_options (row->codec, &n_options);

  row->values.v[studio_option_row_get_option (option_row) - options] = value;
  show_row (row);
  self->updating = TRUE;
  gtk_check_button_set_active (row->check, TRUE);
  self->updating = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
studio_quantizer_methods_reset (GtkButton             *button,
                                StudioQuantizerMethod *row)
{
  guint n_options;
  const HekOption *options = hek_codec_options (row->codec, &n_options);

  hek_options_defaults (options, n_options, &row->values);
  for (guint i = 0; i < n_options; i++)
    studio_option_row_set_value (STUDIO_OPTION_ROW (row->option_rows[i]), row->values.v[i]);
  /* it is about to become insensitive with the focus on it */
  gtk_widget_grab_focus (GTK_WIDGET (row->check));
  show_row (row);
  g_signal_emit (row->owner, signals[SIGNAL_CHANGED], 0);
}

/* --- building -------------------------------------------------------------------------------- */

static GtkWidget *
build_options (StudioQuantizerMethod *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  guint n_options;
  const HekOption *options = hek_codec_options (row->codec, &n_options);
  g_autofree char *name = g_strdup_printf (_("Defaults of %s"), hek_codec_id (row->codec));

  for (guint i = 0; i < n_options; i++)
    {
      row->option_rows[i] = studio_option_row_new (&options[i]);
      g_signal_connect (row->option_rows[i], "changed",
                        G_CALLBACK (studio_quantizer_methods_option_changed), row);
      gtk_box_append (GTK_BOX (box), row->option_rows[i]);
    }
  row->defaults_button = gtk_button_new_with_label (_("Defaults"));
  gtk_widget_set_halign (row->defaults_button, GTK_ALIGN_END);
  gtk_widget_add_css_class (row->defaults_button, "flat");
  gtk_widget_add_css_class (row->defaults_button, "studio-small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->defaults_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  studio_own_name_keep (row->defaults_button);
  g_signal_connect (row->defaults_button, "clicked", G_CALLBACK (studio_quantizer_methods_reset),
                    row);
  gtk_box_append (GTK_BOX (box), row->defaults_button);
  gtk_widget_add_css_class (box, "studio-method-options");
  return box;
}

static void
add_options (StudioQuantizerMethod *row,
             GtkWidget             *line)
{
  GtkWidget *toggle = gtk_toggle_button_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("pan-down-symbolic");
  g_autofree char *name = g_strdup_printf (_("Options of %s"), hek_codec_id (row->codec));

  row->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (row->revealer, build_options (row));
  gtk_button_set_child (GTK_BUTTON (toggle), icon);
  gtk_widget_add_css_class (toggle, "flat");
  gtk_widget_add_css_class (toggle, "studio-small");
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (toggle, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  g_object_bind_property (toggle, "active", row->revealer, "reveal-child", G_BINDING_DEFAULT);
  gtk_box_append (GTK_BOX (line), toggle);
  gtk_box_append (GTK_BOX (row->owner->box), GTK_WIDGET (row->revealer));
}

/* A click on the name of a method is one on its box. */
static void
label_clicked (GtkGestureClick *gesture,
               int              n_press,
               double           x,
               double           y,
               GtkCheckButton  *check)
{
  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static GtkWidget *
build_label (StudioQuantizerMethod *row)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *label = gtk_label_new (NULL);

  g_signal_connect (click, "released", G_CALLBACK (label_clicked), row->check);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (click));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  row->label = GTK_LABEL (label);
  return label;
}

static void
studio_quantizer_methods_add (StudioQuantizerMethods *self,
                              const HekCodec         *codec)
{
  StudioQuantizerMethod *row = &self->rows[self->n_rows++];
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *check = gtk_check_button_new_with_label (hek_codec_id (codec));
  g_autofree char *tooltip
    = g_strdup_printf ("%s: %s", _(hek_codec_label (codec)), _(hek_codec_help (codec)));
  guint n_options;
  const HekOption *options = hek_codec_options (codec, &n_options);

  row->owner = self;
  row->codec = codec;
  row->line = line;
  row->check = GTK_CHECK_BUTTON (check);
  hek_options_defaults (options, n_options, &row->values);
  gtk_size_group_add_widget (self->ids, check);
  gtk_widget_add_css_class (check, "studio-flush");
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  hek_codec_id (codec), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  tooltip, -1);
  gtk_widget_set_tooltip_text (line, tooltip);
  gtk_box_append (GTK_BOX (line), check);
  gtk_box_append (GTK_BOX (line), build_label (row));
  gtk_box_append (GTK_BOX (self->box), line);
  g_signal_connect (check, "toggled", G_CALLBACK (studio_quantizer_methods_toggled), row);
  if (n_options > 0)
    add_options (row, line);
  show_row (row);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_methods_dispose (GObject *object)
{
  StudioQuantizerMethods *self = STUDIO_QUANTIZER_METHODS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->ids);
  self->n_rows = 0;
  G_OBJECT_CLASS (studio_quantizer_methods_parent_class)->dispose (object);
}

static void
studio_quantizer_methods_class_init (StudioQuantizerMethodsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_methods_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_quantizer_methods_init (StudioQuantizerMethods *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->ids = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Methods"), -1);
  for (guint i = 0; i < MIN (hek_codec_n (), MAX_METHODS); i++)
    studio_quantizer_methods_add (self, hek_codec (i));
}

GArray *
studio_quantizer_methods_get (StudioQuantizerMethods *self)
{
  GArray *methods = g_array_new (FALSE, FALSE, sizeof (StudioPlanMethod));

  g_return_val_if_fail (STUDIO_IS_QUANTIZER_METHODS (self), methods);

  for (guint i = 0; i < self->n_rows; i++)
    {
      StudioPlanMethod method = { self->rows[i].codec, self->rows[i].values };

      if (gtk_widget_get_visible (self->rows[i].line)
          && gtk_check_button_get_active (self->rows[i].check))
        g_array_append_val (methods, method);
    }
  return methods;
}

void
studio_quantizer_methods_set_rows (StudioQuantizerMethods *self,
                                   HekMeaning              meaning,
                                   HekDistance             distance)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_METHODS (self));

  for (guint i = 0; i < self->n_rows; i++)
    {
      gboolean suits = hek_codec_suits (self->rows[i].codec, meaning, distance);

      gtk_widget_set_visible (self->rows[i].line, suits);
      if (self->rows[i].revealer != NULL)
        gtk_widget_set_visible (GTK_WIDGET (self->rows[i].revealer), suits);
    }
}

char **
studio_quantizer_methods_get_ids (StudioQuantizerMethods *self)
{
  GStrvBuilder *ids = NULL;
  char **strv;

  g_return_val_if_fail (STUDIO_IS_QUANTIZER_METHODS (self), NULL);

  ids = g_strv_builder_new ();
  for (guint i = 0; i < self->n_rows; i++)
    if (gtk_check_button_get_active (self->rows[i].check))
      g_strv_builder_add (ids, hek_codec_id (self->rows[i].codec));
  strv = g_strv_builder_end (ids);
  g_strv_builder_unref (ids);
  return strv;
}

void
studio_quantizer_methods_set_ids (StudioQuantizerMethods *self,
                                  const char *const      *ids)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_METHODS (self));

  self->updating = TRUE;
  for (guint i = 0; i < self->n_rows; i++)
    gtk_check_button_set_active (self->rows[i].check,
                                 g_strv_contains (ids, hek_codec_id (self->rows[i].codec)));
  self->updating = FALSE;
}
