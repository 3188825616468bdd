/* SPDX-License-Identifier: Apache-2.0 */
/* The collections as the library has them: which one is shown, and what is said while there is
 * none. */
#include "config.h"

#include "studio-explorer-page-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-settings.h"

#define STUDIO_COLLECTION_KEY "explorer-collection"
#define STUDIO_OPENING_MS 300 /* before it is said that the library is being opened */

HekLibraryItem *
studio_explorer_page_get_collection (StudioExplorerPage *self)
{
  const char *uuid = hek_explorer_session_get_collection (self->session);

  return uuid != NULL ? hek_library_find (self->library, uuid) : NULL;
}

/* --- choosing one ---------------------------------------------------------------------------- */

static void
studio_explorer_page_set_collection (StudioExplorerPage *self,
                                     const char         *uuid)
{
  self->looked = FALSE;
  studio_message_bar_hide (self->message_bar);
  hek_explorer_session_set_collection (self->session, uuid);
  if (uuid != NULL)
    g_settings_set_string (studio_settings_get (), STUDIO_COLLECTION_KEY, uuid);
  studio_explorer_page_library_changed (self);
}

void
studio_explorer_page_choose_collection (StudioExplorerPage *self,
                                        const char         *uuid)
{
  if (g_strcmp0 (hek_explorer_session_get_collection (self->session), uuid) == 0
      || hek_library_find (self->library, uuid) == NULL)
    return;
  g_clear_pointer (&self->wanted_key, g_free); /* it is of another collection */
  studio_explorer_page_forget_view (self);
  self->wants_moment = FALSE;
  studio_explorer_page_set_collection (self, uuid);
}

void
studio_explorer_page_want_collection (StudioExplorerPage *self,
                                      const char         *uuid,
                                      const char         *key)
{
  g_free (self->wanted_uuid);
  g_free (self->wanted_key);
  self->wanted_uuid = g_strdup (uuid);
  self->wanted_key = g_strdup (key);
  if (self->session != NULL)
    studio_explorer_page_library_changed (self);
}

void
studio_explorer_page_want_moment (StudioExplorerPage *self,
                                  const char         *uuid,
                                  gint64              as_of_us)
{
  studio_explorer_page_want_view (self, uuid, as_of_us, NULL, NULL);
}

void
studio_explorer_page_want_view (StudioExplorerPage *self,
                                const char         *uuid,
                                gint64              as_of_us,
                                const char         *layout,
                                const char         *camera)
{
  self->wants_moment = TRUE;
  self->wanted_us = as_of_us;
  studio_explorer_page_forget_view (self);
  self->wanted_layout = g_strdup (layout);
  self->wanted_camera = g_strdup (camera);
  studio_explorer_page_want_collection (self, uuid, NULL);
}

void
studio_explorer_page_forget_view (StudioExplorerPage *self)
{
  g_clear_pointer (&self->wanted_layout, g_free);
  g_clear_pointer (&self->wanted_camera, g_free);
  self->asked_layout = FALSE;
}

/* Once the collection is the one that was asked for. */
static void
studio_explorer_page_show_moment (StudioExplorerPage *self)
{
  if (!self->wants_moment || self->wanted_uuid != NULL)
    return;
  self->wants_moment = FALSE;
  hek_explorer_session_set_as_of (self->session, self->wanted_us);
}

/* The one that somebody wants to see, else the one of last time, else the first that can be opened.
 * Returns: whether another one was set, and all was shown by that */
