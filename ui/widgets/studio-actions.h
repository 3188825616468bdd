/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An action without parameter and state, for which nothing is needed but the page: a function of
 * the page that takes nothing else. */
typedef struct
{
  const char *name;
  GCallback activate; /* void (*) (gpointer page) */
} StudioPlainAction;

/* @page: not owned; it owns @group */
void studio_actions_add (GSimpleActionGroup *group, const StudioPlainAction *table, guint n,
                         gpointer page);

/* @name: of an action that is there */
void studio_actions_enable (GSimpleActionGroup *group, const char *name, gboolean enabled);

/* Of a boolean one. */
void studio_actions_set_on (GSimpleActionGroup *group, const char *name, gboolean on);

/* A button of the header bar. @name: what it is called aloud; the tooltip has the key too */
GtkWidget *studio_actions_new_button (const char *icon_name, const char *action, const char *name,
                                      const char *tooltip);

G_END_DECLS
