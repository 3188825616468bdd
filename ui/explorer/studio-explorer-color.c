/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-color.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hek-codebook-list.h"
#include "studio-explorer-color-scale.h"
#include "studio-explorer-histograms.h"
#include "studio-explorer-legend-body.h"
#include "studio-explorer-resource.h"
#include "studio-explorer-size-key.h"
#include "studio-explorer-value-chooser.h"
#include "studio-explorer-value-options.h"

#define COLOR_WORK_MS 300 /* what is done before that has needed no progress */

struct _StudioExplorerColor
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  AdwBin *color_chooser_bin, *color_options_bin, *legend_bin;
  AdwBin *size_chooser_bin, *size_options_bin, *histograms_bin;
  GtkWidget *size_group, *size_controls;
  StudioExplorerColorScale *scale;
  GtkLabel *note;
  GtkWidget *work;
  GtkLabel *work_title;
  GtkProgressBar *work_bar;
  GtkSpinButton *smallest, *largest;
  GtkCheckButton *size_log;

  HekExplorerSession *session; /* owned */
  HekExplorerView *view;       /* owned */
  HekCodebookList *codebooks;  /* owned */
  StudioExplorerValueChooser *color_chooser, *size_chooser;
  StudioExplorerValueOptions *color_options, *size_options;
  HekJob *job;                 /* owned (nullable): whose progress is shown */
  guint work_timeout;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StudioExplorerColor, studio_explorer_color, GTK_TYPE_WIDGET)

/* --- choices --------------------------------------------------------------------------------- */

static void
studio_explorer_color_show_color (StudioExplorerColor *self)
{
  const HekExplorerValue *value = hek_explorer_view_get_color (self->view);
  HekExplorerValues *values = hek_explorer_view_get_values (self->view, value);
  const char *note = values != NULL ? values->note : NULL;

  studio_explorer_value_chooser_set_value (self->color_chooser, value);
  studio_explorer_value_options_set_value (self->color_options, value);
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL && *note != '\0');
}

static void
studio_explorer_color_show_size (StudioExplorerColor *self)
{
  const HekExplorerValue *value = hek_explorer_view_get_size (self->view);
  const HekExplorerSizeOptions *options = hek_explorer_view_get_size_options (self->view);

  self->updating = TRUE;
  studio_explorer_value_chooser_set_value (self->size_chooser, value);
  studio_explorer_value_options_set_value (self->size_options, value);
  gtk_widget_set_visible (self->size_controls, value->kind != HEK_EXPLORER_VALUE_NONE);
  gtk_spin_button_set_value (self->smallest, options->smallest);
  gtk_spin_button_set_value (self->largest, options->largest);
  gtk_check_button_set_active (self->size_log, options->scale != HEK_PLOT_LINEAR);
  self->updating = FALSE;
}

static void
studio_explorer_color_color_chosen (StudioExplorerColor    *self,
                                    const HekExplorerValue *value)
{
  if (!hek_explorer_value_equal (value, hek_explorer_view_get_color (self->view)))
    hek_explorer_view_set_color (self->view, value);
}

static void
studio_explorer_color_size_chosen (StudioExplorerColor    *self,
                                   const HekExplorerValue *value)
{
  if (!hek_explorer_value_equal (value, hek_explorer_view_get_size (self->view)))
    hek_explorer_view_set_size (self->view, value);
}

static void
studio_explorer_color_size_options_chosen (StudioExplorerColor *self)
{
  HekExplorerSizeOptions options;

  if (self->updating || self->view == NULL)
    return;
  options = *hek_explorer_view_get_size_options (self->view);
  options.smallest = gtk_spin_button_get_value (self->smallest);
  options.largest = gtk_spin_button_get_value (self->largest);
  options.scale = gtk_check_button_get_active (self->size_log) ? HEK_PLOT_LOG10 : HEK_PLOT_LINEAR;
  hek_explorer_view_set_size_options (self->view, &options);
}

/* --- progress -------------------------------------------------------------------------------- */

static void
studio_explorer_color_cancel (StudioExplorerColor *self)
{
  hek_explorer_view_cancel (self->view);
}

static void
studio_explorer_color_progress (StudioExplorerColor *self)
{
  if (self->job != NULL)
    gtk_progress_bar_set_fraction (self->work_bar, CLAMP (hek_job_get_fraction (self->job), 0, 1));
}

static gboolean
studio_explorer_color_show_work (gpointer data)
{
  StudioExplorerColor *self = data;

  self->work_timeout = 0;
  gtk_widget_set_visible (self->work, self->job != NULL);
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_color_follow_job (StudioExplorerColor *self)
{
  HekJob *job = hek_explorer_view_get_job (self->view);

  if (job == self->job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  g_clear_handle_id (&self->work_timeout, g_source_remove);
  if (job == NULL)
    {
      gtk_widget_set_visible (self->work, FALSE);
      return;
    }
  gtk_label_set_text (self->work_title, hek_job_get_title (job));
  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (studio_explorer_color_progress),
                           self, G_CONNECT_SWAPPED);
  studio_explorer_color_progress (self);
  if (!gtk_widget_get_visible (self->work))
    self->work_timeout = g_timeout_add (COLOR_WORK_MS, studio_explorer_color_show_work, self);
}

/* --- object ---------------------------------------------------------------------------------- */

/* Codebooks are read when somebody may look for them first. */
static void
studio_explorer_color_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_explorer_color_parent_class)->map (widget);
  hek_codebook_list_refresh (STUDIO_EXPLORER_COLOR (widget)->codebooks);
}

