/* SPDX-License-Identifier: Apache-2.0 */
/* What the quantizers share: results, rates and the descriptors that the table lists. */
#pragma once

#include "hek-imagequant.h"

G_BEGIN_DECLS

/* One per file hek-imagequant-*.c. */
extern const HekImageQuantizer hek_imagequant_uniform;
extern const HekImageQuantizer hek_imagequant_palette;
extern const HekImageQuantizer hek_imagequant_mediancut;
extern const HekImageQuantizer hek_imagequant_blockvq;
extern const HekImageQuantizer hek_imagequant_jnd; /* HEK_HAVE_JPEG */

/* Rows per block of a parallel loop over a picture: some 100,000 pixels, a few milliseconds. */
gsize hek_imagequant_block_rows (guint32 width);

/* ceil(log2 n): bits of an index into @n entries. */
guint hek_index_bits (guint64 n);

/* Zeroth-order entropy of @counts, in bits for all of them together. */
double hek_entropy_total_bits (const guint64 *counts, gsize n);

/**
 * hek_quantized_set_rate:
 * @n_symbols: indices in the whole picture
 * @index_bits: bits of one index
 * @entropy_bits: bits of all indices at their entropy
 * @book_bits: bits of the palette or codebook
 */
void hek_quantized_set_rate (
  HekQuantized *self, guint64 n_symbols, guint index_bits, double entropy_bits, double book_bits);

/* A result with a palette: expands the picture, counts and rates it. @indexed: (transfer full) */
HekQuantized *hek_quantized_new_indexed (HekIndexedImage *indexed, const HekTask *task,
                                         GError **error);

G_END_DECLS
