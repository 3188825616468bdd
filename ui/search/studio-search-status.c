/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-search-status.h"

#include "studio-search-resource.h"

struct _StudioSearchStatus
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkLabel *summary;
  GtkProgressBar *progress;
  GtkWidget *cancel_button;
  GtkWidget *as_pictures_button;
};

G_DEFINE_FINAL_TYPE (StudioSearchStatus, studio_search_status, GTK_TYPE_WIDGET)

static void
studio_search_status_dispose (GObject *object)
{
  g_clear_pointer (&STUDIO_SEARCH_STATUS (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_search_status_parent_class)->dispose (object);
}

static void
studio_search_status_class_init (StudioSearchStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_search_status_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               STUDIO_SEARCH_RESOURCE ("studio-search-status.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioSearchStatus, box);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchStatus, summary);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchStatus, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchStatus, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchStatus, as_pictures_button);
}

static void
studio_search_status_init (StudioSearchStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_search_status_set_text (StudioSearchStatus *self,
                               const char         *text)
{
  g_return_if_fail (STUDIO_IS_SEARCH_STATUS (self));

  if (g_strcmp0 (text, gtk_label_get_text (self->summary)) != 0)
    gtk_label_set_text (self->summary, text);
}

void
studio_search_status_set_progress (StudioSearchStatus *self,
                                   double              fraction)
{
  g_return_if_fail (STUDIO_IS_SEARCH_STATUS (self));

  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction >= 0);
  gtk_widget_set_visible (self->cancel_button, fraction >= 0);
  gtk_progress_bar_set_fraction (self->progress, MAX (fraction, 0));
}

void
studio_search_status_set_has_shape (StudioSearchStatus *self,
                                    gboolean            has_shape)
{
  g_return_if_fail (STUDIO_IS_SEARCH_STATUS (self));

  gtk_widget_set_visible (self->as_pictures_button, has_shape);
}
