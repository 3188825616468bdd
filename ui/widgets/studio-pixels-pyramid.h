/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-metric.h"

G_BEGIN_DECLS

/*
 * The samples that a view shows: a picture, or a map whose values between minimum and maximum are
 * taken as brightness and whose NaNs as transparent. They are read as "light": R G B A, linear and
 * premultiplied, so that means of them are right; 4 × 16 bit per pixel with 65535 = 1.0, and of
 * pictures of floats, which can be brighter than white, 4 floats.
 */
typedef struct
{
  HekImage *image; /* exactly one of these two; owned */
  HekMap *map;
  double minimum, maximum; /* of a map */
  guint16 code_light[256]; /* of an 8 bit picture: the light of each code */
} StudioSamples;

StudioSamples *studio_samples_new_image (HekImage *image);
StudioSamples *studio_samples_new_map   (HekMap *map, double minimum, double maximum);
StudioSamples *studio_samples_copy      (const StudioSamples *samples);
void           studio_samples_free      (StudioSamples *samples);

guint32        studio_samples_width     (const StudioSamples *samples);
guint32        studio_samples_height    (const StudioSamples *samples);
gboolean       studio_samples_has_alpha (const StudioSamples *samples);

/* Whether light is kept as floats. */
gboolean       studio_samples_is_float  (const StudioSamples *samples);

/* Bytes of scratch memory per pixel that the two functions below want, aligned to 16. */
#define STUDIO_SAMPLES_SCRATCH 16

/* @light: (out caller-allocates): 4 values per pixel; @scratch: n * STUDIO_SAMPLES_SCRATCH bytes */
void studio_samples_read_light (const StudioSamples *samples, guint32 y, guint32 x0, guint32 n,
                                guint16 *light, gpointer scratch);

/* The same as floats with 1.0 = white, of any samples. NaN is 0; what is infinite is finite. */
void studio_samples_read_light_float (const StudioSamples *samples, guint32 y, guint32 x0,
                                      guint32 n, float *light, gpointer scratch);

/* The same as codes: of a picture sRGB codes times 256 (255 is 65280), of a map fractions of 65535;
 * not premultiplied, alpha as above. */
void studio_samples_read_codes (const StudioSamples *samples, guint32 y, guint32 x0, guint32 n,
                                guint16 *codes, gpointer scratch);

#define STUDIO_PYRAMID_MAX_LEVELS 16

/*
 * Means of 2 × 2, 4 × 4, … samples as light. Pixel i of level l stands for the samples
 * [i · 2^l, (i + 1) · 2^l) of its row, fewer at the far edges. levels[0] is not kept: it is the
 * picture itself.
 */
typedef struct
{
  guint n_levels; /* the picture included */
  struct
  {
    guint32 width, height;
    gpointer light; /* owned, aligned, rows packed: 4 guint16 or float per pixel */
  } levels[STUDIO_PYRAMID_MAX_LEVELS];
  gboolean is_float;
  gatomicrefcount ref;
} StudioPyramid;

/* Errors: %HEK_IMAGE_ERROR_TOO_LARGE without memory, cancelled. Cost: about 3 ns a sample and core,
 * 2.7 bytes a sample, 5.3 of floats. Frozen: any thread may read it. */
StudioPyramid *studio_pyramid_new   (const StudioSamples *samples, const HekTask *task,
                                     GError **error);
StudioPyramid *studio_pyramid_ref   (StudioPyramid *pyramid);
void           studio_pyramid_unref (StudioPyramid *pyramid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioSamples, studio_samples_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioPyramid, studio_pyramid_unref)

G_END_DECLS
