/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-color-scale.h"

#include <glib/gi18n.h>

#include "studio-explorer-choices.h"
#include "studio-explorer-numbers.h"
#include "studio-explorer-ramp.h"
#include "studio-explorer-resource.h"
#include "studio-own-name.h"

#define SCALE_TYPING_MS 600
#define SCALE_CLIP 0.005 /* of the rows, at each end */

struct _StudioExplorerColorScale
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkDropDown *map, *scale;
  GtkEntry *min, *max;
  GtkWidget *reset;
  GtkLabel *problem;
  GtkCheckButton *clip;

  HekExplorerView *view; /* owned (nullable) */
  gboolean updating;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (StudioExplorerColorScale, studio_explorer_color_scale, GTK_TYPE_WIDGET)

static void
studio_explorer_color_scale_set_problem (StudioExplorerColorScale *self,
                                         GtkEntry                 *entry,
                                         const char               *problem)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->min), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->max), "error");
  if (entry != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

/* --- showing --------------------------------------------------------------------------------- */

static void
studio_explorer_color_scale_show_range (StudioExplorerColorScale   *self,
                                        const HekSceneColorOptions *options)
{
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);
  gboolean is_time
    = studio_explorer_choice_is_time (self->view, hek_explorer_view_get_color (self->view));
  gboolean chosen = options->min < options->max;
  HekSceneRange range;
  g_autofree char *min = NULL, *max = NULL;

  gtk_widget_set_sensitive (self->reset, chosen);
  if (coloring == NULL || !coloring->legend.has_bar)
    return;
  range = coloring->legend.range;
  if (chosen)
    {
      range.min = options->min;
      range.max = options->max;
    }
  min = studio_explorer_number_entry_text (&range, range.min, is_time);
  max = studio_explorer_number_entry_text (&range, range.max, is_time);
  gtk_editable_set_text (GTK_EDITABLE (self->min), min);
  gtk_editable_set_text (GTK_EDITABLE (self->max), max);
  studio_explorer_color_scale_set_problem (self, NULL, NULL);
}

static void
studio_explorer_color_scale_show (StudioExplorerColorScale *self)
{
  const HekSceneColorOptions *options = hek_explorer_view_get_color_options (self->view);
  const HekSceneColoring *coloring = hek_explorer_view_get_coloring (self->view);

  self->updating = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), coloring != NULL && coloring->legend.has_bar);
  gtk_drop_down_set_selected (self->map, options->colormap);
  gtk_drop_down_set_selected (self->scale, options->scale != HEK_PLOT_LINEAR);
  gtk_check_button_set_active (self->clip, options->clip > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->clip), options->min >= options->max);
  /* what is being typed is newer */
  if (self->timeout == 0)
    studio_explorer_color_scale_show_range (self, options);
  self->updating = FALSE;
}

/* --- choosing -------------------------------------------------------------------------------- */

static void
studio_explorer_color_scale_chosen (StudioExplorerColorScale *self)
{
  HekSceneColorOptions options;

  if (self->updating || self->view == NULL)
    return;
  options = *hek_explorer_view_get_color_options (self->view);
  options.colormap = (HekColormapKind) gtk_drop_down_get_selected (self->map);
  options.scale = gtk_drop_down_get_selected (self->scale) == 0 ? HEK_PLOT_LINEAR : HEK_PLOT_LOG10;
  /* a chosen range that has no place on the scale */
  if (options.scale != HEK_PLOT_LINEAR && options.min <= 0)
    options.min = options.max = 0;
  hek_explorer_view_set_color_options (self->view, &options);
}

static void
studio_explorer_color_scale_chosen_clip (StudioExplorerColorScale *self)
{
  HekSceneColorOptions options;

  if (self->updating || self->view == NULL)
    return;
  options = *hek_explorer_view_get_color_options (self->view);
  options.clip = gtk_check_button_get_active (self->clip) ? SCALE_CLIP : 0;
  hek_explorer_view_set_color_options (self->view, &options);
}

static void
studio_explorer_color_scale_reset (StudioExplorerColorScale *self)
{
  HekSceneColorOptions options = *hek_explorer_view_get_color_options (self->view);

  g_clear_handle_id (&self->timeout, g_source_remove);
  options.min = options.max = 0;
  hek_explorer_view_set_color_options (self->view, &options);
}

