/* SPDX-License-Identifier: Apache-2.0 */
/* All of it is in the template; its buttons are bound to actions of the page. */
#include "config.h"

#include "studio-welcome.h"

#include "studio-resource.h"

struct _StudioWelcome
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (StudioWelcome, studio_welcome, ADW_TYPE_BIN)

static void
studio_welcome_class_init (StudioWelcomeClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               STUDIO_UI_RESOURCE ("studio-welcome.ui"));
}

static void
studio_welcome_init (StudioWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
