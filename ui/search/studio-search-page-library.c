/* SPDX-License-Identifier: Apache-2.0 */
/* The collections as the library has them: which one is searched, and what is said while there is
 * none. */
#include "config.h"

#include "studio-search-page-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-settings.h"
#include "studio-vector-shape.h"

#define STUDIO_COLLECTION_KEY "search-collection"
#define STUDIO_OPENING_MS 300 /* before it is said that the library is being opened */

HekLibraryItem *
studio_search_page_get_collection (StudioSearchPage *self)
{
  const char *uuid = studio_search_draft_get (self->draft)->uuid;

  return *uuid != '\0' ? hek_library_find (self->library, uuid) : NULL;
}

/* --- choosing one ---------------------------------------------------------------------------- */

/* The one that somebody wants to see, else the one of last time, else the first that can be opened.
 */
static void
studio_search_page_choose_collection (StudioSearchPage *self)
{
  GListModel *collections = hek_library_get_collections (self->library);
  guint n = g_list_model_get_n_items (collections);
  g_autofree char *last = g_settings_get_string (studio_settings_get (), STUDIO_COLLECTION_KEY);
  const char *chosen = NULL;

  if (self->wanted_uuid != NULL && hek_library_find (self->library, self->wanted_uuid) != NULL)
    {
      g_autofree char *wanted = g_steal_pointer (&self->wanted_uuid);

      studio_search_draft_set_collection (self->draft, wanted);
      return;
    }
  if (n == 0 || studio_search_page_get_collection (self) != NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (collections, i);
      const char *uuid = hek_library_item_get_info (item)->uuid;

      if (hek_library_item_get_schema (item) != NULL
          && (chosen == NULL || g_str_equal (uuid, last)))
        chosen = uuid;
    }
  if (chosen != NULL)
    studio_search_draft_set_collection (self->draft, chosen);
}

void
studio_search_page_want_collection (StudioSearchPage *self,
                                    const char       *uuid)
{
  g_free (self->wanted_uuid);
  self->wanted_uuid = g_strdup (uuid);
  if (self->session != NULL)
    studio_search_page_library_changed (self);
}

/* --- what is said of it ---------------------------------------------------------------------- */

static void
studio_search_page_show_collection (StudioSearchPage *self,
                                    HekLibraryItem   *item)
{
  HekSchema *schema = item != NULL ? hek_library_item_get_schema (item) : NULL;
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;
  const char *uuid = item != NULL ? hek_library_item_get_info (item)->uuid : "";
  StudioSearchFilter *filter = studio_search_controls_get_filter (self->controls);
  g_autofree char *subtitle = NULL;

  if (stats != NULL && schema != NULL)
    {
      g_autofree char *n_rows = studio_count_format (stats->n_rows);

      subtitle = g_strdup_printf ("%s · %s × %u", hek_library_item_get_name (item), n_rows,
                                  schema->dim);
    }
  studio_page_set_subtitle (STUDIO_PAGE (self), subtitle != NULL ? subtitle : "");
  studio_search_controls_set_size (self->controls, stats != NULL ? stats->n_rows : 0);
  studio_search_start_set_collection (self->start, item);
  if (g_strcmp0 (uuid, self->shown_uuid) == 0)
    return;
  g_free (self->shown_uuid);
  self->shown_uuid = g_strdup (uuid);
  studio_search_filter_set_schema (filter, schema);
  if (item != NULL)
    g_settings_set_string (studio_settings_get (), STUDIO_COLLECTION_KEY, uuid);
  studio_search_page_set_as_pictures (
    self, schema != NULL && studio_vector_shape_is_likely (schema->dtype, schema->dim));
}

/* --- the whole ------------------------------------------------------------------------------- */

static void
studio_search_page_say (StudioSearchPage *self,
                        const char       *title,
                        const char       *description)
{
  g_autofree char *markup = g_markup_escape_text (description, -1);

  adw_status_page_set_title (self->problem_page, title);
  adw_status_page_set_description (self->problem_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static gboolean
studio_search_page_say_opening (gpointer user_data)
{
  StudioSearchPage *self = user_data;

  self->opening_timeout = 0;
  gtk_label_set_text (self->opening_label, _("Opening the library…"));
  return G_SOURCE_REMOVE;
}

/* The page is bare for a moment: most libraries open at once. */
static void
studio_search_page_show_opening (StudioSearchPage *self,
                                 gboolean          opening)
{
  if (!opening)
    {
      g_clear_handle_id (&self->opening_timeout, g_source_remove);
      gtk_label_set_text (self->opening_label, "");
      return;
    }
  if (self->opening_timeout == 0 && *gtk_label_get_text (self->opening_label) == '\0')
    self->opening_timeout = g_timeout_add (STUDIO_OPENING_MS, studio_search_page_say_opening, self);
  gtk_stack_set_visible_child_name (self->stack, "opening");
}

/* Rows or graphs came: the answers are others now. */
static void
studio_search_page_run_if_changed (StudioSearchPage *self,
                                   HekLibraryItem   *item)
{
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;

  if (stats != NULL && self->started != NULL && self->run_timeout == 0
      && g_str_equal (self->started->uuid, hek_library_item_get_info (item)->uuid)
      && (stats->n_rows != self->n_rows
          || hek_library_item_get_n_indexed (item) != self->n_indexed))
    studio_search_page_run_again (self);
}

void
studio_search_page_library_changed (StudioSearchPage *self)
{
  HekLibraryState state = hek_library_get_state (self->library);
  guint n = g_list_model_get_n_items (hek_library_get_collections (self->library));
  gboolean opening = state == HEK_LIBRARY_CLOSED || state == HEK_LIBRARY_OPENING;
  HekLibraryItem *item;

  if (!opening)
    studio_search_page_show_opening (self, FALSE);
  studio_search_page_choose_collection (self);
  item = studio_search_page_get_collection (self);
  g_object_set (self, "has-sidebar", item != NULL, NULL);
  studio_search_page_show_collection (self, item);
  if (state == HEK_LIBRARY_FAILED)
    studio_search_page_say (self, _("The library cannot be opened"),
                            hek_library_get_message (self->library));
  else if (opening)
    studio_search_page_show_opening (self, TRUE);
  else if (n == 0)
    studio_search_page_say (self, _("There is nothing to search yet"),
                            _("Import a dataset or a folder of pictures in the Library."));
  else if (item == NULL)
    studio_search_page_say (self, _("No collection can be opened"),
                            _("The Library says what is wrong with each."));
  else if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "search"))
    {
      gtk_stack_set_visible_child_name (self->stack, "search");
      studio_search_bar_focus_entry (self->bar);
    }
  studio_search_page_update (self);
  studio_search_page_run_if_changed (self, item);
}
