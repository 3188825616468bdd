/* SPDX-License-Identifier: Apache-2.0 */
/* What the models have, into the widgets: the points, or what is said while there are none, and
 * what went wrong. */
#include "config.h"

#include "studio-explorer-page-private.h"

#include <glib/gi18n.h>

#include "studio-toast.h"
#include "studio-words.h"

/* --- the whole ------------------------------------------------------------------------------- */

static const char *
studio_explorer_page_get_content (StudioExplorerPage *self)
{
  if (hek_explorer_view_get_points (self->view) != NULL
      || hek_explorer_session_is_computing (self->session))
    return "points";
  if (!self->looked || hek_explorer_session_is_opening (self->session)
      || hek_explorer_session_get_data (self->session) != NULL)
    return "loading"; /* it takes a moment */
  return "empty";
}

/* Somebody has asked for a row of the collection: where the points are drawn they are flown over to
 * it as soon as it is found. */
static void
studio_explorer_page_show_wanted (StudioExplorerPage *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  g_autofree char *key = NULL;

  if (self->wanted_key == NULL || self->wanted_uuid != NULL || data == NULL
      || hek_explorer_view_get_drawn (self->view) != data)
    return;
  key = g_steal_pointer (&self->wanted_key);
  self->flies = TRUE;
  hek_explorer_details_set_row (self->details, HEK_EXPLORER_NO_ROW); /* or nothing would change */
  hek_explorer_details_set_key (self->details, key);
  studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
  studio_explorer_page_show_panel (self, "details");
}

static gboolean
studio_explorer_page_has_layout (StudioExplorerPage *self,
                                 const char         *id)
{
  const GPtrArray *infos = hek_explorer_session_get_layouts (self->session);

  for (guint i = 0; i < infos->len; i++)
    if (g_str_equal (((const HekCollectionLayoutInfo *) infos->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

/* Somebody has asked for a layout and a place to look from: as soon as it is drawn one is there. */
static void
studio_explorer_page_show_wanted_view (StudioExplorerPage *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  g_autofree char *text = NULL;
  HekSceneCamera camera;

  if (self->wanted_layout == NULL || self->wanted_uuid != NULL || self->wants_moment
      || data == NULL || hek_explorer_session_is_opening (self->session))
    return;
  if (!g_str_equal (data->info->id, self->wanted_layout))
    {
      if (self->asked_layout || !studio_explorer_page_has_layout (self, self->wanted_layout))
        studio_explorer_page_forget_view (self);
      else
        {
          self->asked_layout = TRUE;
          hek_explorer_session_show (self->session, self->wanted_layout);
        }
      return;
    }
  if (hek_explorer_view_get_drawn (self->view) != data)
    return;
  text = g_steal_pointer (&self->wanted_camera);
  studio_explorer_page_forget_view (self); /* a camera that is set comes here, too */
  if (text != NULL && hek_scene_camera_from_text (text, &camera, NULL))
    hek_explorer_view_set_camera (self->view, &camera);
}

void
studio_explorer_page_update (StudioExplorerPage *self)
{
  const char *content;

  if (studio_explorer_page_get_collection (self) != NULL
      && !hek_explorer_session_is_looking (self->session))
    self->looked = TRUE;
  content = studio_explorer_page_get_content (self);
  if (g_str_equal (content, "empty"))
    studio_explorer_page_show_empty (self);
  gtk_stack_set_visible_child_name (self->content, content);
  gtk_widget_set_visible (self->glass, g_str_equal (content, "points"));
  g_object_set (self, "has-sidebar",
                g_str_equal (gtk_stack_get_visible_child_name (self->stack), "explorer"), NULL);
  studio_explorer_bar_update (self->bar);
  studio_explorer_page_show_wanted (self);
  studio_explorer_page_show_wanted_view (self);
  studio_explorer_page_update_actions (self);
}

/* --- what the models tell ------------------------------------------------------------------- */

void
studio_explorer_page_failed (StudioExplorerPage *self,
                             const char         *what,
                             const GError       *error)
{
  g_autofree char *why = studio_words_sentence (error->message);
  g_autofree char *text = g_strdup_printf ("%s: %s", what, why);

  self->flies = FALSE; /* perhaps it was the row that was looked for */
  if (!studio_explorer_past_fail (self->past, error))
    studio_message_bar_show (self->message_bar, text, NULL, NULL);
  studio_explorer_page_update (self);
}

static void
studio_explorer_page_exported (StudioExplorerPage *self,
                               const char         *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_("%s is saved"), name);

  studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new (text));
}

static void
studio_explorer_page_connect_changes (StudioExplorerPage *self,
                                      gpointer            model,
                                      const char *const  *signals)
{
  for (guint i = 0; signals[i] != NULL; i++)
    g_signal_connect_object (model, signals[i], G_CALLBACK (studio_explorer_page_update), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "failed", G_CALLBACK (studio_explorer_page_failed), self,
                           G_CONNECT_SWAPPED);
}

void
studio_explorer_page_connect_models (StudioExplorerPage *self)
{
  static const char *const of_session[] = {
    "changed", "data-changed", "layouts-changed", "relation-changed", "selection-changed", NULL,
  };
  static const char *const of_view[] = { "drawing-changed", "look-changed", "filters-changed",
                                         "camera-changed", "bookmarks-changed", NULL };
  static const char *const of_details[] = { "row-changed", NULL };
  static const char *const of_graph[] = { "changed", "trace-changed", "position-changed", NULL };

  studio_explorer_page_connect_changes (self, self->session, of_session);
  studio_explorer_page_connect_changes (self, self->view, of_view);
  studio_explorer_page_connect_changes (self, self->details, of_details);
  /* the part says itself what failed */
  for (guint i = 0; of_graph[i] != NULL; i++)
    g_signal_connect_object (self->graph, of_graph[i],
                             G_CALLBACK (studio_explorer_page_update_actions), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "exported", G_CALLBACK (studio_explorer_page_exported),
                           self, G_CONNECT_SWAPPED);
}
