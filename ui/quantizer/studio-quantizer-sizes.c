/* SPDX-License-Identifier: Apache-2.0 */
/* The text is the truth: the buttons write it, and are pressed when it has their size. */
#include "config.h"

#include "studio-quantizer-sizes.h"

#include <glib/gi18n.h>

#include "studio-quantizer-plan.h"
#include "studio-quantizer-resource.h"

static const guint compressions[] = { 4, 8, 16, 32, 64 };

struct _StudioQuantizerSizes
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkEntry *entry;
  GtkWidget *presets;
  GtkLabel *meaning;

  GtkToggleButton *buttons[G_N_ELEMENTS (compressions)]; /* borrowed */
  guint dim;
  gboolean updating;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioQuantizerSizes, studio_quantizer_sizes, GTK_TYPE_WIDGET)

/* "98, 196, 392 bytes a code at most" */
static char *
describe (const GArray *sizes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < sizes->len; i++)
    g_string_append_printf (text, "%s%zu", i > 0 ? ", " : "", g_array_index (sizes, gsize, i));
  if (sizes->len == 0)
    return g_strdup (_("One size for each method"));
  return g_strdup_printf (ngettext ("%s byte a code at most", "%s bytes a code at most",
                                    g_array_index (sizes, gsize, sizes->len - 1)), text->str);
}

static gboolean
contains (const GArray *sizes,
          gsize         size)
{
  for (guint i = 0; i < sizes->len; i++)
    if (g_array_index (sizes, gsize, i) == size)
      return TRUE;
  return FALSE;
}

static void
studio_quantizer_sizes_show (StudioQuantizerSizes *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) sizes = NULL;
  gboolean was_updating = self->updating;

  if (self->dim > 0)
    sizes = studio_plan_parse_sizes (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->dim,
                                     &text);
  self->updating = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (compressions); i++)
    {
      gsize size = studio_plan_get_bytes (MAX (1, self->dim), compressions[i]);

      gtk_toggle_button_set_active (self->buttons[i], sizes != NULL && contains (sizes, size));
      gtk_widget_set_sensitive (GTK_WIDGET (self->buttons[i]), sizes != NULL);
    }
  self->updating = was_updating;
  if (sizes == NULL && self->dim > 0)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->meaning), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->meaning), "dim-label");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->meaning), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->meaning), "dim-label");
    }
  if (sizes != NULL)
    text = describe (sizes);
  gtk_label_set_text (self->meaning, text != NULL ? text : "");
}

static void
studio_quantizer_sizes_typed (StudioQuantizerSizes *self)
{
  studio_quantizer_sizes_show (self);
  if (!self->updating)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
studio_quantizer_sizes_toggled (GtkToggleButton      *button,
                                StudioQuantizerSizes *self)
{
  guint compression = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "compression"));
  g_autofree char *text = NULL;

  if (self->updating)
    return;
  text = studio_plan_toggle_compression (gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                                         self->dim, compression);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static void
add_preset (StudioQuantizerSizes *self,
            guint                 i)
{
  g_autofree char *label = g_strdup_printf ("×%u", compressions[i]);
  g_autofree char *tooltip
    = g_strdup_printf (_("Codes of at most 1/%u of the bytes of float32"), compressions[i]);
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (button, "studio-small");
  gtk_widget_add_css_class (button, "numeric");
  gtk_widget_set_tooltip_text (button, tooltip);
  g_object_set_data (G_OBJECT (button), "compression", GUINT_TO_POINTER (compressions[i]));
  g_signal_connect_object (button, "toggled", G_CALLBACK (studio_quantizer_sizes_toggled), self, 0);
  gtk_box_append (GTK_BOX (self->presets), button);
  self->buttons[i] = GTK_TOGGLE_BUTTON (button);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_sizes_dispose (GObject *object)
{
  StudioQuantizerSizes *self = STUDIO_QUANTIZER_SIZES (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_quantizer_sizes_parent_class)->dispose (object);
}

static gboolean
studio_quantizer_sizes_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (STUDIO_QUANTIZER_SIZES (widget)->entry));
}

static void
studio_quantizer_sizes_class_init (StudioQuantizerSizesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_sizes_dispose;
  widget_class->grab_focus = studio_quantizer_sizes_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-sizes.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSizes, box);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSizes, entry);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSizes, presets);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSizes, meaning);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_sizes_typed);
}

static void
studio_quantizer_sizes_init (StudioQuantizerSizes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (compressions); i++)
    add_preset (self, i);
  studio_quantizer_sizes_show (self);
}

void
studio_quantizer_sizes_set_dim (StudioQuantizerSizes *self,
                                guint                 dim)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_SIZES (self));

  if (dim == self->dim)
    return;
  self->dim = dim;
  studio_quantizer_sizes_show (self);
}

const char *
studio_quantizer_sizes_get_text (StudioQuantizerSizes *self)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_SIZES (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
studio_quantizer_sizes_set_text (StudioQuantizerSizes *self,
                                 const char           *text)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_SIZES (self));

  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->updating = FALSE;
  studio_quantizer_sizes_show (self);
}

GArray *
studio_quantizer_sizes_get (StudioQuantizerSizes *self)
{
  g_return_val_if_fail (STUDIO_IS_QUANTIZER_SIZES (self), NULL);

  return self->dim > 0
           ? studio_plan_parse_sizes (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->dim,
                                      NULL)
           : NULL;
}
