/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

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

G_END_DECLS
