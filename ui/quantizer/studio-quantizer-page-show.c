/* SPDX-License-Identifier: Apache-2.0 */
/* What the session has, into the widgets: which view is seen, what is said while there is nothing
 * to see, and how work has ended. */
#include "config.h"

#include "studio-quantizer-page-private.h"

#include <glib/gi18n.h>

#include "studio-quantizer-codebooks.h"
#include "studio-quantizer-compare.h"
#include "studio-quantizer-error.h"
#include "studio-quantizer-neighbors.h"
#include "studio-quantizer-training.h"
#include "studio-toast.h"
#include "studio-words.h"

/* --- views ----------------------------------------------------------------------------------- */

const char *
studio_quantizer_page_get_view (StudioQuantizerPage *self)
{
  g_autoptr (GVariant) state
    = g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "view");

  return g_intern_string (g_variant_get_string (state, NULL));
}

void
studio_quantizer_page_add_views (StudioQuantizerPage *self)
{
  gtk_stack_add_named (self->content, studio_quantizer_compare_new (self->session), "compare");
  gtk_stack_add_named (self->content, studio_quantizer_training_new (self->session), "training");
  gtk_stack_add_named (self->content, studio_quantizer_error_new (self->session), "error");
  gtk_stack_add_named (self->content, studio_quantizer_neighbors_new (self->session), "neighbors");
  gtk_stack_add_named (self->content,
                       studio_quantizer_codebooks_new (self->codebooks, self->library,
                                                       self->session),
                       "codebooks");
}

guint
studio_quantizer_page_count_done (StudioQuantizerPage *self)
{
  GListModel *runs = hek_quantizer_session_get_runs (self->session);
  guint n = g_list_model_get_n_items (runs), n_done = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekQuantizerRun) run = g_list_model_get_item (runs, i);

      n_done += hek_quantizer_run_get_state (run) == HEK_QUANTIZER_RUN_DONE;
    }
  return n_done;
}

/* --- nothing to see yet ---------------------------------------------------------------------- */

static void
studio_quantizer_page_describe_empty (StudioQuantizerPage *self,
                                      const char          *title,
                                      const char          *description,
                                      const char          *button,
                                      const char          *action)
{
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, description);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), button != NULL);
  if (button == NULL)
    return;
  gtk_button_set_label (self->empty_button, button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->empty_button), action);
}

static void
studio_quantizer_page_show_empty (StudioQuantizerPage *self)
{
  g_autoptr (GArray) plan = studio_quantizer_workbench_get_plan (self->workbench);
  g_autofree char *text = NULL;
  g_autofree char *button = NULL;

  if (hek_quantizer_session_is_choosing (self->session))
    studio_quantizer_page_describe_empty (
      self, _("Choosing…"), _("What was chosen is shown here, with all that was measured of it."),
      NULL, NULL);
  else if (studio_quantizer_workbench_is_choosing (self->workbench))
    studio_quantizer_page_describe_empty (
      self, _("Nothing is measured yet"),
      _("Say what is wanted, and the best method and size is looked for."), _("Choose"),
      "quantizer.choose");
  else if (plan->len == 0)
    studio_quantizer_page_describe_empty (
      self, _("Nothing is measured yet"),
      _("Choose methods and sizes at the right, or begin with four methods at three sizes."),
      _("Begin with these"), "quantizer.start-defaults");
  else
    {
      text = g_strdup_printf (
        ngettext ("The plan at the right has %u run: it is trained on the rows of the collection, "
                  "and what it loses is measured on queries that are held out.",
                  "The plan at the right has %u runs: each is trained on the rows of the "
                  "collection, and what it loses is measured on queries that are held out.",
                  plan->len), plan->len);
      button = g_strdup_printf (ngettext ("Start %u run", "Start %u runs", plan->len), plan->len);
      studio_quantizer_page_describe_empty (self, _("Nothing is measured yet"), text, button,
                                            "quantizer.start");
    }
}

/* --- the whole ------------------------------------------------------------------------------- */

