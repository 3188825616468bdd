/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of the visually lossless quantizer, in the order in which they work: planes of DCT
 * coefficients, what is just visible, what each block tolerates, the choice of coefficients, the
 * file.
 *
 * Coefficients are those of JPEG: the orthonormal 8×8 DCT of sample codes, in natural order, 8 v
 * + u with u the horizontal frequency. Frequency u is u / 16 cycles a sample.
 */
#pragma once

#include "hek-display.h"
#include "hek-image.h"

G_BEGIN_DECLS

#define HEK_JND_SIDE 8
#define HEK_JND_N_COEFS 64

/* Until they are quantized, coefficients are kept in sixteenths; none is beyond ±1400. */
#define HEK_JND_FRACTION 16

/* Thresholds are tabulated at so many grey levels, equally spaced in code. */
#define HEK_JND_N_LEVELS 32

typedef enum
{
  HEK_JND_LUMA,
  HEK_JND_BLUE,
  HEK_JND_RED,
} HekJndComponent;

#define HEK_JND_N_COMPONENTS 3

/* By grey level: the coefficients that are just visible by themselves. */
typedef struct
{
  float coefs[HEK_JND_N_LEVELS][HEK_JND_N_COEFS];
} HekJndThresholds;

/* One of Y Cb Cr of JFIF (ITU-T T.871). The picture's right and lower edge are repeated. */
typedef struct
{
  HekJndComponent component;
  guint shrink;            /* pixels of the picture to a sample, in both directions: 1 or 2 */
  gsize n_columns, n_rows; /* blocks */

  gint16 *coefs;     /* owned: HEK_JND_N_COEFS a block; 1/16, then steps */
  guint8 *levels;    /* owned: the grey level of each block */
  float *tolerances; /* owned: by how much thresholds rise in each block; before
                      * hek_jnd_plane_adapt() its contrasts, see there */

  HekJndThresholds thresholds;
  guint16 steps[HEK_JND_N_COEFS]; /* the quantization table, 1 to 255 */
} HekJndPlane;

/**
 * hek_jnd_planes_read:
 * @planes: (out caller-allocates): luma alone, or the two of chroma; cleared by the caller, also
 *   on failure
 *
 * Colours that sRGB does not hold are clipped, NaN is black.
 */
gboolean hek_jnd_planes_read (HekJndPlane *planes, guint n_planes, const HekImage *image,
                              guint shrink, const HekTask *task, GError **error);
void     hek_jnd_plane_clear (HekJndPlane *plane);

/* Codes less 128 of one block, rows @stride apart. */
void hek_jnd_dct (const float *samples, gsize stride, gint16 coefs[HEK_JND_N_COEFS]);

/* Fills plane->thresholds for its component and its shrink. */
void hek_jnd_plane_set_thresholds (HekJndPlane *plane, const HekViewing *viewing);

/**
 * hek_jnd_plane_adapt:
 * @luma: (nullable): where the grey levels of chroma come from; %NULL for luma itself
 * @masking: FALSE: all blocks tolerate the same
 * @visibility: the main option
 *
 * From contrasts to tolerances, and the steps that serve all blocks.
 */
gboolean hek_jnd_plane_adapt (HekJndPlane *plane, const HekJndPlane *luma, gboolean masking,
                              double visibility, const HekTask *task, GError **error);

/* What halving a plane of full size would take away, in the unit of hek_jnd_quantize(). */
gboolean hek_jnd_plane_get_shrink_cost (const HekJndPlane *plane, double visibility, double *cost,
                                        const HekTask *task, GError **error);

/**
 * hek_jnd_quantize:
 * @planes: those that share Huffman tables; their coefs become numbers of steps
 * @cost: (out): squared errors in steps of a tolerance, plus bits times their price
 */
gboolean hek_jnd_quantize (HekJndPlane *planes, guint n_planes, double visibility, double *cost,
                           const HekTask *task, GError **error);

/* What one block is quantized by. Coefficients are in the order of the file here, zigzag. */
typedef struct
{
  const float *weights;  /* of the squared error in steps */
  float price;           /* of a bit */
  const float *code_bits; /* by symbol, run << 4 | size: its Huffman code */
} HekJndBlockRule;

extern const guint8 hek_jnd_zigzag[HEK_JND_N_COEFS];

/* Bits after a Huffman code: those of a number of steps. */
static inline guint
hek_jnd_size (guint steps)
{
  return steps == 0 ? 0 : 32 - (guint) __builtin_clz (steps);
}

#define HEK_JND_SYMBOL_EOB 0
#define HEK_JND_SYMBOL_ZRL 0xf0 /* sixteen zeros */

/* @scaled: coefficients in steps; the first, DC, is not looked at. Returns: the cost */
double hek_jnd_trellis (const float *scaled, const HekJndBlockRule *rule, gint16 *steps);

/* (transfer full): a baseline JPEG; grey when n_planes is 1 */
GBytes *hek_jnd_write (const HekJndPlane *planes, guint n_planes, guint32 width, guint32 height,
                       const HekTask *task, GError **error);

G_END_DECLS
