/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures that were opened lately, as a section of the menu. */
#include "config.h"

#include "studio-picture-page-private.h"

#define STUDIO_RECENT_MAX 6
#define STUDIO_RECENT_MS 100 /* after a change, before the menu is made again */

static int
studio_picture_page_compare_recent (gconstpointer a,
                                    gconstpointer b)
{
  GDateTime *first = gtk_recent_info_get_modified ((GtkRecentInfo *) a);
  GDateTime *second = gtk_recent_info_get_modified ((GtkRecentInfo *) b);

  return g_date_time_compare (second, first);
}

/* The pictures that this program opened, newest first. */
static void
studio_picture_page_fill_recent (StudioPicturePage *self)
{
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  const char *application = g_get_application_name ();
  guint n = 0;

  g_menu_remove_all (self->recent_menu);
  items = g_list_sort (items, studio_picture_page_compare_recent);
  for (GList *l = items; l != NULL && n < STUDIO_RECENT_MAX; l = l->next)
    {
      GtkRecentInfo *info = l->data;
      g_autoptr (GMenuItem) item = NULL;
      g_auto (GStrv) parts = NULL;
      g_autofree char *label = NULL;

      if (!gtk_recent_info_has_application (info, application))
        continue;
      parts = g_strsplit (gtk_recent_info_get_display_name (info), "_", -1);
      label = g_strjoinv ("__", parts); /* no mnemonics in names of files */
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "studio.open-recent", "s",
                                         gtk_recent_info_get_uri (info));
      g_menu_append_item (self->recent_menu, item);
      n++;
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
}

/* Not while the menu is used: GTK 4.8 would leave the focus on an item that is gone, and the window
 * would hear no key any more. */
static gboolean
studio_picture_page_update_recent_now (gpointer user_data)
{
  StudioPicturePage *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER_MENU) != NULL)
    return G_SOURCE_CONTINUE;
  self->recent_timeout = 0;
  studio_picture_page_fill_recent (self);
  return G_SOURCE_REMOVE;
}

static void
studio_picture_page_update_recent (StudioPicturePage *self)
{
  if (self->recent_timeout == 0)
    self->recent_timeout
      = g_timeout_add (STUDIO_RECENT_MS, studio_picture_page_update_recent_now, self);
}

static gboolean
studio_picture_page_watch_recent_now (gpointer user_data)
{
  StudioPicturePage *self = user_data;

  self->recent_idle = 0;
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed",
                           G_CALLBACK (studio_picture_page_update_recent), self, G_CONNECT_SWAPPED);
  studio_picture_page_update_recent (self);
  return G_SOURCE_REMOVE;
}

/* After the first frames: GTK reads the file of recent documents at once, however long it is. */
void
studio_picture_page_watch_recent (StudioPicturePage *self)
{
  self->recent_idle
    = g_idle_add_full (G_PRIORITY_LOW, studio_picture_page_watch_recent_now, self, NULL);
}
