/* SPDX-License-Identifier: Apache-2.0 */
/* The collections as the library has them: which one is measured, and what is said while there is
 * none. */
#include "config.h"

#include "studio-quantizer-page-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-settings.h"

#define STUDIO_COLLECTION_KEY "quantizer-collection"
#define STUDIO_OPENING_MS 300 /* before it is said that the library is being opened */

HekLibraryItem *
studio_quantizer_page_get_collection (StudioQuantizerPage *self)
{
  const char *uuid = hek_quantizer_session_get_collection (self->session);

  return uuid != NULL ? hek_library_find (self->library, uuid) : NULL;
}

/* --- choosing one ---------------------------------------------------------------------------- */

static void
studio_quantizer_page_set_collection (StudioQuantizerPage *self,
                                      const char          *uuid)
{
  self->n_removed = 0;
  studio_message_bar_hide (self->message_bar);
  hek_quantizer_session_set_collection (self->session, uuid);
  if (uuid != NULL)
    g_settings_set_string (studio_settings_get (), STUDIO_COLLECTION_KEY, uuid);
  studio_quantizer_page_library_changed (self);
}

static void
studio_quantizer_page_leave_answered (AdwMessageDialog    *dialog,
                                      const char          *response,
                                      StudioQuantizerPage *self)
{
  if (self->session == NULL)
    return;
  if (g_str_equal (response, "leave"))
    studio_quantizer_page_set_collection (self, g_object_get_data (G_OBJECT (dialog), "uuid"));
  else
    studio_quantizer_workbench_set_collection (self->workbench,
                                               studio_quantizer_page_get_collection (self));
}

static void
studio_quantizer_page_ask_leave (StudioQuantizerPage *self,
                                 const char          *uuid,
                                 guint                n_runs)
{
  HekLibraryItem *item = studio_quantizer_page_get_collection (self);
  HekLibraryItem *next = hek_library_find (self->library, uuid);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  heading = g_strdup_printf (_("Leave “%s”?"), hek_library_item_get_name (item));
  if (n_runs == 0)
    body = g_strdup (_("Work on it is under way and would be cancelled."));
  else
    body = g_strdup_printf (
      ngettext ("%u run was measured on it. Its figures are lost unless a report has them; "
                "codebooks that were adopted stay.",
                "%u runs were measured on it. Their figures are lost unless a report has them; "
                "codebooks that were adopted stay.", n_runs), n_runs);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading,
                                   body);
  gtk_window_set_title (GTK_WINDOW (dialog), heading); /* screen readers say it */
  g_free (heading);
  heading = g_strdup_printf (_("Go to “%s”"), hek_library_item_get_name (next));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("Stay"), "leave",
                                    heading, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "leave",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_object_set_data_full (G_OBJECT (dialog), "uuid", g_strdup (uuid), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (studio_quantizer_page_leave_answered),
                           self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
studio_quantizer_page_choose_collection (StudioQuantizerPage *self,
                                         const char          *uuid)
{
  const char *now = hek_quantizer_session_get_collection (self->session);
  guint n_runs = studio_quantizer_page_count_done (self);

  if (g_strcmp0 (now, uuid) == 0 || hek_library_find (self->library, uuid) == NULL)
    return;
  if ((n_runs > 0 || hek_quantizer_session_is_busy (self->session))
      && studio_quantizer_page_get_collection (self) != NULL)
    studio_quantizer_page_ask_leave (self, uuid, n_runs);
  else
    studio_quantizer_page_set_collection (self, uuid);
}

void
studio_quantizer_page_want_collection (StudioQuantizerPage *self,
                                       const char          *uuid)
{
  g_free (self->wanted_uuid);
  self->wanted_uuid = g_strdup (uuid);
  if (self->session != NULL)
    studio_quantizer_page_library_changed (self);
}

/* The one that somebody wants to see, else the one of last time, else the first that can be opened.
 * Returns: whether another one was set, and all was shown by that */
static gboolean
studio_quantizer_page_pick_collection (StudioQuantizerPage *self)
{
  GListModel *collections = hek_library_get_collections (self->library);
  guint n = g_list_model_get_n_items (collections);
  g_autofree char *last = g_settings_get_string (studio_settings_get (), STUDIO_COLLECTION_KEY);
  g_autofree char *chosen = NULL;

  if (self->wanted_uuid != NULL && hek_library_find (self->library, self->wanted_uuid) != NULL)
    {
      chosen = g_steal_pointer (&self->wanted_uuid);
      if (g_strcmp0 (chosen, hek_quantizer_session_get_collection (self->session)) == 0)
        return FALSE;
      studio_quantizer_page_choose_collection (self, chosen);
      /* not yet when it is asked about */
      return g_strcmp0 (chosen, hek_quantizer_session_get_collection (self->session)) == 0;
    }
  if (studio_quantizer_page_get_collection (self) != NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (collections, i);
      const char *uuid = hek_library_item_get_info (item)->uuid;

      if (hek_library_item_get_schema (item) != NULL
          && (chosen == NULL || g_str_equal (uuid, last)))
        {
          g_free (chosen);
          chosen = g_strdup (uuid);
        }
    }
  if (chosen != NULL)
    studio_quantizer_page_set_collection (self, chosen);
  else if (hek_quantizer_session_get_collection (self->session) != NULL && n == 0)
    studio_quantizer_page_set_collection (self, NULL); /* the last one was deleted */
  else
    return FALSE;
  return TRUE;
}

/* --- what is said of it ---------------------------------------------------------------------- */

static void
studio_quantizer_page_show_collection (StudioQuantizerPage *self,
                                       HekLibraryItem      *item)
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
  studio_quantizer_workbench_set_collection (self->workbench, item);
  gtk_widget_set_sensitive (GTK_WIDGET (self->workbench), item != NULL);
  g_object_set (self, "has-sidebar", item != NULL, NULL);
}