static void
studio_explorer_color_dispose (GObject *object)
{
  StudioExplorerColor *self = STUDIO_EXPLORER_COLOR (object);

  g_clear_handle_id (&self->work_timeout, g_source_remove);
  if (self->codebooks != NULL)
    hek_codebook_list_close (self->codebooks);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->job);
  g_clear_object (&self->codebooks);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_explorer_color_parent_class)->dispose (object);
}

static void
studio_explorer_color_class_init (StudioExplorerColorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STUDIO_TYPE_EXPLORER_COLOR_SCALE);
  G_OBJECT_CLASS (klass)->dispose = studio_explorer_color_dispose;
  widget_class->map = studio_explorer_color_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-color.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, box);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, color_chooser_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, color_options_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, legend_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, size_chooser_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, size_options_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, histograms_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, size_group);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, size_controls);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, scale);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, note);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, work);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, work_title);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, work_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, smallest);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, largest);
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerColor, size_log);
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_color_cancel);
  gtk_widget_class_bind_template_callback (widget_class,
                                           studio_explorer_color_size_options_chosen);
}

static void
studio_explorer_color_init (StudioExplorerColor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A bin whose child is invisible would still have a gap around it. */
static void
studio_explorer_color_fill (AdwBin    *bin,
                            GtkWidget *child)
{
  adw_bin_set_child (bin, child);
  g_object_bind_property (child, "visible", bin, "visible", G_BINDING_SYNC_CREATE);
}

static void
studio_explorer_color_build (StudioExplorerColor *self)
{
  GtkWidget *color = studio_explorer_value_chooser_new (
    self->view, self->codebooks, STUDIO_EXPLORER_VALUES_ALL, _("Colour by"), _("One colour"));
  GtkWidget *size = studio_explorer_value_chooser_new (
    self->view, self->codebooks, STUDIO_EXPLORER_VALUES_NUMBERS, _("Size by"), _("One size"));
  GtkWidget *color_options = studio_explorer_value_options_new (self->view, TRUE);
  GtkWidget *size_options = studio_explorer_value_options_new (self->view, FALSE);

  studio_explorer_color_fill (self->color_chooser_bin, color);
  studio_explorer_color_fill (self->color_options_bin, color_options);
  studio_explorer_color_fill (self->legend_bin,
                              studio_explorer_legend_body_new (self->view, FALSE));
  studio_explorer_color_fill (self->size_chooser_bin, size);
  studio_explorer_color_fill (self->size_options_bin, size_options);
  gtk_box_prepend (GTK_BOX (self->size_controls),
                   studio_explorer_size_key_new (self->view, FALSE));
  studio_explorer_color_fill (self->histograms_bin,
                              studio_explorer_histograms_new (self->view, self->codebooks));
  self->color_chooser = STUDIO_EXPLORER_VALUE_CHOOSER (color);
  self->size_chooser = STUDIO_EXPLORER_VALUE_CHOOSER (size);
  self->color_options = STUDIO_EXPLORER_VALUE_OPTIONS (color_options);
  self->size_options = STUDIO_EXPLORER_VALUE_OPTIONS (size_options);
  studio_explorer_color_scale_set_view (self->scale, self->view);
}

static void
studio_explorer_color_connect (StudioExplorerColor *self)
{
  const struct
  {
    gpointer object;
    const char *signal;
    GCallback handler;
  } handlers[] = {
    { self->color_chooser, "chosen", G_CALLBACK (studio_explorer_color_color_chosen) },
    { self->color_options, "changed", G_CALLBACK (studio_explorer_color_color_chosen) },
    { self->size_chooser, "chosen", G_CALLBACK (studio_explorer_color_size_chosen) },
    { self->size_options, "changed", G_CALLBACK (studio_explorer_color_size_chosen) },
    { self->view, "color-changed", G_CALLBACK (studio_explorer_color_show_color) },
    { self->view, "legend-changed", G_CALLBACK (studio_explorer_color_show_color) },
    { self->view, "size-changed", G_CALLBACK (studio_explorer_color_show_size) },
    { self->view, "busy-changed", G_CALLBACK (studio_explorer_color_follow_job) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].object, handlers[i].signal, handlers[i].handler, self,
                             G_CONNECT_SWAPPED);
}

GtkWidget *
studio_explorer_color_new (HekExplorerSession *session,
                           HekExplorerView    *view)
{
  StudioExplorerColor *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (session) && HEK_IS_EXPLORER_VIEW (view), NULL);

  self = g_object_new (STUDIO_TYPE_EXPLORER_COLOR, NULL);
  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  self->codebooks = hek_codebook_list_new (hek_explorer_session_get_library (session),
                                           hek_explorer_session_get_jobs (session));
  studio_explorer_color_build (self);
  studio_explorer_color_connect (self);
  studio_explorer_color_show_color (self);
  studio_explorer_color_show_size (self);
  studio_explorer_color_follow_job (self);
  return GTK_WIDGET (self);
}
