/* SPDX-License-Identifier: Apache-2.0 */
/* What is said while no layout is shown: that there is none yet, or what is the matter with those
 * that there are, and the way on. */
#include "config.h"

#include "studio-explorer-page-private.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-words.h"

#define MAX_TOLD 3u /* layouts; the list has all */

/* --- layouts that cannot be shown ------------------------------------------------------------ */

/* (transfer full): why it is not shown, and what to do, as a sentence */
static char *
tell_layout (StudioExplorerPage            *self,
             const HekCollectionLayoutInfo *info)
{
  const char *problem = info->problem;

  if (problem == NULL)
    problem = hek_explorer_session_get_problem (self->session, info->id);
  if (problem != NULL)
    return studio_words_sentence (problem);
  if (info->unfinished)
    return g_strdup_printf (_("“%s” was stopped before it was done: it can be gone on with."),
                            info->name);
  return g_strdup_printf (_("“%s” is not opened: choose it in the bar above."), info->name);
}

/* (transfer full): markup */
static char *
tell_layouts (StudioExplorerPage *self,
              const GPtrArray    *layouts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = MIN (layouts->len, MAX_TOLD), rest = layouts->len - n;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = tell_layout (self, layouts->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }
  if (rest > 0)
    g_string_append_printf (text, ngettext ("\nAnd %u more.", "\nAnd %u more.", rest), rest);
  return g_markup_escape_text (text->str, -1);
}

/* (nullable): the first that can be computed from what is known of it: one that was begun, else by
 * its recipe */
static const HekCollectionLayoutInfo *
find_recipe (const GPtrArray *layouts)
{
  const HekCollectionLayoutInfo *found = NULL;

  for (guint i = 0; i < layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = layouts->pdata[i];

      if (info->problem == NULL
          && (found == NULL || (info->unfinished && !found->unfinished)))
        found = info;
    }
  return found;
}

/* --- buttons --------------------------------------------------------------------------------- */

/* @id: (nullable) */
static void
set_action (GtkActionable *button,
            const char    *name,
            const char    *id)
{
  GVariant *last = gtk_actionable_get_action_target_value (button);

  if (g_strcmp0 (gtk_actionable_get_action_name (button), name) == 0
      && g_strcmp0 (last != NULL ? g_variant_get_string (last, NULL) : NULL, id) == 0)
    return;
  /* a target of another type than the action's would be complained about */
  gtk_actionable_set_action_name (button, NULL);
  gtk_actionable_set_action_target_value (button, id != NULL ? g_variant_new_string (id) : NULL);
  gtk_actionable_set_action_name (button, name);
}

static void
offer_pca (StudioExplorerPage *self,
           guint64             n)
{
  g_autofree char *count = studio_count_format (n);
  g_autofree char *label = g_strdup_printf (
    ngettext ("Lay out %s vector with PCA", "Lay out %s vectors with PCA", n), count);

  gtk_button_set_label (self->empty_button, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->empty_button), NULL);
  set_action (GTK_ACTIONABLE (self->empty_button), "explorer.pca", NULL);
}

static void
offer_again (StudioExplorerPage            *self,
             const HekCollectionLayoutInfo *info)
{
  g_autofree char *tooltip = g_strdup_printf (info->unfinished ? _("Go on with “%s”")
                                                               : _("Compute “%s” by its recipe"),
                                              info->name);

  gtk_button_set_label (self->empty_button, info->unfinished ? _("Go on") : _("Compute again"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->empty_button), tooltip);
  set_action (GTK_ACTIONABLE (self->empty_button), "explorer.compute-again", info->id);
}

/* --- the whole ------------------------------------------------------------------------------- */

static void
show_no_layout (StudioExplorerPage *self,
                guint64             n)
{
  const char *title = _("Nothing is laid out yet");
  const char *text = _("A layout gives each vector a place in space, near those that are like it. "
                       "PCA takes a moment; others show neighbours better and take longer.");

  if (n < 2)
    {
      title = n == 0 ? _("The collection is empty") : _("The collection has a single row");
      text = _("From two rows on they can be laid out and looked at here.");
    }
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, text);
  offer_pca (self, n);
}

static void
show_layouts (StudioExplorerPage *self,
              const GPtrArray    *layouts,
              guint64             n)
{
  const HekCollectionLayoutInfo *info = find_recipe (layouts);
  g_autofree char *text = tell_layouts (self, layouts);
  g_autofree char *title = g_strdup_printf (
    ngettext ("The layout cannot be shown", "None of the %u layouts can be shown", layouts->len),
    layouts->len);

  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, text);
  if (info != NULL)
    offer_again (self, info);
  else
    offer_pca (self, n);
}

void
studio_explorer_page_show_empty (StudioExplorerPage *self)
{
  HekLibraryItem *item = studio_explorer_page_get_collection (self);
  const HekStoreStats *stats = item != NULL ? hek_library_item_get_stats (item) : NULL;
  const GPtrArray *layouts = hek_explorer_session_get_layouts (self->session);
  guint64 n = stats != NULL ? stats->n_rows : 0;
  gboolean has_layouts = n > 1 && layouts->len > 0;

  if (has_layouts)
    show_layouts (self, layouts, n);
  else
    show_no_layout (self, n);
  gtk_widget_set_visible (self->empty_buttons, n > 1);
  gtk_widget_set_visible (self->empty_list, has_layouts);
}