static gboolean
studio_quantizer_page_say_opening (gpointer user_data)
{
  StudioQuantizerPage *self = user_data;

  self->opening_timeout = 0;
  gtk_label_set_text (self->opening_label, _("Opening the library…"));
  return G_SOURCE_REMOVE;
}

/* The page is bare for a moment: most libraries open at once. */
static void
studio_quantizer_page_show_opening (StudioQuantizerPage *self,
                                    gboolean             opening)
{
  if (!opening)
    {
      g_clear_handle_id (&self->opening_timeout, g_source_remove);
      gtk_label_set_text (self->opening_label, "");
      return;
    }
  if (self->opening_timeout == 0 && *gtk_label_get_text (self->opening_label) == '\0')
    self->opening_timeout = g_timeout_add (STUDIO_OPENING_MS, studio_quantizer_page_say_opening,
                                           self);
  gtk_stack_set_visible_child_name (self->stack, "opening");
}

static void
studio_quantizer_page_show_failed (StudioQuantizerPage *self)
{
  const char *message = hek_library_get_message (self->library);
  g_autofree char *markup = g_markup_escape_text (message != NULL ? message : "", -1);

  adw_status_page_set_description (self->failed_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
studio_quantizer_page_show_nothing (StudioQuantizerPage *self)
{
  guint n = g_list_model_get_n_items (hek_library_get_collections (self->library));

  adw_status_page_set_title (self->nothing_page, n == 0 ? _("There is nothing to quantize yet")
                                                        : _("No collection can be opened"));
  adw_status_page_set_description (
    self->nothing_page, n == 0 ? _("Import a dataset or a folder of pictures in the Library.")
                               : _("The Library says what is wrong with each."));
}

void
studio_quantizer_page_library_changed (StudioQuantizerPage *self)
{
  HekLibraryState state = hek_library_get_state (self->library);
  gboolean opening = state == HEK_LIBRARY_CLOSED || state == HEK_LIBRARY_OPENING;

  if (!opening)
    studio_quantizer_page_show_opening (self, FALSE);
  if (!opening && state != HEK_LIBRARY_FAILED && studio_quantizer_page_pick_collection (self))
    return;
  studio_quantizer_page_show_collection (self, studio_quantizer_page_get_collection (self));
  if (state == HEK_LIBRARY_FAILED)
    studio_quantizer_page_show_failed (self);
  else if (opening)
    studio_quantizer_page_show_opening (self, TRUE);
  studio_quantizer_page_show_nothing (self);
  studio_quantizer_page_update (self);
}
