/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image-icc-private.h"
#include "hek-image.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_IMAGE_CURVE_SRGB,
  HEK_IMAGE_CURVE_LINEAR,
  HEK_IMAGE_CURVE_GAMMA, /* v ^ gamma */
  HEK_IMAGE_CURVE_BT709, /* inverse of the camera curve of ITU-R BT.709, which BT.601 and BT.2020
                            share */
  HEK_IMAGE_CURVE_PQ,    /* SMPTE ST 2084; 1.0 is diffuse white at 203 cd/m² (ITU-R BT.2408) */
  HEK_IMAGE_CURVE_HLG, /* ITU-R BT.2100, display of 1000 cd/m², system gamma 1.2; 1.0 is 203 cd/m²
                        */
} HekImageCurve;

/* CIE xy of red, green, blue and white. */
typedef struct
{
  double red[2], green[2], blue[2], white[2];
} HekImagePrimaries;

/* How the samples of a file are to be understood, and what to call it. */
typedef struct
{
  char *label; /* owned; for HekImageInfo.color_tag */
  HekImageCurve curve;
  double gamma;
  gboolean narrow_range;    /* video levels: 16 to 235 of 255 */
  gboolean is_ink;          /* four channels of ink, 0 is none: CMYK */
  gboolean other_primaries; /* matrix is not the identity */
  double matrix[9];         /* linear RGB of the file to linear BT.709 D65 */
  double luminance[3];      /* of red, green, blue of the file; HLG and luminance–chroma need it */

  HekImageIcc *icc; /* (nullable) owned: rules out everything above but label */
} HekImageTag;

/* A tag that says sRGB, named @label (copied). */
void hek_image_tag_set_srgb (HekImageTag *tag, const char *label);

/* A tag that says linear light with the primaries of BT.709, named @label (copied). */
void hek_image_tag_set_linear (HekImageTag *tag, const char *label);

/* The same for tristimulus values CIE XYZ with Y = 1 for white. They are colours as they stand: the
 * white of the picture is D65, and nothing is adapted. */
void hek_image_tag_set_xyz (HekImageTag *tag, const char *label);

void hek_image_tag_clear (HekImageTag *tag);

/* Returns: %FALSE, with @tag unchanged, when no colour space has these primaries. */
gboolean hek_image_tag_set_primaries (HekImageTag *tag, const HekImagePrimaries *primaries);

/* Codes of ITU-T H.273, as in a cICP chunk. Returns: %FALSE, with @tag unchanged, for those that
 * are not supported. */
gboolean hek_image_tag_set_cicp (HekImageTag *tag, guint primaries, guint transfer, guint matrix,
                                 gboolean full_range);

/*
 * Takes an embedded profile over into @tag. One that means sRGB becomes the tag of sRGB, so that
 * the codes of the file are kept. Without Little CMS, and when the profile is damaged or made for
 * another kind of picture, the tag is sRGB and its label says why.
 */
void hek_image_tag_set_profile (HekImageTag *tag, gconstpointer data, gsize n_bytes,
                                HekImageIccKind kind);

/* Whether the samples of the file are those of the picture: nothing is to be converted. */
gboolean hek_image_tag_is_srgb (const HekImageTag *tag);

/**
 * hek_image_tag_apply:
 * @device: (transfer full): samples as the file has them, U8 or U16; of any type when @tag holds a
 *   profile or means sRGB
 *
 * Brings a picture to BT.709 primaries and D65 white: U16 sRGB where that holds all colours of the
 * file, F32 linear where it does not (wider primaries, HDR, lookup-table profiles). Ink without a
 * profile becomes sRGB in the plain way that every viewer uses, (1 - ink) · (1 - black).
 *
 * Returns: (transfer full): @device itself when it needs no change
 */
HekImage *hek_image_tag_apply (const HekImageTag *tag, HekImage *device, const HekTask *task,
                               GError **error);

G_END_DECLS
