/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-search-graph-private.h"

G_BEGIN_DECLS

/*
 * What is kept in memory with a sealed segment, for the searchers to come: attached to it, shared
 * by all snapshots that have it, gone with the last of them.
 */
typedef struct
{
  pthread_mutex_t lock;  /* guards the following; a leaf */
  HekSearchGraph *graph; /* owned (nullable): the one that was opened last */
  GPtrArray *codes;      /* owned: of HekSegmentCodes, one a codebook */
} HekSegmentSlot;

/* Of segment @idx, which is sealed. @make: else (nullable): only when there is one */
HekSegmentSlot *hek_segment_slot_get (HekSnapshot *snapshot, guint idx, gboolean make);

G_END_DECLS
