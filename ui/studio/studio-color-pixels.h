/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-imagequant.h"
#include "hek-job.h"

G_BEGIN_DECLS

/**
 * studio_color_pixels_start:
 * @quantized: with a palette
 * @palette_idx: the colour to show
 * @done: gets a HekImage, to be stolen
 *
 * Makes a picture in which the pixels of one colour of the palette are as they are and all others
 * are grey and dark. Main thread; the work is done on a worker. Returns: (transfer full): the
 * running job
 */
HekJob *studio_color_pixels_start (HekQuantized *quantized,
                                   guint palette_idx,
                                   HekJobDone done,
                                   gpointer user_data);

G_END_DECLS
