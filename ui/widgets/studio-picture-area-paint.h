/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-paint.h"
#include "studio-picture-area.h"

G_BEGIN_DECLS

/* For subclasses: clears @paint and sets what goes by theme and scale: the squares under alpha. */
void studio_picture_area_init_paint (StudioPictureArea *self, StudioPaint *paint);

/* Texts over a picture: a dark ground, and on it white in the size of a caption. @align: 0 begins
 * at @x, 1 ends there */
void studio_picture_area_append_ground (GtkSnapshot *snapshot, const graphene_rect_t *bounds);
void studio_picture_area_append_text (GtkWidget *widget, GtkSnapshot *snapshot, const char *text,
                                      double x, double y, double align, float opacity);
int  studio_picture_area_text_height (GtkWidget *widget);

G_END_DECLS
