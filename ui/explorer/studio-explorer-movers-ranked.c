/* SPDX-License-Identifier: Apache-2.0 */
/* What a comparison says: figures, the rows that move most, arrows for them, and colours by it. */
#include "config.h"

#include "studio-explorer-movers-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-explorer-details.h"

#define N_RANKED 100u
#define N_ARROWS 150u /* more of them hide each other */
#define LAYER "moves"
#define EXTERN_NAME "moved"

char *
studio_explorer_movers_describe (const HekExplorerMoves *moves)
{
  if (moves->n_ranked == 0)
    return g_strdup (_("No row has both places"));
  if (isfinite (moves->alignment.disparity))
    return g_strdup_printf (_("Moved: median %.3g, at most %.3g; %.0f %% of the shape differs"),
                            moves->median, moves->largest, 100 * moves->alignment.disparity);
  return g_strdup_printf (_("Moved: median %.3g, at most %.3g"), moves->median, moves->largest);
}

/* Three digits of the largest, and as many places for all: the column can be compared. */
static int
count_places (const HekExplorerMoves *moves)
{
  return moves->largest > 0 ? (int) CLAMP (2 - floor (log10 (moves->largest)), 0, 12) : 0;
}

static GtkWidget *
new_row (const HekExplorerMoves *moves,
         guint32                 row)
{
  g_autofree char *key = hek_explorer_data_dup_row_name (moves->data, row);
  g_autofree char *distance = g_strdup_printf ("%.*f", count_places (moves),
                                                (double) moves->distances[row]);
  GtkWidget *line = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (key), *number = gtk_label_new (distance);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), number);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL, key,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, distance, -1);
  g_object_set_data (G_OBJECT (line), STUDIO_MOVERS_ROW, GUINT_TO_POINTER (row + 1));
  return line;
}

void
studio_explorer_movers_fill_ranked (StudioExplorerMovers *self)
{
  const HekExplorerMoves *moves = self->shown;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint32 i = 0; moves != NULL && i < MIN (moves->n_ranked, N_RANKED); i++)
    gtk_list_box_append (self->list, new_row (moves, moves->ranked[i]));
  gtk_widget_set_sensitive (self->select_most, moves != NULL && moves->n_ranked > 0);
}

void
studio_explorer_movers_select_most (StudioExplorerMovers *self)
{
  g_autoptr (HekSceneSet) most = NULL;

  if (self->shown == NULL)
    return;
  most = hek_explorer_moves_select_most (self->shown, N_RANKED);
  gtk_popover_popdown (self->popover);
  hek_explorer_session_select (self->session, HEK_SCENE_SET_REPLACE, most);
}

void
studio_explorer_movers_color_by_distance (StudioExplorerMovers *self)
{
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_EXTERN };
  g_autofree char *label = NULL;

  if (self->shown == NULL)
    return;
  label = g_strdup_printf (self->shown->is_codebook ? _("Moved by %s") : _("Moved from %s"),
                           self->shown->label);
  hek_explorer_view_share_extern (self->view, EXTERN_NAME, label, NULL,
                                  g_bytes_ref (self->shown->numbers));
  value.name = (char *) EXTERN_NAME;
  hek_explorer_view_set_color (self->view, &value);
}

static void
get_place (const HekExplorerMoves *moves,
           const float            *coords,
           guint32                 row,
           StudioPointsPlace      *place)
{
  *place = (StudioPointsPlace){ .row = STUDIO_POINTS_NO_ROW };
  for (guint d = 0; d < moves->n_coords; d++)
    place->at[d] = coords[(gsize) row * moves->n_coords + d];
}

void
studio_explorer_movers_show_arrows (StudioExplorerMovers *self,
                                    gboolean              shown)
{
  StudioPointsView *points = studio_points_stage_get_view (self->stage);
  const StudioPointsInk ink = { .tone = STUDIO_POINTS_TONE_ACCENT, .width_px = 1.2,
                                .hidden = 0.2 };
  const HekExplorerMoves *moves = self->shown;
  g_autoptr (StudioPointsMarks) marks = NULL;

  self->has_arrows = shown && moves != NULL
                     && moves->data == hek_explorer_view_get_drawn (self->view);
  if (self->has_arrows)
    marks = studio_points_marks_new ();
  for (guint32 i = 0; marks != NULL && i < MIN (moves->n_ranked, N_ARROWS); i++)
    {
      StudioPointsPlace from, to;

      if (!(moves->distances[moves->ranked[i]] > 0))
        break;
      get_place (moves, moves->from, moves->ranked[i], &from);
      get_place (moves, moves->to, moves->ranked[i], &to);
      studio_points_marks_add_arrow (marks, &from, &to, &ink);
    }
  studio_points_view_set_marks (points, LAYER, g_steal_pointer (&marks));
}
