/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

#include "hek-job.h"
#include "studio-rendering.h"

G_BEGIN_DECLS

/**
 * studio_rendered_picture_start:
 * @rendering: (nullable): %NULL: light above white is cut off
 * @done: gets a HekImage of 8 bit sRGB codes, to be stolen
 *
 * A whole picture as it is shown, made on a worker. Main thread. Returns: (transfer full): the
 * running job
 */
HekJob *studio_rendered_picture_start (HekImage *image, StudioRendering *rendering,
                                       HekJobDone done, gpointer user_data);

/* @image: of 8 bit sRGB codes; the texture keeps it. Returns: (transfer full) */
GdkTexture *studio_rendered_picture_to_texture (HekImage *image);

G_END_DECLS