static gboolean
studio_explorer_page_pick_collection (StudioExplorerPage *self)
{
  GListModel *collections = hek_library_get_collections (self->library);
  guint n = g_list_model_get_n_items (collections);
  const char *now = hek_explorer_session_get_collection (self->session);
  g_autofree char *last = g_settings_get_string (studio_settings_get (), STUDIO_COLLECTION_KEY);
  g_autofree char *chosen = NULL;

  if (self->wanted_uuid != NULL && hek_library_find (self->library, self->wanted_uuid) != NULL)
    chosen = g_steal_pointer (&self->wanted_uuid);
  else if (studio_explorer_page_get_collection (self) != NULL)
    return FALSE;
  for (guint i = 0; chosen == NULL && i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (collections, i);

      if (g_str_equal (hek_library_item_get_info (item)->uuid, last)
          && hek_library_item_get_schema (item) != NULL)
        chosen = g_strdup (last);
    }
  for (guint i = 0; chosen == NULL && i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (collections, i);

      if (hek_library_item_get_schema (item) != NULL)
        chosen = g_strdup (hek_library_item_get_info (item)->uuid);
    }
  if (g_strcmp0 (chosen, now) == 0)
    return FALSE;
  studio_explorer_page_set_collection (self, chosen); /* %NULL: the last one was deleted */
  return TRUE;
}

/* --- what is said of it ---------------------------------------------------------------------- */

static void
studio_explorer_page_show_collection (StudioExplorerPage *self,
                                      HekLibraryItem     *item)
{
  HekSchema *schema = item != NULL ? hek_library_item_get_schema (item) : NULL;
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;
  g_autofree char *subtitle = NULL;

  if (stats != NULL && schema != NULL)
    {
      g_autofree char *n_rows = studio_count_format (stats->n_rows);

      subtitle = g_strdup_printf ("%s · %s × %u", hek_library_item_get_name (item), n_rows,
                                  schema->dim);
    }
  studio_page_set_subtitle (STUDIO_PAGE (self), subtitle != NULL ? subtitle : "");
}

static void
studio_explorer_page_say (StudioExplorerPage *self,
                          const char         *title,
                          const char         *description)
{
  g_autofree char *markup
    = g_markup_escape_text (description != NULL ? description : "", -1);

  adw_status_page_set_title (self->problem_page, title);
  adw_status_page_set_description (self->problem_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static gboolean
studio_explorer_page_say_opening (gpointer user_data)
{
  StudioExplorerPage *self = user_data;

  self->opening_timeout = 0;
  gtk_label_set_text (self->opening_label, _("Opening the library…"));
  return G_SOURCE_REMOVE;
}

/* The page is bare for a moment: most libraries open at once. */
static void
studio_explorer_page_show_opening (StudioExplorerPage *self,
                                   gboolean            opening)
{
  if (!opening)
    {
      g_clear_handle_id (&self->opening_timeout, g_source_remove);
      gtk_label_set_text (self->opening_label, "");
      return;
    }
  if (self->opening_timeout == 0 && *gtk_label_get_text (self->opening_label) == '\0')
    self->opening_timeout
      = g_timeout_add (STUDIO_OPENING_MS, studio_explorer_page_say_opening, self);
  gtk_stack_set_visible_child_name (self->stack, "opening");
}

/* --- the whole ------------------------------------------------------------------------------- */

void
studio_explorer_page_library_changed (StudioExplorerPage *self)
{
  HekLibraryState state = hek_library_get_state (self->library);
  guint n = g_list_model_get_n_items (hek_library_get_collections (self->library));
  gboolean opening = state == HEK_LIBRARY_CLOSED || state == HEK_LIBRARY_OPENING;
  HekLibraryItem *item;

  if (!opening)
    studio_explorer_page_show_opening (self, FALSE);
  if (!opening && state != HEK_LIBRARY_FAILED && studio_explorer_page_pick_collection (self))
    return;
  item = studio_explorer_page_get_collection (self);
  if (item != NULL)
    studio_explorer_page_show_moment (self);
  studio_explorer_page_show_collection (self, item);
  if (state == HEK_LIBRARY_FAILED)
    studio_explorer_page_say (self, _("The library cannot be opened"),
                              hek_library_get_message (self->library));
  else if (opening)
    studio_explorer_page_show_opening (self, TRUE);
  else if (n == 0)
    studio_explorer_page_say (self, _("There is nothing to explore yet"),
                              _("Import a dataset or a folder of pictures in the Library."));
  else if (item == NULL)
    studio_explorer_page_say (self, _("No collection can be opened"),
                              _("The Library says what is wrong with each."));
  else
    gtk_stack_set_visible_child_name (self->stack, "explorer");
  studio_explorer_page_update (self);
}
