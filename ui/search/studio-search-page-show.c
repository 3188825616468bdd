/* SPDX-License-Identifier: Apache-2.0 */
/* What the session has, into the widgets. While a search runs the last answers stay, and are dimmed
 * when it takes long. */
#include "config.h"

#include "studio-search-page-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-filter.h"
#include "studio-search-text.h"
#include "studio-toast.h"
#include "studio-vector-shape.h"
#include "studio-words.h"

#define STUDIO_DIM_MS 300 /* of a search before the last answers are dimmed and progress is shown */

/* --- progress -------------------------------------------------------------------------------- */

static void
studio_search_page_set_dim (StudioSearchPage *self,
                            gboolean          dim)
{
  if (dim)
    gtk_widget_add_css_class (GTK_WIDGET (self->results), "studio-stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->results), "studio-stale");
  studio_search_status_set_progress (self->status, dim && self->job != NULL
                                                     ? hek_job_get_fraction (self->job) : -1);
}

static gboolean
studio_search_page_takes_long (gpointer user_data)
{
  StudioSearchPage *self = user_data;

  self->dim_timeout = 0;
  studio_search_page_set_dim (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
studio_search_page_show_progress (StudioSearchPage *self)
{
  if (self->dim_timeout == 0)
    studio_search_status_set_progress (self->status, hek_job_get_fraction (self->job));
}

static void
studio_search_page_follow_job (StudioSearchPage *self)
{
  HekJob *job = hek_search_session_get_job (self->session);

  if (job == self->job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job == NULL)
    {
      g_clear_handle_id (&self->dim_timeout, g_source_remove);
      /* what is seen belongs to the query before one that failed */
      studio_search_page_set_dim (self, self->has_failed);
      return;
    }
  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (studio_search_page_show_progress),
                           self, G_CONNECT_SWAPPED);
  if (self->dim_timeout == 0)
    self->dim_timeout = g_timeout_add (STUDIO_DIM_MS, studio_search_page_takes_long, self);
}

/* --- answers --------------------------------------------------------------------------------- */

static void
studio_search_page_show_no_hits (StudioSearchPage *self)
{
  const HekSearchQuery *query = hek_search_session_get_query (self->session);
  const HekSearchSummary *summary = hek_search_session_get_summary (self->session);
  const char *title = _("The collection has no other row");
  const char *description = NULL, *button = NULL, *action = NULL;

  if (summary->n_matching == 0 && query->filter != NULL)
    {
      title = _("No row matches the filter");
      description = query->filter;
      button = _("Clear the filter");
      action = "search.clear-filter";
    }
  else if (!isnan (query->radius))
    {
      title = _("No row is within the radius");
      description = _("A larger radius finds some, or ask for the nearest ones.");
      button = _("Show the nearest");
      action = "search.clear-radius";
    }
  adw_status_page_set_title (self->no_hits_page, title);
  if (description != NULL)
    {
      g_autofree char *markup = g_markup_escape_text (description, -1);

      adw_status_page_set_description (self->no_hits_page, markup);
    }
  else
    adw_status_page_set_description (self->no_hits_page, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->no_hits_button), button != NULL);
  if (button != NULL)
    {
      gtk_button_set_label (self->no_hits_button, button);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->no_hits_button), action);
    }
}

static void
studio_search_page_show_content (StudioSearchPage *self)
{
  const HekSearchSummary *summary = hek_search_session_get_summary (self->session);
  const HekSearchQuery *query = hek_search_session_get_query (self->session);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus;
  const char *name = "hits";

  if (studio_search_draft_get (self->draft)->n_terms == 0)
    name = "start";
  else if (summary != NULL && query != NULL && summary->n_hits == 0 && self->job == NULL
           && !self->has_failed)
    {
      studio_search_page_show_no_hits (self);
      name = "no-hits";
    }
  if (g_str_equal (name, gtk_stack_get_visible_child_name (self->content)))
    return;
  /* what has the focus goes: an example, or the button of a page without answers */
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  self->focus_answers = focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->content));
  gtk_stack_set_visible_child_name (self->content, name);
}

static void
studio_search_page_show_summary (StudioSearchPage *self)
{
  const HekSearchSummary *summary = hek_search_session_get_summary (self->session);
  const HekSearchQuery *query = hek_search_session_get_query (self->session);
  g_autofree char *text
    = summary != NULL ? studio_search_text_summary (summary, query) : g_strdup ("");

  studio_search_status_set_text (self->status, text);
}

