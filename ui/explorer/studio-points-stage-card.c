/* SPDX-License-Identifier: Apache-2.0 */
/* The card about the point under the pointer: which row it is of, and where it lies. */
#include "config.h"

#include "studio-points-stage-private.h"

#define CARD_GAP 16 /* between the point and the card */

void
studio_points_stage_pointed (StudioPointsStage *self)
{
  const guint32 row = studio_points_view_get_row (self->points);
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  const gboolean known = row != STUDIO_POINTS_VIEW_NO_ROW && data != NULL
                         && studio_points_stage_can_select (self, data->n_rows);

  studio_points_card_set_row (self->card, data, known ? row : G_MAXUINT32);
  gtk_widget_queue_allocate (self->overlay);
}

/* The card lies beside the point, on the side where there is room. */
gboolean
studio_points_stage_place_card (StudioPointsStage *self,
                                GtkWidget         *child,
                                GdkRectangle      *place)
{
  const int width = gtk_widget_get_width (self->overlay);
  const int height = gtk_widget_get_height (self->overlay);
  GtkRequisition size;
  double x, y;

  if (child != GTK_WIDGET (self->card)
      || !studio_points_view_find_row (self->points, studio_points_card_get_row (self->card), &x,
                                       &y))
    return FALSE;
  gtk_widget_get_preferred_size (child, NULL, &size);
  place->width = MIN (size.width, width);
  place->height = MIN (size.height, height);
  place->x = (int) x + CARD_GAP;
  if (place->x + place->width > width)
    place->x = (int) x - CARD_GAP - place->width;
  place->y = (int) y + CARD_GAP;
  if (place->y + place->height > height)
    place->y = (int) y - CARD_GAP - place->height;
  place->x = CLAMP (place->x, 0, MAX (width - place->width, 0));
  place->y = CLAMP (place->y, 0, MAX (height - place->height, 0));
  return TRUE;
}
