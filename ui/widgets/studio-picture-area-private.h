/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-picture-area.h"

G_BEGIN_DECLS

/* --- what the input part needs of the area ---------------------------------------------------- */

/* Tells the linked views which pixel is pointed at, and emits "hover". @view: as in
 * studio_viewport_set_hover() */
void studio_picture_area_hover (StudioPictureArea *self, int x, int y, gconstpointer view);

gboolean studio_picture_area_has_picture (StudioPictureArea *self);

gboolean studio_picture_area_claims (StudioPictureArea *self, double x, double y);

/* The source pixel at a widget position; %FALSE outside the picture. */
gboolean studio_picture_area_pixel_at (StudioPictureArea *self, double x, double y, int *source_x,
                                       int *source_y);

/* --- texts: studio-picture-area-text.c -------------------------------------------------------- */

/* Returns: (transfer full): "kodim03.png, 768 × 512, zoom 62 %, split 50 %" */
char *studio_picture_area_description (StudioPictureArea *self);

/* Returns: (transfer full): "62 % · 768 × 512"; @note replaces the size */
char *studio_picture_area_label_text (const StudioPictureGeometry *geometry, const char *note);

/* --- input: studio-picture-area-input.c ------------------------------------------------------- */

typedef struct
{
  gboolean has_pointer;
  double x, y; /* of the pointer, widget units */
  double drag_x, drag_y; /* offset that was already panned */
  double pinch; /* scale that was already zoomed */
} StudioPictureInput;

/* Adds the controllers. */
void studio_picture_area_init_input (StudioPictureArea *self);

/* The picture has moved under the pointer. */
void studio_picture_area_update_pointer (StudioPictureArea *self);

StudioPictureInput *studio_picture_area_get_input (StudioPictureArea *self);

/* --- drawing over the picture: studio-picture-area-marks.c ------------------------------------ */

/* Achromatic in every theme. */
GdkRGBA studio_picture_area_surround (StudioPictureArea *self);

void studio_picture_area_snapshot_cross (GtkSnapshot *snapshot,
                                         const StudioPictureGeometry *geometry, int x, int y);
void studio_picture_area_snapshot_focus (StudioPictureArea *self, GtkSnapshot *snapshot);

G_END_DECLS
