/* SPDX-License-Identifier: Apache-2.0 */
/* What the library tells, shown: its state, its lists, and how jobs have ended. */
#include "config.h"

#include "studio-library-page-private.h"

#include <glib/gi18n.h>

#include "studio-toast.h"

#define STUDIO_OPENING_MS 300 /* before "Opening…" is shown */

/* --- state ----------------------------------------------------------------------------------- */

static gboolean
studio_library_page_say_opening (gpointer user_data)
{
  StudioLibraryPage *self = user_data;

  self->opening_timeout = 0;
  gtk_label_set_text (self->opening_label, _("Opening the workspace…"));
  return G_SOURCE_REMOVE;
}

static void
studio_library_page_show_opening (StudioLibraryPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "opening");
  if (self->opening_timeout == 0)
    self->opening_timeout
      = g_timeout_add (STUDIO_OPENING_MS, studio_library_page_say_opening, self);
}

static gboolean
shows_deleted (StudioLibraryPage *self)
{
  g_autoptr (GVariant) state
    = g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "show-deleted");

  return g_variant_get_boolean (state);
}

static void
studio_library_page_show_state_bar (StudioLibraryPage *self,
                                    HekLibraryState    state)
{
  const char *message = hek_library_get_message (self->library);
  g_autofree char *text = NULL;

  if (state != HEK_LIBRARY_READ)
    {
      studio_message_bar_hide (self->state_bar);
      return;
    }
  text = message != NULL
           ? g_strdup_printf (g_str_has_suffix (message, ".") ? "%s" : "%s.", message)
           : g_strdup (_("The workspace can be read and searched, but not changed."));
  studio_message_bar_show_note (self->state_bar, text, _("Try again"), "library.reopen");
}

static void
studio_library_page_show_failed (StudioLibraryPage *self)
{
  g_autofree char *text = g_strdup_printf (
    _("%s. Nothing was changed: what is in it is still there. Put this right, then try again."),
    hek_library_get_message (self->library));
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->failed_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

void
studio_library_page_show_rows (StudioLibraryPage *self)
{
  const char *rows = "list";

  if (shows_deleted (self))
    rows = "deleted";
  else if (studio_library_list_get_n_shown (self->list) == 0)
    rows = "nothing";
  gtk_stack_set_visible_child_name (self->rows, rows);
  gtk_widget_set_visible (GTK_WIDGET (self->panel), !shows_deleted (self));
}

static void
studio_library_page_update_subtitle (StudioLibraryPage *self,
                                     guint              n)
{
  g_autofree char *text
    = n > 0 ? g_strdup_printf (ngettext ("%u collection", "%u collections", n), n) : g_strdup ("");

  studio_page_set_subtitle (STUDIO_PAGE (self), text);
}

/* A collection that was just imported or restored is the one that is looked at. */
static void
studio_library_page_select_wanted (StudioLibraryPage *self)
{
  if (self->wanted_uuid == NULL || hek_library_find (self->library, self->wanted_uuid) == NULL)
    return;
  studio_library_list_select (self->list, self->wanted_uuid);
  g_clear_pointer (&self->wanted_uuid, g_free);
}

void
studio_library_page_show_library (StudioLibraryPage *self)
{
  HekLibraryState state = hek_library_get_state (self->library);
  guint n = g_list_model_get_n_items (hek_library_get_collections (self->library));
  guint n_deleted = g_list_model_get_n_items (hek_library_get_deleted (self->library));
  gboolean lists = n > 0 || shows_deleted (self);
  g_autofree char *deleted = n_deleted > 0 ? g_strdup_printf (_("Deleted (%u)"), n_deleted)
                                           : g_strdup (_("Deleted"));

  if (!studio_library_page_is_built (self))
    return;
  if (state == HEK_LIBRARY_CLOSED || state == HEK_LIBRARY_OPENING)
    {
      studio_library_page_show_opening (self);
      return;
    }
  g_clear_handle_id (&self->opening_timeout, g_source_remove);
  studio_library_page_show_state_bar (self, state);
  gtk_button_set_label (GTK_BUTTON (self->deleted_button), deleted);
  gtk_widget_set_visible (self->empty_deleted, n_deleted > 0);
  if (state == HEK_LIBRARY_FAILED)
    studio_library_page_show_failed (self);
  else
    gtk_stack_set_visible_child_name (self->stack, lists ? "collections" : "empty");
  g_object_set (self, "has-sidebar",
                state != HEK_LIBRARY_FAILED && lists && !shows_deleted (self), NULL);
  studio_library_page_show_rows (self);
  studio_library_page_select_wanted (self);
  studio_collection_panel_set_item (self->panel, studio_library_page_get_item (self));
  studio_library_page_update_subtitle (self, n);
  studio_library_page_update_actions (self);
}

/* --- how jobs end ---------------------------------------------------------------------------- */

static void
studio_library_page_deleted (StudioLibraryPage *self,
                             const char        *uuid,
                             const char        *name)
{
  g_autofree char *text = g_strdup_printf (_("“%s” is deleted"), name);
  AdwToast *toast = studio_toast_new (text);

  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "library.restore");
  adw_toast_set_action_target (toast, "s", uuid);
  studio_page_add_toast (STUDIO_PAGE (self), toast);
}

static void
studio_library_page_verified (StudioLibraryPage *self,
                              const char        *name,
                              GPtrArray         *problems)
{
  g_autofree char *text = NULL;

  if (problems->len > 0)
    {
      studio_library_page_show_problems (self, name, problems);
      return;
    }
  text = g_strdup_printf (_("“%s” is sound, to the last byte"), name);
  studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new (text));
}

static void
studio_library_page_exported (StudioLibraryPage *self,
                              const char        *name,
                              const char        *path)
{
  g_autofree char *file = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_("%s is saved"), file);

  studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new (text));
}

static void
studio_library_page_failed (StudioLibraryPage *self,
                            const char        *what,
                            const GError      *error)
{
  g_autofree char *text = NULL;

  if (!studio_library_page_is_built (self)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  text = g_strdup_printf (g_str_has_suffix (error->message, ".") ? _("%s failed: %s")
                                                                 : _("%s failed: %s."),
                          what, error->message);
  studio_message_bar_show (self->message_bar, text, NULL, NULL);
  studio_collection_panel_revert (self->panel);
  studio_library_page_update_actions (self);
}

void
studio_library_page_connect_library (StudioLibraryPage *self)
{
  static const struct
  {
    const char *signal;
    GCallback handler;
  } handlers[] = {
    { "changed", G_CALLBACK (studio_library_page_show_library) },
    { "imported", G_CALLBACK (studio_library_page_imported) },
    { "deleted", G_CALLBACK (studio_library_page_deleted) },
    { "verified", G_CALLBACK (studio_library_page_verified) },
    { "exported", G_CALLBACK (studio_library_page_exported) },
    { "failed", G_CALLBACK (studio_library_page_failed) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->library, handlers[i].signal, handlers[i].handler, self,
                             G_CONNECT_SWAPPED);
}
