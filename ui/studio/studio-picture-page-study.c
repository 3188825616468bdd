/* SPDX-License-Identifier: Apache-2.0 */
/* The disagreement finder from the page, and its pictures back on the page. */
#include "config.h"

#include "studio-picture-page-private.h"

#include <glib/gi18n.h>

#include "studio-study-window.h"

/* A picture of a study with two folders is shown with the one that is judged in the place of a
 * result: what happened to it can be seen there, not in a quantization of the original. */
static void
studio_picture_page_open_item (StudioPicturePage *self,
                               HekStudyItem      *item,
                               const HekMetric   *map,
                               StudioStudyWindow *window)
{
  const HekStudy *study = studio_study_window_get_study (window);
  const HekStudyRow *row = hek_study_item_get_row (item);
  HekRecipe recipe = *hek_picture_session_get_recipe (self->session);

  if (row->against != NULL)
    {
      /* the numbers of the study are those of its display and distance */
      if (study != NULL)
        recipe.viewing = study->spec.recipe.viewing;
      hek_picture_session_set_recipe (self->session, &recipe, FALSE);
      studio_picture_page_open_pair (self, row->path, row->against);
    }
  else
    {
      g_autoptr (GFile) file = g_file_new_for_path (row->path);

      if (study != NULL)
        {
          recipe = study->spec.recipe;
          hek_recipe_set_main (&recipe, row->main_value);
          hek_picture_session_set_recipe (self->session, &recipe, FALSE);
        }
      studio_picture_page_open_gfile (self, file);
    }
  if (map != NULL)
    {
      studio_compare_bar_set_map_metric (self->compare_bar, map);
      g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "compare",
                                          g_variant_new_string ("heat"));
    }
  gtk_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
}

/* What stands in the panes, and the way back to results; both go with the picture. */
void
studio_picture_page_show_judged (StudioPicturePage *self)
{
  const char *judged = hek_picture_session_get_judged_title (self->session);
  gboolean is_judged = judged != NULL;
  g_autofree char *text = NULL;

  g_object_set (self->quantized_pane, "title", is_judged ? _("Judged") : _("Quantized"), NULL);
  if (is_judged == self->shows_judged)
    return;
  self->shows_judged = is_judged;
  if (!is_judged)
    {
      studio_message_bar_hide (self->message_bar);
      return;
    }
  text = g_strdup_printf (_("%s is compared with its original, %s."), judged,
                          hek_picture_session_get_title (self->session));
  studio_message_bar_show_note (self->message_bar, text, _("Quantize the original"),
                                "studio.quantize");
}

/* Made when it is first asked for; it stays, hidden, with its last study. */
void
studio_picture_page_show_study (StudioPicturePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->study_window == NULL)
    {
      g_set_weak_pointer (&self->study_window, studio_study_window_new (self->session, self->jobs));
      gtk_window_set_transient_for (GTK_WINDOW (self->study_window), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (self->study_window), TRUE);
      g_signal_connect_object (self->study_window, "open-item",
                               G_CALLBACK (studio_picture_page_open_item), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (self->study_window));
}