static void
studio_quantizer_page_show_content (StudioQuantizerPage *self)
{
  const char *view = studio_quantizer_page_get_view (self);
  gboolean has_runs
    = g_list_model_get_n_items (hek_quantizer_session_get_runs (self->session)) > 0;
  gboolean of_run = g_str_equal (view, "error") || g_str_equal (view, "neighbors");
  gboolean codebooks = g_str_equal (view, "codebooks");

  gtk_widget_set_visible (GTK_WIDGET (self->run_chooser), has_runs && of_run);
  gtk_widget_set_visible (self->run_buttons, has_runs && !codebooks);
  if (!codebooks && !has_runs)
    {
      studio_quantizer_page_show_empty (self);
      view = "empty";
    }
  gtk_stack_set_visible_child_name (self->content, view);
}

/* Work that ended while the training was watched has its results elsewhere. */
static void
studio_quantizer_page_follow_work (StudioQuantizerPage *self)
{
  gboolean busy = hek_quantizer_session_is_busy (self->session);
  guint n_done = studio_quantizer_page_count_done (self);

  if (busy && !self->was_busy)
    self->n_done = n_done;
  if (!busy && self->was_busy && n_done > self->n_done
      && g_str_equal (studio_quantizer_page_get_view (self), "training"))
    {
      guint n = n_done - self->n_done;
      g_autofree char *text
        = g_strdup_printf (ngettext ("%u run is measured", "%u runs are measured", n), n);
      AdwToast *toast = studio_toast_new (text);

      adw_toast_set_button_label (toast, _("Compare"));
      adw_toast_set_detailed_action_name (toast, "quantizer.view::compare");
      studio_page_add_toast (STUDIO_PAGE (self), toast);
    }
  self->was_busy = busy;
}

/* Without a collection the codebooks are all that there can be to see. */
static void
studio_quantizer_page_show_stack (StudioQuantizerPage *self)
{
  HekLibraryState state = hek_library_get_state (self->library);
  gboolean has_content = studio_quantizer_page_get_collection (self) != NULL
                         || g_str_equal (studio_quantizer_page_get_view (self), "codebooks");

  if (state == HEK_LIBRARY_READ || state == HEK_LIBRARY_WRITE)
    gtk_stack_set_visible_child_name (self->stack, has_content ? "quantizer" : "nothing");
}

void
studio_quantizer_page_update (StudioQuantizerPage *self)
{
  studio_quantizer_page_show_stack (self);
  studio_quantizer_page_follow_work (self);
  studio_quantizer_page_show_content (self);
  studio_quantizer_page_update_actions (self);
}

/* --- what the session tells ------------------------------------------------------------------ */

static void
studio_quantizer_page_failed (StudioQuantizerPage *self,
                              const char          *what,
                              const GError        *error)
{
  g_autofree char *why = studio_words_sentence (error->message);
  g_autofree char *text = g_strdup_printf ("%s: %s", what, why);

  studio_message_bar_show (self->message_bar, text, NULL, NULL);
  studio_quantizer_page_update (self);
}

static void
studio_quantizer_page_saved_codebook (StudioQuantizerPage *self,
                                      const char          *name,
                                      gboolean             applied)
{
  g_autofree char *text
    = g_strdup_printf (applied ? _("%s is kept, and the collection is encoded with it")
                               : _("%s is kept"), name);
  AdwToast *toast = studio_toast_new (text);

  adw_toast_set_button_label (toast, _("Codebooks"));
  adw_toast_set_detailed_action_name (toast, "quantizer.view::codebooks");
  studio_page_add_toast (STUDIO_PAGE (self), toast);
  hek_codebook_list_refresh (self->codebooks);
}

static void
studio_quantizer_page_saved_report (StudioQuantizerPage *self,
                                    const char          *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_("%s is saved"), name);

  studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new (text));
}

static void
studio_quantizer_page_watched (gpointer session,
                               gpointer user_data)
{
  studio_quantizer_page_update (user_data);
}

void
studio_quantizer_page_connect_session (StudioQuantizerPage *self)
{
  self->watch = studio_quantizer_watch_new (self->session, studio_quantizer_page_watched, self);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (studio_quantizer_page_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "choice-changed",
                           G_CALLBACK (studio_quantizer_page_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (studio_quantizer_page_failed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "saved-codebook",
                           G_CALLBACK (studio_quantizer_page_saved_codebook), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "saved-report",
                           G_CALLBACK (studio_quantizer_page_saved_report), self,
                           G_CONNECT_SWAPPED);
}
