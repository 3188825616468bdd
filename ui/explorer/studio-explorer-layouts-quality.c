/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-layouts-quality.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-explorer-layouts-facts.h"
#include "studio-explorer-resource.h"

struct _StudioExplorerLayoutsQuality
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkButton *measure;
  GtkProgressBar *progress;
  GtkGrid *facts;
  GtkLabel *note;

  HekExplorerQuality *quality;   /* owned (nullable) */
  HekCollectionLayoutInfo *info; /* owned (nullable): that is shown */
  HekJob *job;                   /* owned (nullable): that is looked at */
};

G_DEFINE_FINAL_TYPE (StudioExplorerLayoutsQuality, studio_explorer_layouts_quality,
                     GTK_TYPE_WIDGET)

static void
add_figure (GtkGrid    *grid,
            const char *label,
            double      value,
            const char *help)
{
  g_autofree char *text = g_strdup_printf ("%.4f", value);

  studio_layout_facts_add (grid, label, text, help);
}

static void
show_figures (StudioExplorerLayoutsQuality   *self,
              const HekExplorerQualityFigures *figures)
{
  g_autofree char *measured = studio_count_format (figures->n_measured);
  g_autofree char *placed = studio_count_format (figures->n_placed);
  g_autofree char *note = NULL;

  add_figure (self->facts, _("Trustworthiness"), figures->trustworthiness,
              _("1: what lies near each other is near among the vectors, too; less: neighbours "
                "are shown that are none"));
  add_figure (self->facts, _("Continuity"), figures->continuity,
              _("1: what is near among the vectors lies near each other, too; less: neighbours "
                "are torn apart"));
  add_figure (self->facts, _("Neighbours kept"), figures->preservation,
              _("The share of the nearest vectors that are among the nearest places"));
  note = figures->n_measured < figures->n_placed
           ? g_strdup_printf (_("%u neighbours of each, exact; measured on %s of %s rows"),
                              figures->k, measured, placed)
           : g_strdup_printf (_("%u neighbours of each, exact; measured on all %s rows"),
                              figures->k, placed);
  gtk_label_set_text (self->note, note);
}

static void
studio_explorer_layouts_quality_tick (StudioExplorerLayoutsQuality *self)
{
  gtk_progress_bar_set_fraction (self->progress,
                                 self->job != NULL ? hek_job_get_fraction (self->job) : 0);
}

static void
follow_job (StudioExplorerLayoutsQuality *self)
{
  HekJob *job = hek_explorer_quality_get_job (self->quality);

  if (job == self->job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_swapped (job, "notify", G_CALLBACK (studio_explorer_layouts_quality_tick),
                              self);
  studio_explorer_layouts_quality_tick (self);
}

static void
studio_explorer_layouts_quality_update (StudioExplorerLayoutsQuality *self)
{
  const HekExplorerQualityFigures *figures;
  gboolean all, busy;

  gtk_widget_set_visible (GTK_WIDGET (self), self->info != NULL);
  follow_job (self);
  if (self->info == NULL)
    return;
  figures = hek_explorer_quality_get (self->quality, self->info);
  busy = self->job != NULL;
  all = figures != NULL && figures->n_measured >= figures->n_placed;
  studio_layout_facts_clear (self->facts);
  if (figures != NULL)
    show_figures (self, figures);
  else
    gtk_label_set_text (self->note, _("Whether neighbours in the layout are neighbours among the "
                                      "vectors"));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->measure), busy || !all);
  gtk_button_set_label (self->measure, busy              ? _("Cancel")
                                       : figures == NULL ? _("Measure")
                                                         : _("Measure all rows"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->measure),
                               busy              ? _("Stop measuring")
                               : figures == NULL ? _("On some rows, in some seconds")
                                                 : _("Each row against all others: this may take "
                                                     "long"));
}

static void
studio_explorer_layouts_quality_pressed (StudioExplorerLayoutsQuality *self)
{
  if (hek_explorer_quality_is_measuring (self->quality))
    hek_explorer_quality_cancel (self->quality);
  else if (self->info != NULL)
    hek_explorer_quality_measure (self->quality,
                                  hek_explorer_quality_get (self->quality, self->info) != NULL);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_layouts_quality_dispose (GObject *object)
{
  StudioExplorerLayoutsQuality *self = STUDIO_EXPLORER_LAYOUTS_QUALITY (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  if (self->quality != NULL)
    g_signal_handlers_disconnect_by_data (self->quality, self);
  g_clear_object (&self->quality);
  g_clear_pointer (&self->info, hek_collection_layout_info_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_explorer_layouts_quality_parent_class)->dispose (object);
}

static void
studio_explorer_layouts_quality_class_init (StudioExplorerLayoutsQualityClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_explorer_layouts_quality_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_EXPLORER_RESOURCE ("studio-explorer-layouts-quality.ui"));
#define BIND(child) \
  gtk_widget_class_bind_template_child (widget_class, StudioExplorerLayoutsQuality, child)
  BIND (box);
  BIND (measure);
  BIND (progress);
  BIND (facts);
  BIND (note);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, studio_explorer_layouts_quality_pressed);
}

static void
studio_explorer_layouts_quality_init (StudioExplorerLayoutsQuality *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_explorer_layouts_quality_set_up (StudioExplorerLayoutsQuality *self,
                                        HekExplorerQuality           *quality)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_LAYOUTS_QUALITY (self) && self->quality == NULL);

  self->quality = g_object_ref (quality);
  g_signal_connect_swapped (quality, "changed",
                            G_CALLBACK (studio_explorer_layouts_quality_update), self);
  studio_explorer_layouts_quality_update (self);
}

void
studio_explorer_layouts_quality_show (StudioExplorerLayoutsQuality  *self,
                                      const HekCollectionLayoutInfo *info)
{
  HekCollectionLayoutInfo *copy = info != NULL ? hek_collection_layout_info_copy (info) : NULL;

  g_return_if_fail (STUDIO_IS_EXPLORER_LAYOUTS_QUALITY (self) && self->quality != NULL);

  g_clear_pointer (&self->info, hek_collection_layout_info_free);
  self->info = copy;
  studio_explorer_layouts_quality_update (self);
}
