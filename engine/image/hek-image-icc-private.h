/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the samples are that a profile is made for. */
typedef enum
{
  HEK_IMAGE_ICC_GRAY,
  HEK_IMAGE_ICC_RGB,
  HEK_IMAGE_ICC_CMYK,
} HekImageIccKind;

typedef struct _HekImageIcc HekImageIcc;

/**
 * hek_image_icc_new:
 * @name: (out): name of the profile, to be freed; set also when %NULL is returned and the profile
 * was readable
 *
 * Errors: %HEK_IMAGE_ERROR_DAMAGED when it is no profile, %HEK_IMAGE_ERROR_UNSUPPORTED when it is
 * for other pictures Threads: the result may be read by several threads at once
 */
HekImageIcc *hek_image_icc_new (gconstpointer data, gsize n_bytes, HekImageIccKind kind,
                                char **name, GError **error);
void         hek_image_icc_free (HekImageIcc *icc);

HekImageIccKind hek_image_icc_kind (const HekImageIcc *icc);

/* Whether converting 8-bit codes from the profile to sRGB changes none that matters: the profile
 * means sRGB. */
gboolean hek_image_icc_is_srgb (const HekImageIcc *icc);

/*
 * Whether the profile is one curve per channel and a matrix. Such profiles are applied with
 * hek_image_icc_curve() and @matrix (linear RGB of the profile to linear BT.709 D65), the others
 * with hek_image_icc_convert_row().
 */
gboolean hek_image_icc_is_matrix (const HekImageIcc *icc, double matrix[9]);

/* The linear value of @v in [0,1], for channel 0, 1 or 2. */
double hek_image_icc_curve (const HekImageIcc *icc, guint channel, double v);

/*
 * @in: @n pixels of 1, 3 or 4 floats in [0,1] after the kind of the profile (CMYK: 1 is full ink);
 * @linear: 3 packed floats per pixel, linear BT.709 D65, not clipped.
 */
void hek_image_icc_convert_row (const HekImageIcc *icc, const float *in, float *linear, guint32 n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekImageIcc, hek_image_icc_free)

G_END_DECLS
