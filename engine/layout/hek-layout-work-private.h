/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-rows-private.h"

G_BEGIN_DECLS

/*
 * How a computation is followed. A copy of the last whole step is kept for a checkpoint, since a
 * method that is cancelled comes back in the middle of one.
 */
typedef struct _HekLayoutProgress HekLayoutProgress;

/* @rows: prepared, borrowed, as the others are */
HekLayoutProgress *hek_layout_progress_new (const HekLayoutRows *rows,
                                            const HekLayoutRecipe *recipe, guint n_coords,
                                            const HekLayoutWatch *watch, const HekTask *task);
void               hek_layout_progress_free (HekLayoutProgress *self);

/**
 * hek_layout_progress_read:
 * @state: what a checkpoint() was given
 * @coords: (out): its places
 *
 * Errors: %HEK_LAYOUT_ERROR_DAMAGED: not whole, or of other rows, or of another recipe;
 * %G_IO_ERROR_CANCELLED
 */
gboolean hek_layout_progress_read (HekLayoutProgress *self, GBytes *state, float *coords,
                                   GError **error);

/* The computation was cancelled: hands out the last whole step. */
void hek_layout_progress_keep (HekLayoutProgress *self);

G_END_DECLS
