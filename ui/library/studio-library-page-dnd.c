/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders that are dropped on the page open the wizard. */
#include "config.h"

#include "studio-library-page-private.h"

#include "studio-file-drop.h"

static gboolean
studio_library_page_may_drop (gpointer owner)
{
  GActionGroup *actions = G_ACTION_GROUP (STUDIO_LIBRARY_PAGE (owner)->actions);

  return g_action_group_get_action_enabled (actions, "import");
}

static gboolean
studio_library_page_drop (gpointer      owner,
                          const GValue *value)
{
  g_auto (GStrv) paths = studio_file_drop_dup_paths (value);

  if (paths == NULL)
    return FALSE;
  studio_library_page_open_wizard (owner, (const char *const *) paths);
  return TRUE;
}

void
studio_library_page_add_drop_target (StudioLibraryPage *self)
{
  studio_file_drop_add (GTK_WIDGET (self), FALSE, self->drop_label, studio_library_page_may_drop,
                        studio_library_page_drop);
}
