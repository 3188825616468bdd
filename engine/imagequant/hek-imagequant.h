/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-display.h"
#include "hek-image-indexed.h"
#include "hek-option.h"

G_BEGIN_DECLS

/*
 * Quantizers for pictures, one descriptor each. All are deterministic: the same picture, options
 * and seed give the same result on any number of threads and on every instruction set.
 */
typedef struct
{
  gatomicrefcount ref;

  HekImage *image;          /* owned: the quantized picture: sRGB, U8, or U16 where 8 bits do not
                             * tell the levels of a curve apart; F32 with light above white */
  HekIndexedImage *indexed; /* owned (nullable): with a palette */
  guint64 *counts;          /* owned (nullable): pixels per colour of the palette, or blocks per
                             * codebook patch */

  /* block vector quantization */
  guint n_patches, patch_side; /* 0 unless block VQ */
  guint8 *patches;          /* owned (nullable): n_patches × patch_side × patch_side × 3 sRGB codes
                             * (the atlas) */

  GBytes *file;             /* owned (nullable): the JPEG, of a method that makes files of its own;
                             * image is what it decodes to */
  guint pq_bits;            /* 0, or of an F32 image: its PNG holds it, to the last bit, as PQ codes
                             * of 8 or 16 bits */

  double bits_per_pixel;    /* indices at ceil(log2 n) bits each + palette or codebook, per pixel */
  double entropy_bits_per_pixel; /* the same with the indices at their zeroth-order entropy */
  double quantize_s;        /* wall time of the call */
  double quantize_cpu_s;    /* processor time of the call, all threads that are counted (caller +
                             * process delta) */
} HekQuantized;

/* Both (transfer full); @indexed: (nullable). No rates yet. */
HekQuantized *hek_quantized_new (HekImage *image, HekIndexedImage *indexed);
HekQuantized *hek_quantized_ref (HekQuantized *quantized);
void          hek_quantized_unref (HekQuantized *quantized);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekQuantized, hek_quantized_unref)

/* Colours of the palette that the user has fixed: they are in the result, at these positions,
 * unchanged. */
typedef struct
{
  guint n_locked; /* at most the number of colours asked for */
  guint8 rgba[HEK_PALETTE_MAX][4];
} HekPaletteLocks;

typedef struct _HekImageQuantizer HekImageQuantizer;

struct _HekImageQuantizer
{
  const char *id;    /* "palette" */
  const char *label; /* "Adaptive palette" */
  const char *help;
  const HekOption *options;
  guint n_options;
  guint main_option_idx; /* what a rate–quality curve sweeps: colours, bits, visibility */
  gboolean main_falling; /* less of it is better, and larger */
  guint main_steps_per_octave; /* how finely it is searched; 0: in whole numbers */
  gboolean has_palette;
  const char *file_suffix; /* (nullable): "jpg" of a method that makes its own files; else PNG */
  gboolean has_viewing; /* the result depends on display and distance */

  /* (nullable): up to where it is worth while to go with the main option, where that is not all of
   * its range */
  double (*main_max) (const HekOptionValues *values);

  /* (nullable): the brightest linear value of a picture that a result holds; %NULL: 1, white */
  double (*brightest) (const HekOptionValues *values, const HekViewing *viewing);

  /* @locks: (nullable), ignored unless has_palette
   * @viewing: not %NULL, ignored unless has_viewing */
  HekQuantized *(*run) (const HekImage *image, const HekOptionValues *values,
                        const HekPaletteLocks *locks, const HekViewing *viewing,
                        const HekTask *task, GError **error);
};

/* uniform palette mediancut blockvq jnd, in this order; without libjpeg there is no jnd. */
guint                    hek_imagequant_n (void);
const HekImageQuantizer *hek_imagequant (guint i);
const HekImageQuantizer *hek_imagequant_find (const char *id);

/**
 * hek_imagequant_run:
 *
 * Checks @values against the descriptor's table and runs it.
 *
 * @viewing: (nullable): %NULL for the first display at its own distance
 *
 * Errors: %HEK_OPTION_ERROR, %HEK_IMAGE_ERROR, %G_IO_ERROR_CANCELLED (within 100 ms)
 */
HekQuantized *hek_imagequant_run (const HekImageQuantizer *quantizer, const HekImage *image,
                                  const HekOptionValues *values, const HekPaletteLocks *locks,
                                  const HekViewing *viewing, const HekTask *task, GError **error);

/* The file that would be saved: the method's own, or a PNG, with a real palette where there is one
 * and with PQ codes (cICP) where there is light above white: of every curve, since HLG codes hold
 * less light than displays have and other curves have no tag. hek_image_load() reads back image.
 * @png_level: of zlib, 1 to 9. */
GBytes *hek_quantized_encode (HekQuantized *quantized, int png_level, const HekTask *task,
                              GError **error);

/* Its suffix without the dot: "png" or "jpg". */
const char *hek_quantized_suffix (const HekQuantized *quantized);

G_END_DECLS
