/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-segment-codes-private.h"

G_BEGIN_DECLS

/*
 * Codes of segments that become one. Codes of their rows are copied: a code depends on its row and
 * on the codebook alone. Where one of the segments had none, rows are encoded.
 */
typedef struct _HekCodesMerge HekCodesMerge;

/* (element-type HekCodesMerge): one for each codebook of which one of the segments has codes.
 * @segments: (array length=n): numbers in @snapshot, which outlives it */
GPtrArray *hek_codes_merge_new (HekSnapshot *snapshot, const guint *segments, guint n,
                                GError **error);

/* What hek_store_replace() is given; valid as long as @merge is. */
HekStoreSidecar hek_codes_merge_get_sidecar (HekCodesMerge *merge);

G_END_DECLS
