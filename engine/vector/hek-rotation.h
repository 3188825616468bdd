/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Random rotations that cost n log n: whatever numbers of a vector are large before, afterwards all
 * are about as large. Lengths and inner products stay, to the rounding of floats. Only signs are
 * random, and the same seed gives the same rotation everywhere.
 */
typedef struct _HekRotation HekRotation;

HekRotation *hek_rotation_new (guint dim, guint64 seed);
void         hek_rotation_free (HekRotation *rotation);

guint hek_rotation_get_dim (const HekRotation *rotation);

/* Turn @n rows of dim numbers that lie one after the other, and turn them back. */
void hek_rotation_apply (const HekRotation *rotation, float *rows, gsize n);
void hek_rotation_undo (const HekRotation *rotation, float *rows, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekRotation, hek_rotation_free)

G_END_DECLS
