/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/*
 * What all runs have in common: rows, queries, reranking and seed, folded under one line that says
 * them.
 *
 * Signal "changed" (): the user chose another sample
 */
#define STUDIO_TYPE_QUANTIZER_SAMPLE (studio_quantizer_sample_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerSample, studio_quantizer_sample, STUDIO, QUANTIZER_SAMPLE,
                      GtkWidget)

/* @n_rows: of the collection; 0: none. Numbers that it cannot have are brought into its range. */
void studio_quantizer_sample_set_size (StudioQuantizerSample *self, guint64 n_rows);

void studio_quantizer_sample_get (StudioQuantizerSample *self, HekQuantizerSample *sample);
void studio_quantizer_sample_set (StudioQuantizerSample *self, const HekQuantizerSample *sample);

G_END_DECLS
