/* SPDX-License-Identifier: Apache-2.0 */
/* All of it is in the templates. */
#include "config.h"

#include "studio-quantizer-views.h"

#include "studio-quantizer-resource.h"

struct _StudioQuantizerViews
{
  GtkBox parent_instance;
};

struct _StudioQuantizerRunButtons
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (StudioQuantizerViews, studio_quantizer_views, GTK_TYPE_BOX)
G_DEFINE_FINAL_TYPE (StudioQuantizerRunButtons, studio_quantizer_run_buttons, GTK_TYPE_BOX)

static void
studio_quantizer_views_class_init (StudioQuantizerViewsClass *klass)
{
  gtk_widget_class_set_template_from_resource (
    GTK_WIDGET_CLASS (klass), STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-views.ui"));
}

static void
studio_quantizer_views_init (StudioQuantizerViews *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
studio_quantizer_run_buttons_class_init (StudioQuantizerRunButtonsClass *klass)
{
  gtk_widget_class_set_template_from_resource (
    GTK_WIDGET_CLASS (klass), STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-run-buttons.ui"));
}

static void
studio_quantizer_run_buttons_init (StudioQuantizerRunButtons *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
