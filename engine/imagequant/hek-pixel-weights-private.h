/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-display.h"
#include "hek-image.h"
#include "hek-option.h"

G_BEGIN_DECLS

/* What decides it. The numbers are the rows of hek_weighting_choices. */
typedef enum
{
  HEK_WEIGHTING_CONTRAST,
  HEK_WEIGHTING_VISIBILITY,
  HEK_WEIGHTING_NONE,
} HekWeighting;

#define HEK_N_WEIGHTINGS 3
extern const HekChoice hek_weighting_choices[HEK_N_WEIGHTINGS];

/*
 * How much a pixel counts when a palette is made: errors are seen (and lower SSIM) in smooth
 * places, and hide in busy ones. One byte per square of HEK_WEIGHT_SIDE pixels.
 */
#define HEK_WEIGHT_SIDE 8
#define HEK_WEIGHT_MAX 255

typedef struct
{
  gsize n_columns;
  guint8 *weights; /* owned (nullable): 1 to HEK_WEIGHT_MAX; %NULL: all alike */
} HekPixelWeights;

/* @viewing: of HEK_WEIGHTING_VISIBILITY */
gboolean hek_pixel_weights_init (HekPixelWeights *self, const HekImage *image,
                                 HekWeighting weighting, const HekViewing *viewing,
                                 const HekTask *task, GError **error);
void     hek_pixel_weights_clear (HekPixelWeights *self);

/* A square as the eye sees it: what is needed of display and distance, and the weight of
 * HEK_WEIGHT_SIDE² values of linear light, 1 = white of the picture, which are overwritten. */
#define HEK_SIGHT_OCTAVES 3 /* log2 of HEK_WEIGHT_SIDE */
#define HEK_SIGHT_NODES 64

typedef struct
{
  /* by node, of light Y = (i / NODES)³: visibility of a unit of light in each octave, and light of
   * a unit of lightness */
  float visibility[HEK_SIGHT_NODES + 1][HEK_SIGHT_OCTAVES];
  float slope[HEK_SIGHT_NODES + 1];
  float most; /* what an error is seen by at most */
} HekPixelSight;

void   hek_pixel_sight_init (HekPixelSight *self, const HekViewing *viewing);
guint8 hek_pixel_sight_weigh (const HekPixelSight *self, float *light);

G_END_DECLS