/* Takes what was typed, or says why it is no range. */
static void
studio_explorer_color_scale_take_range (StudioExplorerColorScale *self)
{
  HekSceneColorOptions options = *hek_explorer_view_get_color_options (self->view);
  gboolean is_time
    = studio_explorer_choice_is_time (self->view, hek_explorer_view_get_color (self->view));

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (!studio_explorer_number_parse (gtk_editable_get_text (GTK_EDITABLE (self->min)), is_time,
                                     &options.min))
    studio_explorer_color_scale_set_problem (self, self->min, is_time
                                               ? _("Write a moment, such as 2024-05-01.")
                                               : _("Write a number, such as 0.25."));
  else if (!studio_explorer_number_parse (gtk_editable_get_text (GTK_EDITABLE (self->max)), is_time,
                                          &options.max))
    studio_explorer_color_scale_set_problem (self, self->max, is_time
                                               ? _("Write a moment, such as 2024-05-01.")
                                               : _("Write a number, such as 0.25."));
  else if (options.min >= options.max)
    studio_explorer_color_scale_set_problem (self, self->max,
                                             _("The last number must be larger than the first."));
  else if (options.scale != HEK_PLOT_LINEAR && options.min <= 0)
    studio_explorer_color_scale_set_problem (
      self, self->min, _("On a logarithmic scale the first number must be larger than 0."));
  else
    {
      studio_explorer_color_scale_set_problem (self, NULL, NULL);
      hek_explorer_view_set_color_options (self->view, &options);
    }
}

static gboolean
studio_explorer_color_scale_rested (gpointer data)
{
  StudioExplorerColorScale *self = data;

  self->timeout = 0;
  studio_explorer_color_scale_take_range (self);
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_color_scale_typed (StudioExplorerColorScale *self)
{
  if (self->updating || self->view == NULL)
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (SCALE_TYPING_MS, studio_explorer_color_scale_rested, self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_color_scale_dispose (GObject *object)
{
  StudioExplorerColorScale *self = STUDIO_EXPLORER_COLOR_SCALE (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (studio_explorer_color_scale_parent_class)->dispose (object);
}

static void
studio_explorer_color_scale_class_init (StudioExplorerColorScaleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_color_scale_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-color-scale.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColorScale, box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColorScale, map);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColorScale, scale);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColorScale, min);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColorScale, max);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColorScale, reset);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColorScale, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColorScale, clip);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_color_scale_chosen);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_color_scale_chosen_clip);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_color_scale_reset);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_color_scale_take_range);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_color_scale_typed);
}

/* A map in the list: its colours, its name. */
static void
studio_explorer_color_scale_set_up_map (GtkListItemFactory *factory,
                                        GtkListItem        *list_item)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_box_append (GTK_BOX (line), studio_explorer_ramp_new ());
  gtk_box_append (GTK_BOX (line), gtk_label_new (NULL));
  gtk_list_item_set_child (list_item, line);
}

static void
studio_explorer_color_scale_bind_map (GtkListItemFactory *factory,
                                      GtkListItem        *list_item)
{
  GtkStringObject *name = gtk_list_item_get_item (list_item);
  GtkWidget *ramp = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));

  studio_explorer_ramp_set_kind (STUDIO_EXPLORER_RAMP (ramp),
                                 (HekColormapKind) gtk_list_item_get_position (list_item));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (ramp)),
                      gtk_string_object_get_string (name));
}

static void
studio_explorer_color_scale_init (StudioExplorerColorScale *self)
{
  static const char *const maps[HEK_COLORMAP_N_KINDS] = {
    [HEK_COLORMAP_SEQUENTIAL] = N_("Sequential"),
    [HEK_COLORMAP_GRAY] = N_("Grey"),
    [HEK_COLORMAP_DIVERGING] = N_("Diverging"),
    [HEK_COLORMAP_CYCLIC] = N_("Cyclic"),
  };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = TRUE;
  for (guint i = 0; i < HEK_COLORMAP_N_KINDS; i++)
    gtk_string_list_append (names, _(maps[i]));
  g_signal_connect (factory, "setup", G_CALLBACK (studio_explorer_color_scale_set_up_map), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (studio_explorer_color_scale_bind_map), NULL);
  gtk_drop_down_set_factory (self->map, factory);
  gtk_drop_down_set_model (self->map, G_LIST_MODEL (names));
  studio_own_name_keep (self->map);
  studio_own_name_keep (self->scale);
  self->updating = FALSE;
}

void
studio_explorer_color_scale_set_view (StudioExplorerColorScale *self,
                                      HekExplorerView          *view)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_COLOR_SCALE (self) && self->view == NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "color-changed", G_CALLBACK (studio_explorer_color_scale_show),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "legend-changed", G_CALLBACK (studio_explorer_color_scale_show),
                           self, G_CONNECT_SWAPPED);
  studio_explorer_color_scale_show (self);
}