void
studio_search_page_update (StudioSearchPage *self)
{
  studio_search_page_follow_job (self);
  studio_search_page_show_content (self);
  studio_search_page_show_summary (self);
  studio_search_controls_show (self->controls, hek_search_session_is_measuring (self->session));
  studio_search_page_update_actions (self);
}

/* The hits are others, and may be rows of another collection. */
static void
studio_search_page_hits_changed (StudioSearchPage *self)
{
  GListModel *hits = hek_search_session_get_hits (self->session);
  HekSchema *schema = hek_search_session_get_schema (self->session);
  const HekSearchQuery *query = hek_search_session_get_query (self->session);
  HekLibraryItem *item = query != NULL ? hek_library_find (self->library, query->uuid) : NULL;
  int key_field = item != NULL ? hek_library_item_get_key_field (item) : -1;
  gboolean fields_changed = schema != self->look.schema;

  if (fields_changed)
    {
      g_clear_pointer (&self->look.schema, hek_schema_unref);
      self->look.schema = schema != NULL ? hek_schema_ref (schema) : NULL;
    }
  if (item != NULL)
    self->look.distance = hek_library_item_get_distance (item);
  studio_search_results_show (self->results, hits, key_field, fields_changed);
  studio_search_bar_learn (self->bar, self->session);
  if (self->focus_answers && g_list_model_get_n_items (hits) > 0)
    {
      self->focus_answers = FALSE;
      studio_search_results_focus (self->results);
    }
}

/* Only the bytes of some collections are grey values, but any vector can be looked at as such. */
void
studio_search_page_set_as_pictures (StudioSearchPage *self,
                                    gboolean          as_pictures)
{
  HekLibraryItem *item = studio_search_page_get_collection (self);
  HekSchema *schema = item != NULL ? hek_library_item_get_schema (item) : NULL;
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "as-pictures");
  gboolean has_shape = schema != NULL && !hek_search_takes_pictures (schema)
                       && studio_vector_shape_guess (schema->dim).width > 0;

  self->look.as_pictures = as_pictures;
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (as_pictures));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), has_shape);
  studio_search_status_set_has_shape (self->status, has_shape);
  studio_search_results_redraw (self->results);
}

/* --- what went wrong ------------------------------------------------------------------------- */

static void
studio_search_page_failed (StudioSearchPage *self,
                           const GError     *error)
{
  const HekSearchQuery *query = studio_search_draft_get (self->draft);
  g_autofree char *text = studio_words_sentence (error->message);
  g_autofree char *button = NULL;
  guint term;

  self->has_failed = TRUE;
  if (error->domain == HEK_FILTER_ERROR)
    {
      studio_search_filter_set_error (studio_search_controls_get_filter (self->controls), error);
      studio_page_set_sidebar_visible (STUDIO_PAGE (self), TRUE);
    }
  else if (hek_search_error_get_term (error, &term) && term < query->n_terms)
    {
      g_autofree char *name = studio_search_text_term (&query->terms[term]);

      button = g_strdup_printf (_("Remove %s"), name);
      self->wrong_term = term;
      studio_message_bar_show (self->message_bar, text, button, "search.remove-wrong");
    }
  else
    studio_message_bar_show (self->message_bar, text, _("Try again"), "search.again");
  studio_search_page_set_dim (self, TRUE);
  studio_search_page_update (self);
}

static void
studio_search_page_saved (StudioSearchPage *self,
                          const char       *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_("%s is saved"), name);

  studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new (text));
}

static void
studio_search_page_activated (StudioSearchPage *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "more-like-this", NULL);
}

void
studio_search_page_connect_session (StudioSearchPage *self)
{
  g_signal_connect_object (self->results, "activated", G_CALLBACK (studio_search_page_activated),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->results, "selected",
                           G_CALLBACK (studio_search_page_update_item_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hek_search_session_get_hits (self->session), "items-changed",
                           G_CALLBACK (studio_search_page_hits_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (studio_search_page_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "saved", G_CALLBACK (studio_search_page_saved), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (studio_search_page_failed), self,
                           G_CONNECT_SWAPPED);
}
