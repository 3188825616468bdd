/* SPDX-License-Identifier: Apache-2.0 */
/* All of it is in the template. */
#include "config.h"

#include "studio-compare-modes.h"

#include "studio-resource.h"

struct _StudioCompareModes
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (StudioCompareModes, studio_compare_modes, GTK_TYPE_BOX)

static void
studio_compare_modes_class_init (StudioCompareModesClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               STUDIO_UI_RESOURCE ("studio-compare-modes.ui"));
}

static void
studio_compare_modes_init (StudioCompareModes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
