/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-banding.h"
#include "hek-image.h"

G_BEGIN_DECLS

/*
 * Banding at the light that occurs in a picture: each pixel is taken for a place of a smooth ramp,
 * whose channels step from the level of the curve below theirs to the next. What counts is the
 * luminance of the three steps together, and its visibility is that of hek-banding.h: of a grey
 * pixel it is that of hek_banding_step(). So a curve is not blamed for steps at luminances that the
 * picture does not have, as it is on a whole ramp, and texture that would hide them is not looked
 * at.
 *
 * Light is that of hek_display_emit(), at the eye with the room's light and, on PQ displays, the
 * black of the panel. Alpha is not looked at.
 *
 * Edge cases: light beyond the display counts as its peak or black, NaN as black.
 */
typedef struct
{
  double jnd;           /* visibility of the steps of @share of the pixels, at most; 1 is just
                         * visible */
  double max_jnd;       /* of all */
  double visible_share; /* pixels with a visible step */
} HekPictureBanding;

/* The share of the pixels that is meant where nobody says: one in a thousand may be a spark. */
#define HEK_PICTURE_BANDING_SHARE 0.999

/**
 * hek_picture_banding:
 * @share: in (0, 1]
 *
 * Accuracy: 0.3 %.
 * Errors: %G_IO_ERROR_CANCELLED
 */
gboolean hek_picture_banding (const HekImage *image, const HekBanding *banding, double share,
                              HekPictureBanding *result, const HekTask *task, GError **error);

/* @n_bits: (out): the least, 1 … 16, at which the steps of @share of the pixels are not visible,
 * whatever @banding has; 0: none */
gboolean hek_picture_banding_min_bits (const HekImage *image, const HekBanding *banding,
                                       double share, guint *n_bits, const HekTask *task,
                                       GError **error);

G_END_DECLS
