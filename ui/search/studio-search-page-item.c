/* SPDX-License-Identifier: Apache-2.0 */
/* What can be done with the answer that is selected. */
#include "config.h"

#include "studio-search-page-private.h"

#include <glib/gi18n.h>

#include "studio-actions.h"
#include "studio-toast.h"

static HekSearchItem *
studio_search_page_get_item (StudioSearchPage *self)
{
  return self->results != NULL ? studio_search_results_get_selected (self->results) : NULL;
}

static void
studio_search_page_more_like_this (StudioSearchPage *self)
{
  HekSearchItem *item = studio_search_page_get_item (self);

  if (item != NULL)
    studio_search_draft_replace_terms (self->draft, HEK_TERM_KEY, hek_search_item_get_key (item));
}

static void
studio_search_page_add_term (StudioSearchPage *self,
                             gboolean          is_like)
{
  HekSearchItem *item = studio_search_page_get_item (self);

  if (item != NULL)
    studio_search_draft_add_term (self->draft, HEK_TERM_KEY, hek_search_item_get_key (item),
                                  is_like);
}

static void
studio_search_page_add_like (StudioSearchPage *self)
{
  studio_search_page_add_term (self, TRUE);
}

static void
studio_search_page_add_unlike (StudioSearchPage *self)
{
  studio_search_page_add_term (self, FALSE);
}

static void
studio_search_page_copy_key (StudioSearchPage *self)
{
  HekSearchItem *item = studio_search_page_get_item (self);

  if (item == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          hek_search_item_get_key (item));
  studio_page_add_toast (STUDIO_PAGE (self), adw_toast_new (_("The key is in the clipboard")));
}

static void
studio_search_page_copy_vector (StudioSearchPage *self)
{
  HekSearchItem *item = studio_search_page_get_item (self);
  const float *vector = item != NULL ? hek_search_item_get_vector (item) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (vector == NULL || self->look.schema == NULL)
    return;
  for (guint i = 0; i < self->look.schema->dim; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      /* nine digits give each float back */
      g_ascii_formatd (number, sizeof number, "%.9g", (double) vector[i]);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", number);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  studio_page_add_toast (STUDIO_PAGE (self), adw_toast_new (_("The vector is in the clipboard")));
}

static void
studio_search_page_found_picture (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr (StudioSearchPage) self = user_data;
  GFile *file = G_FILE (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (file, result, &error);
  g_autofree char *uri = g_file_get_uri (file);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_autofree char *name = g_filename_display_basename (g_file_peek_path (file));
      g_autofree char *text = g_strdup_printf (_("The file “%s” is gone"), name);

      studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new (text));
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "studio.open-recent", "s", uri);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "studio");
}

/* Only here the file is needed: until then what is kept with the row is shown, whether it is there
 * or not. */
static void
studio_search_page_open_picture (StudioSearchPage *self)
{
  HekSearchItem *item = studio_search_page_get_item (self);
  const char *path = item != NULL ? hek_search_item_get_picture (item) : NULL;
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  if (file != NULL)
    g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                             G_PRIORITY_DEFAULT, NULL, studio_search_page_found_picture,
                             g_object_ref (self));
}

static void
studio_search_page_explore_item (StudioSearchPage *self)
{
  HekSearchItem *item = studio_search_page_get_item (self);
  HekLibraryItem *collection = studio_search_page_get_collection (self);

  if (item == NULL || collection == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "explorer");
  gtk_widget_activate_action (GTK_WIDGET (self), "explorer.row", "(ss)",
                              hek_library_item_get_info (collection)->uuid,
                              hek_search_item_get_key (item));
}

static void
studio_search_page_item_menu (StudioSearchPage *self)
{
  if (self->results != NULL)
    studio_search_results_open_menu (self->results);
}

void
studio_search_page_update_item_actions (StudioSearchPage *self)
{
  static const char *const with_item[] = {
    "more-like-this", "add-like", "add-unlike", "copy-key", "explore-item", "item-menu",
  };
  HekSearchItem *item = studio_search_page_get_item (self);
  gboolean has_vector = item != NULL && hek_search_item_get_vector (item) != NULL;
  gboolean has_picture = item != NULL && hek_search_item_get_picture (item) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (with_item); i++)
    studio_actions_enable (self->actions, with_item[i], item != NULL);
  studio_actions_enable (self->actions, "copy-vector", has_vector);
  studio_actions_enable (self->actions, "open-picture", has_picture);
}

void
studio_search_page_add_item_actions (StudioSearchPage *self)
{
  static const StudioPlainAction plain[] = {
    { "more-like-this", G_CALLBACK (studio_search_page_more_like_this) },
    { "add-like", G_CALLBACK (studio_search_page_add_like) },
    { "add-unlike", G_CALLBACK (studio_search_page_add_unlike) },
    { "copy-key", G_CALLBACK (studio_search_page_copy_key) },
    { "copy-vector", G_CALLBACK (studio_search_page_copy_vector) },
    { "explore-item", G_CALLBACK (studio_search_page_explore_item) },
    { "open-picture", G_CALLBACK (studio_search_page_open_picture) },
    { "item-menu", G_CALLBACK (studio_search_page_item_menu) },
  };
  g_autoptr (GMenu) search = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();

  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  self->item_menu = g_menu_new ();
  g_menu_append (search, _("More like this"), "search.more-like-this");
  g_menu_append (search, _("Add as like"), "search.add-like");
  g_menu_append (search, _("Add as unlike"), "search.add-unlike");
  g_menu_append (copy, _("Copy key"), "search.copy-key");
  g_menu_append (copy, _("Copy vector"), "search.copy-vector");
  g_menu_append (copy, _("Show in the Explorer"), "search.explore-item");
  g_menu_append (copy, _("Open picture in the Studio"), "search.open-picture");
  g_menu_append_section (self->item_menu, NULL, G_MENU_MODEL (search));
  g_menu_append_section (self->item_menu, NULL, G_MENU_MODEL (copy));
}
