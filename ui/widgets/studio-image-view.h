/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"
#include "studio-picture-area.h"
#include "studio-rendering.h"

G_BEGIN_DECLS

/* Shows one picture, see StudioPictureArea for what it can do. Main thread only. */
#define STUDIO_TYPE_IMAGE_VIEW (studio_image_view_get_type ())
G_DECLARE_FINAL_TYPE (StudioImageView, studio_image_view, STUDIO, IMAGE_VIEW, StudioPictureArea)

GtkWidget *studio_image_view_new (StudioViewport *viewport);

/**
 * studio_image_view_set_image:
 * @image: (nullable): frozen; %NULL empties the view
 * @source_width: size of the picture that @image stands for; larger than @image when that is a
 *   proxy
 *
 * Replaces the picture without flicker: the old one stays until the new one can be shown as well.
 * Also gives the size to the viewport. Never blocks; a picture of any size is converted in the
 * frames in which it is seen.
 */
void studio_image_view_set_image (StudioImageView *self, HekImage *image, guint source_width,
                                  guint source_height);

/* Returns: (transfer none) (nullable): the last image set */
HekImage *studio_image_view_get_image (StudioImageView *self);

/* @rendering: (nullable): how its light is shown; %NULL: its sRGB codes */
void studio_image_view_set_rendering (StudioImageView *self, StudioRendering *rendering);

/* Draws a crosshair at a source pixel; -1, -1 removes it. Not needed for hovering, which views of
 * one viewport mark by themselves. */
void studio_image_view_set_crosshair (StudioImageView *self, int x, int y);

G_END_DECLS
