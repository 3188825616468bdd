/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-target.h"

#include <glib/gi18n.h>

#include "studio-quantizer-plan.h"
#include "studio-quantizer-resource.h"

#define PROPOSED_COMPRESSION 32

struct _StudioQuantizerTarget
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkWidget *grid;
  GtkCheckButton *recall_check, *rerank_check, *bytes_check, *qps_check;
  GtkSpinButton *recall, *rerank, *bytes, *qps, *seconds;
  GtkLabel *meaning;

  guint dim;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioQuantizerTarget, studio_quantizer_target, GTK_TYPE_WIDGET)

static void
studio_quantizer_target_show (StudioQuantizerTarget *self)
{
  gboolean recall = gtk_check_button_get_active (self->recall_check);
  gboolean bytes = gtk_check_button_get_active (self->bytes_check);
  gboolean qps = gtk_check_button_get_active (self->qps_check);
  const char *meaning = _("Ask for a recall, a size or a speed.");

  gtk_widget_set_sensitive (GTK_WIDGET (self->recall), recall);
  gtk_widget_set_sensitive (GTK_WIDGET (self->rerank),
                            gtk_check_button_get_active (self->rerank_check));
  gtk_widget_set_sensitive (GTK_WIDGET (self->bytes), bytes);
  gtk_widget_set_sensitive (GTK_WIDGET (self->qps), qps);
  if (recall)
    meaning = _("The fewest bytes that keep this. What is promised is measured on queries that "
                "take no part in the choice.");
  else if (bytes || qps)
    meaning = _("The highest recall@10 that keeps this.");
  gtk_label_set_text (self->meaning, meaning);
}

static void
studio_quantizer_target_changed (StudioQuantizerTarget *self)
{
  studio_quantizer_target_show (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_target_dispose (GObject *object)
{
  g_clear_pointer (&STUDIO_QUANTIZER_TARGET (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_quantizer_target_parent_class)->dispose (object);
}

static void
studio_quantizer_target_class_init (StudioQuantizerTargetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_target_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-target.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, box);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, grid);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, recall_check);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, rerank_check);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, bytes_check);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, qps_check);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, recall);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, rerank);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, bytes);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, qps);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, seconds);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerTarget, meaning);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_target_changed);
}

static void
studio_quantizer_target_init (StudioQuantizerTarget *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_check_button_set_active (self->recall_check, TRUE);
  gtk_check_button_set_active (self->rerank_check, TRUE);
  studio_quantizer_target_show (self);
}

void
studio_quantizer_target_set_dim (StudioQuantizerTarget *self,
                                 guint                  dim)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_TARGET (self));

  if (dim == self->dim)
    return;
  self->dim = dim;
  if (dim > 0)
    gtk_spin_button_set_value (self->bytes,
                               (double) studio_plan_get_bytes (dim, PROPOSED_COMPRESSION));
}

gboolean
studio_quantizer_target_get (StudioQuantizerTarget *self,
                             HekChooseTarget       *target,
                             double                *seconds)
{
  gboolean recall, bytes, qps;

  g_return_val_if_fail (STUDIO_IS_QUANTIZER_TARGET (self), FALSE);

  recall = gtk_check_button_get_active (self->recall_check);
  bytes = gtk_check_button_get_active (self->bytes_check);
  qps = gtk_check_button_get_active (self->qps_check);
  *target = (HekChooseTarget) {
    .recall = recall ? gtk_spin_button_get_value (self->recall) : 0,
    .rerank = gtk_check_button_get_active (self->rerank_check)
                ? (guint) gtk_spin_button_get_value (self->rerank) : 0,
    .code_bytes = bytes ? (gsize) gtk_spin_button_get_value (self->bytes) : 0,
    .qps = qps ? gtk_spin_button_get_value (self->qps) : 0,
  };
  *seconds = gtk_spin_button_get_value (self->seconds);
  return recall || bytes || qps;
}
