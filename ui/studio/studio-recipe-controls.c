/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The method and its options, built from the descriptor table. Rows are kept while the method
 * stays; another method replaces them, and options of the same name and kind keep their value. The
 * session is owned, its recipe is the only state: what is shown here is always set from it.
 */
#include "config.h"

#include "studio-recipe-controls.h"

#include <glib/gi18n.h>

#include "studio-option-row.h"
#include "studio-own-name.h"
#include "studio-resource.h"

struct _StudioRecipeControls
{
  GtkWidget parent_instance;

  HekPictureSession *session;         /* owned (nullable) */
  const HekImageQuantizer *quantizer; /* borrowed (nullable): whose rows are shown */
  GtkWidget *rows[HEK_OPTIONS_MAX];   /* borrowed from option_box */
  gboolean updating;

  GtkWidget *box;
  GtkDropDown *method;
  GtkWidget *option_box;
};

G_DEFINE_TYPE (StudioRecipeControls, studio_recipe_controls, GTK_TYPE_WIDGET)

static void
studio_recipe_controls_option_changed (StudioOptionRow *row,
                                       double           value,
                                       gpointer         user_data)
{
  StudioRecipeControls *self = user_data;
  const HekOption *option = studio_option_row_get_option (row);
  HekRecipe recipe = *hek_picture_session_get_recipe (self->session);
  guint i = (guint) (option - recipe.quantizer->options);
  gboolean number = option->type == HEK_OPTION_INT || option->type == HEK_OPTION_REAL;

  g_return_if_fail (i < recipe.quantizer->n_options);

  recipe.values.v[i] = value;
  /* fewer colours than locked ones: the first ones stay */
  if (recipe.quantizer->has_palette && i == recipe.quantizer->main_option_idx
      && recipe.locks.n_locked > value)
    recipe.locks.n_locked = (guint) value;
  hek_picture_session_set_recipe (self->session, &recipe, number);
}

/* The value of @to's option of the same name, where it means the same: choices are matched by their
 * id. */
static void
studio_recipe_controls_carry_value (const HekRecipe *from,
                                    HekRecipe       *to,
                                    guint            i)
{
  const HekOption *option = &to->quantizer->options[i];
  int j = hek_options_find (from->quantizer->options, from->quantizer->n_options, option->name);
  const HekOption *old = j >= 0 ? &from->quantizer->options[j] : NULL;
  double value;

  if (old == NULL || old->type != option->type)
    return;
  value = from->values.v[j];
  if (option->type != HEK_OPTION_CHOICE)
    {
      if (hek_option_check (option, value, NULL))
        to->values.v[i] = value;
      return;
    }
  for (guint k = 0; k < option->n_choices; k++)
    if (g_str_equal (option->choices[k].id, old->choices[(guint) value].id))
      to->values.v[i] = k;
}

static void
studio_recipe_controls_method_changed (StudioRecipeControls *self)
{
  guint selected = gtk_drop_down_get_selected (self->method);
  const HekRecipe *old;
  HekRecipe recipe;

  if (self->updating || self->session == NULL || selected >= hek_imagequant_n ())
    return;
  old = hek_picture_session_get_recipe (self->session);
  if (old->quantizer == hek_imagequant (selected))
    return;
  hek_recipe_init (&recipe, hek_imagequant (selected));
  recipe.viewing = old->viewing;
  for (guint i = 0; i < recipe.quantizer->n_options; i++)
    studio_recipe_controls_carry_value (old, &recipe, i);
  if (recipe.quantizer->has_palette && old->locks.n_locked <= hek_recipe_get_main (&recipe))
    recipe.locks = old->locks;
  hek_picture_session_set_recipe (self->session, &recipe, FALSE);
}

static void
studio_recipe_controls_build_rows (StudioRecipeControls    *self,
                                   const HekImageQuantizer *quantizer)
{
  GtkWidget *child;

  /* the focus must not go with the row that has it (a method that comes back by undo) */
  if (gtk_widget_get_focus_child (self->option_box) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->method));
  while ((child = gtk_widget_get_first_child (self->option_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->option_box), child);
  for (guint i = 0; i < quantizer->n_options; i++)
    {
      self->rows[i] = studio_option_row_new (&quantizer->options[i]);
      gtk_box_append (GTK_BOX (self->option_box), self->rows[i]);
      g_signal_connect_object (self->rows[i], "changed",
                               G_CALLBACK (studio_recipe_controls_option_changed), self, 0);
    }
  self->quantizer = quantizer;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->method),
                               quantizer->help != NULL ? _(quantizer->help) : NULL);
}

static void
studio_recipe_controls_show (StudioRecipeControls *self)
{
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);

  self->updating = TRUE;
  if (recipe->quantizer != self->quantizer)
    studio_recipe_controls_build_rows (self, recipe->quantizer);
  for (guint i = 0; i < hek_imagequant_n (); i++)
    if (hek_imagequant (i) == recipe->quantizer)
      gtk_drop_down_set_selected (self->method, i);
  for (guint i = 0; i < recipe->quantizer->n_options; i++)
    studio_option_row_set_value (STUDIO_OPTION_ROW (self->rows[i]), recipe->values.v[i]);
  self->updating = FALSE;
}

static void
studio_recipe_controls_dispose (GObject *object)
{
  StudioRecipeControls *self = STUDIO_RECIPE_CONTROLS (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_recipe_controls_parent_class)->dispose (object);
}

static void
studio_recipe_controls_class_init (StudioRecipeControlsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_recipe_controls_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_UI_RESOURCE ("studio-recipe-controls.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioRecipeControls, box);
  gtk_widget_class_bind_template_child (widget_class, StudioRecipeControls, method);
  gtk_widget_class_bind_template_child (widget_class, StudioRecipeControls, option_box);
  gtk_widget_class_bind_template_callback (widget_class, studio_recipe_controls_method_changed);
}

static void
studio_recipe_controls_init (StudioRecipeControls *self)
{
  g_autoptr (GtkStringList) methods = gtk_string_list_new (NULL);

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->method);
  for (guint i = 0; i < hek_imagequant_n (); i++)
    gtk_string_list_append (methods, _(hek_imagequant (i)->label));
  gtk_drop_down_set_model (self->method, G_LIST_MODEL (methods));
  self->updating = FALSE;
}

void
studio_recipe_controls_set_session (StudioRecipeControls *self,
                                    HekPictureSession    *session)
{
  g_return_if_fail (STUDIO_IS_RECIPE_CONTROLS (self) && self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "recipe-changed", G_CALLBACK (studio_recipe_controls_show),
                           self, G_CONNECT_SWAPPED);
  studio_recipe_controls_show (self);
}

void
studio_recipe_controls_reset (StudioRecipeControls *self)
{
  const HekRecipe *old;
  HekRecipe recipe;

  g_return_if_fail (STUDIO_IS_RECIPE_CONTROLS (self) && self->session != NULL);

  old = hek_picture_session_get_recipe (self->session);
  hek_recipe_init (&recipe, old->quantizer);
  recipe.viewing = old->viewing;
  hek_picture_session_set_recipe (self->session, &recipe, FALSE);
}
